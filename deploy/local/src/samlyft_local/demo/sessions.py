"""Sessions held and who was there, in whole minutes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import NamedTuple

from samlyft_local.demo.moments import local, minutes_between, recorded, rfc3339, working_days
from samlyft_local.demo.people import Employee, Row
from samlyft_local.demo.workplaces import Workplace

QUARTER = 15
PLAIN = str.maketrans("ÄÖ", "AO")
"""Codes of sessions keep to ASCII; codes of kinds do not."""


class Plan(NamedTuple):
    """What is to be held: the kind, its topic, length in minutes and form."""

    kind: str
    topic: str
    minutes: int
    form: str = "on_site"


@dataclass(frozen=True)
class Session:
    """A session as held."""

    code: str
    project_code: str
    plan: Plan
    starts_at: datetime
    ends_at: datetime
    workplace: Workplace | None
    trainer: Employee | None
    known_at: datetime

    @property
    def day(self) -> date:
        """The local date on which it began."""
        return self.starts_at.date()

    @property
    def minutes(self) -> int:
        """Elapsed length."""
        return minutes_between(self.starts_at, self.ends_at)

    def row(self) -> Row:
        """A line of the session import."""
        row: Row = {
            "session_code": self.code,
            "project_code": self.project_code,
            "starts_at": rfc3339(self.starts_at),
            "ends_at": rfc3339(self.ends_at),
            "kind": self.plan.kind,
            "form": self.plan.form,
            "topic": self.plan.topic,
            "known_at": rfc3339(self.known_at),
        }
        if self.workplace:
            row["municipality_code"] = self.workplace.employer.code
            row["workplace_code"] = self.workplace.code
        if self.trainer:
            row["trainer_employer_number"], row["trainer_employee_number"] = self.trainer.key
        return row


AWAY = ("absent", "absent", "cancelled", "late_cancelled")


@dataclass(frozen=True)
class Attendance:
    """One person's minutes in one session, as known from a moment on."""

    session: Session
    employee: Employee
    minutes: int
    status: str
    known_at: datetime
    reason: str | None = None

    def row(self) -> Row:
        """A line of the attendance import."""
        row: Row = {
            "session_code": self.session.code,
            **self.employee.named(),
            "minutes": self.minutes,
            "status": self.status,
            "known_at": rfc3339(self.known_at),
        }
        return row | {"reason": self.reason} if self.reason else row


class Diary:
    """Who is taken on which day: no one trains, or is trained, twice a day."""

    def __init__(self) -> None:
        self._taken: set[tuple[object, date]] = set()

    def free(self, who: object, day: date) -> bool:
        """Whether nothing is planned."""
        return (who, day) not in self._taken

    def take(self, who: object, session: Session) -> None:
        """Book the day, or both days of a night."""
        self._taken |= {(who, session.day), (who, session.ends_at.date())}


class Programme:
    """The sessions of one project."""

    def __init__(self, rng: Random, project_code: str) -> None:
        self.rng = rng
        self.project_code = project_code
        self.diary = Diary()
        self.sessions: list[Session] = []
        self.attendances: list[Attendance] = []
        self._counts: Counter[str] = Counter()

    def day_between(self, first: date, last: date, *whoever: object) -> date:
        """A working day on which all of them are free."""
        days = list(working_days(first, last))
        for _ in range(400):
            day = self.rng.choice(days)
            if all(self.diary.free(who, day) for who in whoever):
                return day
        raise ValueError(f"no day free between {first} and {last}")

    def hold(
        self,
        plan: Plan,
        starts_at: datetime | date,
        *,
        workplace: Workplace | None = None,
        trainer: Employee | None = None,
    ) -> Session:
        """Put a session on record; a bare date means some time of that working day."""
        if not isinstance(starts_at, datetime):
            starts_at = local(starts_at, self.rng.choice((8, 9, 10, 13, 14)))
        kind = plan.kind.translate(PLAIN)
        self._counts[kind] += 1
        ends_at = elapsed_end(starts_at, plan.minutes)
        session = Session(
            code=f"{self.project_code}-{kind}-{self._counts[kind]:04}",
            project_code=self.project_code,
            plan=plan,
            starts_at=starts_at,
            ends_at=ends_at,
            workplace=workplace,
            trainer=trainer,
            known_at=recorded(self.rng, ends_at.date()),
        )
        self.sessions.append(session)
        for who in (workplace, trainer and trainer.person):
            if who is not None:
                self.diary.take(who, session)
        return session

    def attend(self, session: Session, employees: Iterable[Employee]) -> None:
        """Let the diligent come; a few leave early, a few are noted as absent."""
        rng = self.rng
        for employee in employees:
            chance = rng.random()
            if not employee.employed_on(session.day):
                continue
            if chance > employee.diligence:
                if chance > 0.985:
                    self.note(session, employee, 0)
                continue
            early = rng.random() < 0.03 and session.minutes >= 60
            self.note(
                session, employee, session.minutes // 2 // QUARTER * QUARTER if early else None
            )

    def note(
        self,
        session: Session,
        employee: Employee,
        minutes: int | None = None,
        *,
        known_at: datetime | None = None,
    ) -> bool:
        """Put one attendance on record, unless the person is somewhere else that day."""
        if not self.diary.free(employee.person, session.day):
            return False
        self.diary.take(employee.person, session)
        minutes = session.minutes if minutes is None else minutes
        status = "present" if minutes == session.minutes else "partial"
        if not minutes:
            status = AWAY[len(self.attendances) % len(AWAY)]
        self.attendances.append(
            Attendance(session, employee, minutes, status, known_at or session.known_at)
        )
        return True


def elapsed_end(starts_at: datetime, minutes: int) -> datetime:
    """The end after so many elapsed minutes, in local time."""
    return (starts_at.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(starts_at.tzinfo)
