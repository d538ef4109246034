"""Who takes part in Modig, as enrolled and as changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from samlyft_local.demo import modig_people as parts
from samlyft_local.demo.modig_corrections import moved, some_day, withdrawn
from samlyft_local.demo.modig_exceptions import LATE_ROSTER
from samlyft_local.demo.modig_people import Cast
from samlyft_local.demo.modig_sessions import Modig
from samlyft_local.demo.moments import local
from samlyft_local.demo.participations import Participation
from samlyft_local.demo.people import Employee


def enrolled_before(cast: Cast) -> list[Employee]:
    """Those who take part, and are trained, before the snapshot."""
    return [
        *cast.strategic,
        *cast.first_line,
        *cast.leaders,
        *cast.champions,
        *cast.regulars,
        *(duplicate for _, duplicate in cast.duplicates),
    ]


def idle(cast: Cast) -> list[Employee]:
    """Enrolled, never trained."""
    return [e for e in cast.untrained if e.role_group == "care_staff"][::5][: parts.IDLE]


def participations(programme: Modig) -> tuple[list[Participation], list[Participation]]:
    """As enrolled from the start, and what was entered or changed afterwards."""
    cast = programme.cast
    began = first_days(programme)
    enrolments: dict[tuple[str, str], Participation] = {}
    for employee in (*enrolled_before(cast), *cast.project_staff, *cast.mistaken, *idle(cast)):
        starts_on = began.get(employee.key) or max(date(2019, 10, 1), employee.starts_on)
        known_at = max(employee.known_at, local(starts_on - timedelta(days=3), 10))
        enrolments[employee.key] = Participation(
            "modig", employee, employee.role_group, starts_on, known_at
        )
    late = {e.key for e in cast.regulars if e.known_at == LATE_ROSTER}
    first = [enrolment for key, enrolment in enrolments.items() if key not in late]
    later = [enrolment for key, enrolment in enrolments.items() if key in late]
    for employee in (*cast.newcomers, *cast.latecomers):
        starts_on = began[employee.key]
        known_at = max(some_day(programme.rng), local(starts_on, 12))
        later.append(Participation("modig", employee, "care_staff", starts_on, known_at))
    later += [withdrawn(enrolments[e.key], programme.rng) for e in cast.project_staff]
    later += moved(programme, enrolments)
    later += _left_or_promoted(cast, enrolments)
    return first, later


def _left_or_promoted(
    cast: Cast, enrolments: dict[tuple[str, str], Participation]
) -> list[Participation]:
    """What the end of an employment does to a participation."""
    managers = {employee.person: employee for employee in cast.promoted}
    changed = []
    for employee in (e for e in cast.regulars if e.ends_on):
        before = enrolments[employee.key]
        if manager := managers.get(employee.person):
            role, known_at = manager.role_group, local(manager.starts_on, 9)
            changed.append(replace(before, employee=manager, role_group=role, known_at=known_at))
        else:
            changed.append(_ended(before, employee))
    return changed


def _ended(enrolment: Participation, employee: Employee) -> Participation:
    if employee.ends_on is None:
        raise ValueError(employee.employee_number)
    return replace(
        enrolment,
        status="ended",
        reason="left_employment",
        ends_on=employee.ends_on,
        known_at=local(employee.ends_on - timedelta(days=5), 10),
    )


def first_days(programme: Modig) -> dict[tuple[str, str], date]:
    """The day of each employment's first attendance, or of the same person's other employment."""
    began: dict[tuple[str, str], date] = {}
    by_person = {other.key: person for person, other in programme.cast.second_jobs.items()}
    mains = {e.person: e.key for e in programme.cast.regulars}
    for attendance in programme.attendances:
        key = attendance.employee.key
        for each in {key, mains[by_person[key]] if key in by_person else key}:
            began[each] = min(began.get(each, attendance.session.day), attendance.session.day)
    return began
