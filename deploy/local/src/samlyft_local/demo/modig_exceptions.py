"""Those of Modig's people who make counting hard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from samlyft_local.demo import modig_people as size
from samlyft_local.demo.modig_people import Cast
from samlyft_local.demo.moments import local
from samlyft_local.demo.people import Employee
from samlyft_local.demo.workplaces import Workplace

PROMOTION = date(2020, 10, 1)
LATE_ROSTER = local(date(2020, 11, 16), 10)
_SIGNALS = {size.POINT_EFFORT, size.TOO_FEW}


def add_exceptions(cast: Cast) -> None:
    """Single out some regulars and engage the rest; each person plays one part at most."""
    chosen = _choose(cast)
    _protect(cast, chosen)
    _employ_twice(cast, chosen)
    _move_on(cast, chosen)
    _register_twice(cast, chosen)
    _mistake(cast)
    _arrive(cast)


def _choose(cast: Cast) -> Callable[[int], list[Employee]]:
    """Draws regulars without putting them back; small units keep theirs."""
    rest = [employee for employee in cast.regulars if employee.workplace.code not in _SIGNALS]
    cast.staff.rng.shuffle(rest)
    return lambda count: [rest.pop() for _ in range(count)]


def _amend(cast: Cast, employee: Employee, **changes: object) -> Employee:
    """Change a regular on the roster and among the regulars."""
    amended = cast.staff.amend(employee, **changes)
    cast.regulars[cast.regulars.index(employee)] = amended
    return amended


def _elsewhere(cast: Cast, workplace: Workplace) -> Workplace:
    """A unit in another municipality."""
    units = [unit for unit in cast.units() if unit.employer != workplace.employer]
    return cast.staff.rng.choice([unit for unit in units if unit.code not in _SIGNALS])


def _protect(cast: Cast, chosen: Callable[[int], list[Employee]]) -> None:
    """Each kind of protected personal data, and coordination numbers."""
    for employee, kind in zip(chosen(len(size.PROTECTIONS)), size.PROTECTIONS, strict=True):
        _amend(cast, employee, protection=kind)
    for employee in chosen(size.COORDINATION_NUMBERS):
        number = cast.staff.numbers.identity(woman=True, coordination=True)
        _amend(cast, employee, identity_number=number)


def _employ_twice(cast: Cast, chosen: Callable[[int], list[Employee]]) -> None:
    """Two employers at once, and a promotion within one: one person, one participation."""
    for employee in chosen(size.TWO_EMPLOYERS):
        unit = _elsewhere(cast, employee.workplace)
        cast.second_jobs[employee.person] = cast.staff.hire_also(employee, unit, "care_staff")
    for employee in chosen(size.PROMOTED):
        before = _amend(cast, employee, ends_on=PROMOTION - timedelta(days=1))
        after = replace(
            before, starts_on=PROMOTION, ends_on=None, known_at=local(date(2020, 9, 21), 9)
        )
        later = cast.staff.hire_also(after, employee.workplace, "first_line_manager")
        cast.second_jobs[employee.person] = later
        cast.promoted.append(later)


def _move_on(cast: Cast, chosen: Callable[[int], list[Employee]]) -> None:
    """People who start, leave, or reach the roster after their first attendance."""
    rng = cast.staff.rng
    for employee in chosen(size.STARTERS):
        starts_on = date(2019, 9, 2) + timedelta(days=rng.randrange(420))
        _amend(cast, employee, starts_on=starts_on, known_at=local(starts_on, 9))
    for employee in chosen(size.LEAVERS):
        _amend(cast, employee, ends_on=date(2020, 6, 1) + timedelta(days=rng.randrange(270)))
    for employee in chosen(size.LATE_ON_ROSTER):
        _amend(cast, employee, starts_on=date(2020, 8, 17), known_at=LATE_ROSTER)


def _register_twice(cast: Cast, chosen: Callable[[int], list[Employee]]) -> None:
    """The second municipality had no identity number, or a coordination number from before."""
    for number, kept in enumerate(chosen(size.DUPLICATES)):
        unit = _elsewhere(cast, kept.workplace)
        identity = "coordination" if number % 4 == 0 else "missing"
        duplicate = cast.staff.hire(unit, "care_staff", identity=identity)
        cast.duplicates.append(
            (
                kept,
                cast.staff.amend(
                    duplicate,
                    person=kept.person,
                    given_name=kept.given_name,
                    family_name=kept.family_name,
                ),
            )
        )


def _mistake(cast: Cast) -> None:
    """Paid by the project and so no participants; or noted in the place of a namesake."""
    rng, hire = cast.staff.rng, cast.staff.hire
    leadership = [unit for unit in cast.workplaces if unit.code.endswith("-00")]
    for number in range(size.PROJECT_STAFF):
        cast.project_staff.append(hire(leadership[number % len(leadership)], "care_staff"))
    units = rng.sample([u for u in cast.units() if u.code not in _SIGNALS], size.MISTAKEN)
    cast.mistaken += [hire(unit, "care_staff") for unit in units]
    for wrong in cast.mistaken[: size.LATECOMERS]:
        right = hire(wrong.workplace, "care_staff")
        cast.latecomers.append(cast.staff.amend(right, family_name=wrong.family_name))


def _arrive(cast: Cast) -> None:
    """New colleagues of the last spring, and those who only came along."""
    rng, hire = cast.staff.rng, cast.staff.hire
    units = [unit for unit in cast.units() if unit.code not in _SIGNALS]
    for unit in rng.sample(units, size.NEWCOMERS):
        starts_on = date(2021, 4, 1) + timedelta(days=rng.randrange(18))
        newcomer = hire(unit, "care_staff")
        cast.newcomers.append(
            cast.staff.amend(newcomer, starts_on=starts_on, known_at=local(starts_on, 9))
        )
    cast.unenrolled += [hire(unit, "care_staff") for unit in rng.sample(units, size.UNENROLLED)]
