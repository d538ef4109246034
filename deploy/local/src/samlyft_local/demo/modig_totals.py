"""What makes Modig's minutes come out exactly, and attendance that counts for nobody."""

from __future__ import annotations

from datetime import date
from itertools import cycle

from samlyft_local.demo import modig_people as parts
from samlyft_local.demo.modig_corrections import SNAPSHOT_ENDS, Corrections
from samlyft_local.demo.modig_participations import idle
from samlyft_local.demo.modig_sessions import LAST_BEFORE, SHORT, Modig, coach, short
from samlyft_local.demo.people import Row
from samlyft_local.demo.sessions import Attendance

MINUTES = 1_836_300
UNKNOWN_PEOPLE = 9
"""Attendances on employee numbers that no roster has."""


def note_absent(programme: Modig) -> None:
    """Some of those who never came are noted as absent."""
    by_unit = {s.workplace: s for s in programme.sessions if s.workplace and s.plan.kind == "APT"}
    for employee in idle(programme.cast)[::3]:
        if session := by_unit.get(employee.workplace):
            programme.note(session, employee, 0)


def standing(programme: Modig, found: Corrections) -> int:
    """The minutes that count in the end."""
    last: dict[tuple[str, tuple[str, str]], Attendance] = {}
    for attendance in (*programme.attendances, *found.attendances):
        last[attendance.session.code, attendance.employee.key] = attendance
    cast = programme.cast
    outside = {employee.key for employee in (*cast.unenrolled, *cast.project_staff)}
    return sum(a.minutes for a in last.values() if a.employee.key not in outside)


def fill(programme: Modig, found: Corrections) -> None:
    """Add short blocks, then coaching, until the published minutes are met."""
    missing = MINUTES - standing(programme, found)
    if missing < 0:
        raise ValueError(f"{-missing} minutes too many before filling up")
    doubled = {kept.person for kept, _ in programme.cast.duplicates}
    units = [u for u in programme.cast.units() if u.code not in (parts.POINT_EFFORT, parts.TOO_FEW)]
    for number, unit in enumerate(cycle(units)):
        steady = [m for m in programme.cast.regulars if m.workplace == unit]
        if missing < 30 * len(steady):
            break
        before = len(programme.attendances)
        programme.give(
            short(SHORT[number % 5]),
            unit,
            (date(2020, 9, 1), LAST_BEFORE),
            (member for member in steady if member.person not in doubled),
        )
        missing -= sum(a.minutes for a in programme.attendances[before:])
    for employee in programme.rng.sample(
        [m for m in programme.cast.regulars if m.ends_on is None], 400
    ):
        if missing <= 0:
            break
        minutes = missing if missing < 60 else 30
        coach(programme, employee, minutes)
        missing -= minutes


def strangers(programme: Modig) -> list[Row]:
    """Attendances of people whom nobody can find: they wait, and are shown as waiting."""
    known = {employee.key for employee in programme.cast.staff.employees}
    rows: list[Row] = []
    for attendance in programme.rng.sample(programme.attendances, 400):
        number = attendance.employee.employee_number[::-1]
        employer = attendance.employee.key[0]
        if (employer, number) in known or not attendance.minutes or number[0] == "0":
            continue
        if attendance.known_at < SNAPSHOT_ENDS and attendance.session.plan.kind == "APT":
            rows.append(attendance.row() | {"employee_number": number})
        if len(rows) == UNKNOWN_PEOPLE:
            break
    return rows
