"""What the project came to know between the two published figures.

No source explains why 3 552 became 3 513: these causes are synthetic. They take away 21 merged, 16
withdrawn and 14 corrected people and add 7 new and 5 entered late: 39 fewer.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random

from samlyft_local.demo import modig_people as parts
from samlyft_local.demo.modig_sessions import SHORT, SHORT_PERIODS, SNAPSHOT, SPRING, Modig, short
from samlyft_local.demo.moments import local, rfc3339
from samlyft_local.demo.participations import Participation
from samlyft_local.demo.people import Employee, Row
from samlyft_local.demo.sessions import Attendance, Session
from samlyft_local.demo.workplaces import Workplace

ENTERED_TWICE, NEVER_HELD, LATE_SHEET = "ALE-04", "PAR-06", "HRD-08"
MISREAD = 12
SNAPSHOT_ENDS = local(SNAPSHOT + timedelta(days=1), 0)
MOVED_ROLES = ("champion", "first_line_manager")
MOVED_MUNICIPALITIES = 3


@dataclass
class Corrections:
    """Rows known after the snapshot."""

    attendances: list[Attendance] = field(default_factory=list)
    merges: list[Row] = field(default_factory=list)


def some_day(rng: Random) -> datetime:
    """Some moment of the correction work."""
    return local(date(2021, 5, 3) + timedelta(days=rng.randrange(56)), rng.randint(8, 16), 10)


def record_mistakes(modig: Modig) -> Corrections:
    """Put the mistakes on record as they were made, and gather what later mends them."""
    found = Corrections()
    _project_staff(modig)
    _namesakes(modig, found)
    _entered_twice(modig, found)
    _never_held(modig, found)
    _late_sheet(modig)
    return found


def _reverse(
    attendance: Attendance, reason: str, known_at: datetime, minutes: int = 0
) -> Attendance:
    status = "partial" if minutes else "absent"
    return replace(attendance, minutes=minutes, status=status, reason=reason, known_at=known_at)


def _unit_sessions(modig: Modig, code: str, kind: str) -> list[Session]:
    return [
        session
        for session in modig.sessions
        if session.workplace and session.workplace.code == code and session.plan.kind == kind
    ]


def _project_staff(modig: Modig) -> None:
    """They sat in on a basic session and were noted like everyone else."""
    basics = [s for s in modig.sessions if s.plan.kind == "BAS" and s.workplace]
    for employee in modig.cast.project_staff:
        near = [
            s for s in basics if s.workplace and s.workplace.employer == employee.workplace.employer
        ]
        modig.note(modig.rng.choice(near), employee)


def _namesakes(modig: Modig, found: Corrections) -> None:
    """A colleague's minutes noted on the wrong person: taken back, and given to the right one."""
    for number, wrong in enumerate(modig.cast.mistaken):
        session, right = _missing_from(modig, wrong.workplace)
        if number < len(modig.cast.latecomers):
            right = modig.cast.latecomers[number]
        modig.note(session, wrong)
        known_at = some_day(modig.rng)
        found.attendances.append(_reverse(modig.attendances[-1], "wrong_person", known_at))
        modig.note(session, right, known_at=known_at)
        modig.attendances[-1] = replace(modig.attendances[-1], reason="entered_late")


def _missing_from(modig: Modig, unit: Workplace) -> tuple[Session, Employee]:
    """A session at the unit and a member who had that day free, yet was not noted there."""
    members = [m for m in modig.cast.regulars if m.workplace == unit]
    sessions = _unit_sessions(modig, unit.code, "SYS") + _unit_sessions(modig, unit.code, "APT")
    return next(
        (session, member)
        for session in sessions
        for member in members
        if member.employed_on(session.day) and modig.diary.free(member.person, session.day)
    )


def _entered_twice(modig: Modig, found: Corrections) -> None:
    """One staff meeting, typed in from paper as well as from the screen."""
    first = _unit_sessions(modig, ENTERED_TWICE, "APT")[1]
    again = modig.hold(
        first.plan, first.starts_at, workplace=first.workplace, trainer=first.trainer
    )
    known_at = some_day(modig.rng)
    for attendance in [a for a in modig.attendances if a.session == first and a.minutes]:
        copy = replace(attendance, session=again, known_at=again.known_at)
        modig.attendances.append(copy)
        found.attendances.append(_reverse(copy, "duplicate", known_at))


def _never_held(modig: Modig, found: Corrections) -> None:
    """Planned, typed in as held, and cancelled on the day."""
    unit = next(u for u in modig.cast.units() if u.code == NEVER_HELD)
    session = modig.give(short(SHORT[0]), unit, SHORT_PERIODS[3], modig.members(unit))
    known_at = some_day(modig.rng)
    found.attendances += [
        _reverse(attendance, "not_held", known_at)
        for attendance in modig.attendances
        if attendance.session == session and attendance.minutes
    ]


def _late_sheet(modig: Modig) -> None:
    """A session whose paper sheet reached the project after the snapshot."""
    unit = next(u for u in modig.cast.units() if u.code == LATE_SHEET)
    session = modig.unit_session(short(SHORT[1]), unit, SHORT_PERIODS[3])
    late = replace(session, known_at=some_day(modig.rng))
    modig.sessions[-1] = late
    modig.attend(late, (m for m in modig.cast.regulars if m.workplace == unit))


def misread(modig: Modig, found: Corrections) -> None:
    """Whole sessions noted for people who left half-way."""
    taken = {(a.session.code, a.employee.key) for a in found.attendances}
    steady = {employee.key for employee in modig.cast.regulars}
    whole = [
        a
        for a in modig.attendances
        if a.minutes == 180
        and a.employee.key in steady
        and (a.session.code, a.employee.key) not in taken
    ]
    for attendance in modig.rng.sample(whole, MISREAD):
        found.attendances.append(_reverse(attendance, "wrong_minutes", some_day(modig.rng), 90))


def hold_spring(modig: Modig) -> None:
    """Sessions after the snapshot: every third unit, and wherever someone new began."""
    newcomers = {employee.workplace.code: employee for employee in modig.cast.newcomers}
    doubled = {kept.person for kept, _ in modig.cast.duplicates}
    for number, unit in enumerate(modig.cast.units()):
        if unit.code == parts.POINT_EFFORT or (number % 3 and unit.code not in newcomers):
            continue
        session = modig.unit_session(short(SHORT[number % 5]), unit, SPRING)
        modig.attend(
            session,
            (m for m in modig.cast.regulars if m.workplace == unit and m.person not in doubled),
        )
        if unit.code in newcomers:
            modig.note(session, newcomers[unit.code])


def withdrawn(enrolment: Participation, rng: Random) -> Participation:
    """A participation that should never have counted."""
    return replace(enrolment, status="withdrawn", reason="not_eligible", known_at=some_day(rng))


def moved(modig: Modig, enrolments: dict[tuple[str, str], Participation]) -> list[Participation]:
    """Participations that count in another role group or municipality from now on."""
    rng = modig.rng
    simple = [
        e
        for e in modig.cast.regulars
        if e.person not in modig.cast.second_jobs and e.ends_on is None and e.protection == "none"
    ]
    roles = [
        replace(enrolments[e.key], role_group=role, known_at=some_day(rng))
        for e, role in zip(rng.sample(simple, len(MOVED_ROLES)), MOVED_ROLES, strict=True)
    ]
    two = [e for e in modig.cast.regulars if _other_municipality(modig, e)]
    return roles + [
        replace(
            enrolments[e.key], employee=modig.cast.second_jobs[e.person], known_at=some_day(rng)
        )
        for e in rng.sample(two, MOVED_MUNICIPALITIES)
    ]


def _other_municipality(modig: Modig, employee: Employee) -> bool:
    other = modig.cast.second_jobs.get(employee.person)
    return other is not None and other.workplace.employer != employee.workplace.employer


def merge_rows(modig: Modig) -> list[Row]:
    """One body of `POST /person-merges` for each person registered twice."""
    return [
        {
            "kept": kept.named(),
            "duplicate": duplicate.named(),
            "reason": "registered_twice",
            "known_at": rfc3339(some_day(modig.rng)),
        }
        for kept, duplicate in modig.cast.duplicates
    ]
