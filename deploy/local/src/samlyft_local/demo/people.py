"""People and their employments: one person may have several."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from samlyft_local.demo.moments import local, rfc3339
from samlyft_local.demo.names import draw
from samlyft_local.demo.numbers import Numbers
from samlyft_local.demo.workplaces import Workplace

Row = dict[str, Any]
WOMEN_SHARE = 0.86


@dataclass(frozen=True)
class Employee:
    """One employment; `person` tells who it is, which the employers may not be able to see."""

    person: int
    employee_number: str
    identity_number: str | None
    given_name: str
    family_name: str
    workplace: Workplace
    role_group: str
    starts_on: date
    known_at: datetime
    protection: str = "none"
    ends_on: date | None = None
    diligence: float = field(default=1.0, compare=False)
    """How probably this person comes to a session."""

    @property
    def key(self) -> tuple[str, str]:
        """How rows name this employment."""
        return self.workplace.employer.organisation_number, self.employee_number

    def named(self) -> Row:
        """The two columns that name this employment in every import."""
        return {"employer_number": self.key[0], "employee_number": self.employee_number}

    def employed_on(self, day: date) -> bool:
        """Whether the employment covers the day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def row(self, *, as_hired: bool = False) -> Row:
        """A line of the roster import; `as_hired` leaves out an end that was not known then."""
        row: Row = self.named() | {
            "identity_number": self.identity_number,
            "given_name": self.given_name,
            "family_name": self.family_name,
            "protection": self.protection,
            "workplace_code": self.workplace.code,
            "role_group": self.role_group,
            "starts_on": self.starts_on.isoformat(),
            "ends_on": None if as_hired or not self.ends_on else self.ends_on.isoformat(),
            "known_at": rfc3339(self.known_at),
        }
        return {column: value for column, value in row.items() if value is not None}

    def ended_row(self) -> Row:
        """The same line once the end is known: some days before the last day."""
        if self.ends_on is None:
            raise ValueError(self.employee_number)
        known_at = local(self.ends_on - timedelta(days=9), 10)
        return self.row() | {"known_at": rfc3339(known_at)}


class Staff:
    """Hires people: everyone gets a number, a name and a start of their own."""

    def __init__(self, rng: Random, first_roster: datetime) -> None:
        self.rng = rng
        self.numbers = Numbers(rng)
        self.first_roster = first_roster
        self.employees: list[Employee] = []

    def hire(
        self, workplace: Workplace, role_group: str, *, identity: str = "personal"
    ) -> Employee:
        """A new person; `identity` is personal, coordination or missing."""
        rng = self.rng
        woman = rng.random() < WOMEN_SHARE
        given, family = draw(rng, woman=woman)
        number = None
        if identity != "missing":
            number = self.numbers.identity(woman=woman, coordination=identity == "coordination")
        started = self.first_roster.date() - timedelta(days=rng.randint(40, 6000))
        return self._keep(
            Employee(
                person=len(self.employees),
                employee_number=self.numbers.employee(workplace.employer.organisation_number),
                identity_number=number,
                given_name=given,
                family_name=family,
                workplace=workplace,
                role_group=role_group,
                starts_on=started,
                known_at=self.first_roster + timedelta(minutes=len(self.employees) % 400),
                diligence=rng.uniform(0.74, 0.98),
            )
        )

    def hire_also(self, person: Employee, workplace: Workplace, role_group: str) -> Employee:
        """A second employment of the same person."""
        number = self.numbers.employee(workplace.employer.organisation_number)
        return self._keep(
            replace(person, employee_number=number, workplace=workplace, role_group=role_group)
        )

    def amend(self, employee: Employee, **changes: object) -> Employee:
        """The same employment with other particulars, in its place on the roster."""
        amended = replace(employee, **changes)  # type: ignore[arg-type] # columns by name
        self.employees[self.employees.index(employee)] = amended
        return amended

    def _keep(self, employee: Employee) -> Employee:
        self.employees.append(employee)
        return employee
