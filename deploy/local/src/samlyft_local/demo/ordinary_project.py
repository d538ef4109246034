"""A project without surprises: everyone enrolled is trained, and nothing is corrected.

For the tenants beside Modig, of which little is published: each says which of its figures are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from samlyft_local.demo.demonstration import Batch
from samlyft_local.demo.modig_people import shares
from samlyft_local.demo.moments import local
from samlyft_local.demo.municipalities import Employer
from samlyft_local.demo.participations import Participation
from samlyft_local.demo.people import Employee, Row, Staff
from samlyft_local.demo.sessions import Plan, Programme
from samlyft_local.demo.workplaces import Workplace


@dataclass(frozen=True)
class Team:
    """What one employer brings: its units, and how many of each role group."""

    employer: Employer
    units: list[Workplace]
    persons: int
    champions: int
    managers: int


@dataclass(frozen=True)
class Offer:
    """One kind of session held at every unit within a period."""

    plan: Plan
    first: date
    last: date
    roles: frozenset[str] = frozenset({"care_staff", "champion", "first_line_manager"})
    led_by_manager: bool = False


class OrdinaryProject:
    """Builds the batches of one project."""

    def __init__(self, seed: int, code: str, first_roster: date) -> None:
        self.rng = Random(seed)  # noqa: S311  # deterministic, made-up data
        self.staff = Staff(self.rng, local(first_roster, 9))
        self.programme = Programme(self.rng, code)
        self.code = code

    def batches(self, teams: Sequence[Team], offers: Sequence[Offer]) -> list[Batch]:
        """Hire, train and enrol; the order is the one in which services take it."""
        for team in teams:
            self._hire(team)
        for team in teams:
            for unit in team.units:
                self._train(unit, offers)
        sessions, attendances = self.programme.sessions, self.programme.attendances
        units = [unit.row(self.staff.first_roster) for team in teams for unit in team.units]
        return [
            Batch("enrollment", "workplace", units),
            Batch("enrollment", "roster", [e.row() for e in self.staff.employees]),
            Batch("enrollment", "participation", [p.row() for p in self._participations()]),
            Batch("training-log", "session", [session.row() for session in sessions]),
            Batch("training-log", "attendance", [attendance.row() for attendance in attendances]),
        ]

    def _hire(self, team: Team) -> None:
        """Roles go round the units; unit managers first, so that each unit has one if they suffice."""
        units = team.units
        for role, count in (("first_line_manager", team.managers), ("champion", team.champions)):
            for number in range(count):
                self.staff.hire(units[number % len(units)], role)
        rest = team.persons - team.champions - team.managers
        sizes = shares([self.rng.uniform(0.7, 1.3) for _ in units], rest)
        for unit, size in zip(units, sizes, strict=True):
            for _ in range(size):
                self.staff.hire(unit, "care_staff")

    def _train(self, unit: Workplace, offers: Sequence[Offer]) -> None:
        members = [e for e in self.staff.employees if e.workplace == unit]
        for offer in offers:
            group = [m for m in members if m.role_group in offer.roles]
            if not group:
                continue
            leader = self._leader(members, offer)
            day = self.programme.day_between(offer.first, offer.last, unit)
            session = self.programme.hold(offer.plan, day, workplace=unit, trainer=leader)
            self.programme.attend(session, [m for m in group if m != leader])
        self._catch_up(unit, members, offers[-1])

    def _leader(self, members: list[Employee], offer: Offer) -> Employee | None:
        """A member of the unit leads; where there is none, someone from outside."""
        role = "first_line_manager" if offer.led_by_manager else "champion"
        if offer.plan.form == "self_paced" or role not in offer.roles:
            return None
        return next((member for member in members if member.role_group == role), None)

    def _catch_up(self, unit: Workplace, members: list[Employee], offer: Offer) -> None:
        """One more session for those who came to none, leaders among them."""
        reached = {a.employee.key for a in self.programme.attendances if a.minutes}
        missed = [member for member in members if member.key not in reached]
        if not missed:
            return
        people = [member.person for member in missed]
        until = offer.last + timedelta(days=21)
        day = self.programme.day_between(offer.last, until, unit, *people)
        plan = Plan("IND", "det som missats", 60)
        session = self.programme.hold(plan, day, workplace=unit)
        for member in missed:
            self.programme.note(session, member)

    def _participations(self) -> list[Participation]:
        began: dict[tuple[str, str], date] = {}
        for attendance in self.programme.attendances:
            key, day = attendance.employee.key, attendance.session.day
            began[key] = min(began.get(key, day), day)
        return [
            Participation(
                self.code,
                employee,
                employee.role_group,
                began[employee.key],
                max(employee.known_at, local(began[employee.key] - timedelta(days=3), 10)),
            )
            for employee in self.staff.employees
        ]


def project_row(
    code: str,
    name: str,
    period: tuple[str, str],
    municipalities: Sequence[str],
    owner: str | None = None,
) -> Row:
    """The body of `POST /projects`."""
    return {
        "code": code,
        "name": name,
        "funder": "Europeiska socialfonden",
        "programme_period": "2014-2020",
        "eligible_from": period[0],
        "eligible_to": period[1],
        "synthetic": True,
        "municipalities": [
            {
                "municipality_code": municipality,
                "from_on": period[0],
                "role": "owner" if municipality == owner else "participating",
            }
            for municipality in municipalities
        ],
    }
