"""Modig's sessions: what each unit is offered, and the courses held jointly."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import cycle

from samlyft_local.demo import modig_people as parts
from samlyft_local.demo.modig_people import Cast
from samlyft_local.demo.moments import local
from samlyft_local.demo.people import Employee
from samlyft_local.demo.sessions import Plan, Programme, Session
from samlyft_local.demo.workplaces import Workplace

PROJECT_STARTS = date(2019, 4, 1)
DISTANCE_FROM = date(2020, 3, 17)
"""From here on people meet on a screen."""
SNAPSHOT = date(2021, 4, 21)
LAST_BEFORE = date(2021, 4, 14)

BASIC = Plan("BAS", "informationssäkerhet", 180)
WEB = Plan("WEB", "webbutbildningsplattform", 60, "self_paced")
SYSTEMS = (
    "Teams",
    "digital medicinsignering",
    "digitala lås",
    "verksamhetssystem",
    "trygghetskameror",
)
SHORT = (
    "Outlook och jobbmejl",
    "digitala möten",
    "QR-koder i hemtjänst",
    "handla mat online",
    "Teams",
)
AUTUMN, WINTER = date(2019, 9, 2), date(2020, 3, 6)
SYSTEM_PERIODS = (
    (date(2019, 11, 4), date(2020, 6, 26)),
    (date(2020, 9, 1), date(2021, 2, 26)),
)
SHORT_PERIODS = (
    (date(2020, 2, 3), date(2020, 5, 29)),
    (date(2020, 8, 17), date(2020, 11, 27)),
    (date(2020, 12, 1), date(2021, 1, 29)),
    (date(2021, 2, 15), LAST_BEFORE),
)
SPRING = (date(2021, 4, 26), date(2021, 6, 11))
FORTNIGHT = timedelta(days=14)


def system(topic: str) -> Plan:
    """Training tied to a system that is being introduced."""
    return Plan("SYS", topic, 120)


def short(topic: str) -> Plan:
    """Fifteen minutes of theory and fifteen of talk at a staff meeting."""
    return Plan("APT", topic, 30)


class Modig(Programme):
    """The programme with its cast: who trains where, who belongs to which unit."""

    def __init__(self, cast: Cast) -> None:
        super().__init__(cast.staff.rng, "modig")
        self.cast = cast
        self.champions = {
            code: cycle([c for c in cast.champions if c.workplace.employer.code == code])
            for code in parts.PLACES
        }
        self._members: dict[str, list[Employee]] = {}
        for member in (
            *cast.regulars,
            *cast.second_jobs.values(),
            *(duplicate for _, duplicate in cast.duplicates),
            *cast.unenrolled,
        ):
            self._members.setdefault(member.workplace.code, []).append(member)

    def members(self, unit: Workplace) -> list[Employee]:
        """The care staff who come to a unit's sessions."""
        return self._members.get(unit.code, [])

    def unit_session(self, plan: Plan, unit: Workplace, period: tuple[date, date]) -> Session:
        """A session at a unit, led by a champion of the municipality."""
        trainer = None
        if plan.form != "self_paced":
            trainer = next(self.champions[unit.employer.code])
        whoever = (unit,) if trainer is None else (unit, trainer.person)
        day = self.day_between(*period, *whoever)
        if plan.form == "on_site" and day >= DISTANCE_FROM:
            plan = plan._replace(form="digital")
        return self.hold(plan, day, workplace=unit, trainer=trainer)

    def give(
        self, plan: Plan, unit: Workplace, period: tuple[date, date], who: Iterable[Employee]
    ) -> Session:
        """Hold a session at a unit and let people come."""
        session = self.unit_session(plan, unit, period)
        self.attend(session, who)
        return session


def hold_ordinary(modig: Modig) -> None:
    """Everything offered before the snapshot."""
    _joint(
        modig,
        modig.cast.strategic + modig.cast.leaders,
        Plan("STR", "Att leda digital utveckling", 180),
        4,
    )
    for half in (modig.cast.champions[::2], modig.cast.champions[1::2]):
        _joint(modig, half, Plan("DOU", "presentationsteknik och MI", 180), 6)
    for number in range(4):
        _joint(modig, modig.cast.first_line[number::4], Plan("CHF", "förändringsledning", 180), 3)
    _nights(modig)
    for number, unit in enumerate(modig.cast.units()):
        if unit.code == parts.POINT_EFFORT:
            modig.give(BASIC, unit, (AUTUMN, WINTER), modig.members(unit))
        else:
            _offer(modig, unit, number)


def _joint(modig: Modig, group: list[Employee], plan: Plan, times: int) -> None:
    """A course for people of several municipalities, led from outside."""
    for time in range(times):
        first = AUTUMN + time * FORTNIGHT
        people = [employee.person for employee in group]
        day = modig.day_between(first, first + FORTNIGHT, *people)
        modig.attend(modig.hold(plan, day), group)


def _nights(modig: Modig) -> None:
    """Night staff: over the end of a month, and the night when summer time ends."""
    night = {unit.employer.code: unit for unit in modig.cast.units() if unit.code.endswith("-01")}
    plan = Plan("SYS", "trygghetskameror", 150)
    for code, starts_at in (
        ("1482", local(date(2020, 3, 31), 22, 30)),
        ("1481", local(date(2020, 10, 25), 1, 30)),
    ):
        session = modig.hold(plan, starts_at, workplace=night[code])
        modig.attend(session, modig.members(night[code]))


def _offer(modig: Modig, unit: Workplace, number: int) -> None:
    """The ordinary offer: basics in two halves, two systems, a web course and four short blocks."""
    members = modig.members(unit)
    managers = [m for m in modig.cast.first_line if m.workplace == unit]
    for half in (members[::2] + managers, members[1::2]):
        modig.give(BASIC, unit, (AUTUMN, WINTER), half)
    for turn, period in enumerate(SYSTEM_PERIODS):
        modig.give(system(SYSTEMS[(number + turn) % 5]), unit, period, members)
    modig.give(WEB, unit, (date(2020, 4, 14), date(2020, 12, 11)), members + managers)
    for turn, period in enumerate(SHORT_PERIODS):
        modig.give(short(SHORT[(number + turn) % 5]), unit, period, members)
    if unit.code == parts.UNLINKED_TRIAL:
        modig.give(Plan("PROV", "motoriserade draglakan", 60), unit, SYSTEM_PERIODS[0], members)


def coach_the_missed(modig: Modig, enrolled: Iterable[Employee]) -> None:
    """Individual coaching for those whom no session reached: everyone enrolled is trained."""
    reached = {a.employee.key for a in modig.attendances if a.minutes}
    for promoted in modig.cast.promoted:
        coach(modig, promoted, 45)
    for employee in enrolled:
        other = modig.cast.second_jobs.get(employee.person)
        if employee.key in reached or (other and other.key in reached):
            continue
        coach(modig, employee, 45)


def coach(modig: Modig, employee: Employee, minutes: int) -> None:
    """One person and one champion, before the snapshot."""
    champion = next(modig.champions[employee.workplace.employer.code])
    first = max(employee.starts_on, AUTUMN)
    last = min(employee.ends_on or LAST_BEFORE, LAST_BEFORE)
    day = modig.day_between(first, last, employee.person, champion.person)
    plan = Plan("IND", "digital skam: handledning i egen takt", minutes)
    session = modig.hold(plan, day, workplace=employee.workplace, trainer=champion)
    modig.note(session, employee)
