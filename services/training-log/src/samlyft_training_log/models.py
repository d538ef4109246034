"""Tables of the training log: sessions, attendance and the ledger; `copied` has those that events fill."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from samlyft_common.tables import NOW
from samlyft_training_log.copied import EmploymentCopy, PersonCopy, ProjectCopy, WorkplaceCopy
from samlyft_training_log.keys import METADATA, Base, OfTenant, of_tenant, to

__all__ = [
    "METADATA",
    "Attendance",
    "Base",
    "EmploymentCopy",
    "LedgerEntry",
    "PersonCopy",
    "Posting",
    "ProjectCopy",
    "Reference",
    "SessionDay",
    "SessionTrainer",
    "TrainingSession",
    "Unmatched",
    "WorkplaceCopy",
]


def _unique(table: str, *columns: str) -> sa.Index:
    """What names a row, to be a table's last index: while it is empty all seem equal, and the planner takes the newest.

    With another one, plans made then would read the whole tenant for each row until the table is next analysed.
    """
    return sa.Index(f"uq_{table}_key", "tenant_id", *columns, unique=True)


def _waiting(table: str) -> sa.Index:
    """What waits for a reference; empty when all is matched."""
    return sa.Index(
        f"ix_{table}_unmatched",
        *("tenant_id", "employer_number", "employee_number"),
        postgresql_where=sa.text("person_id is null"),
    )


class TrainingSession(OfTenant, table=True):
    """A session as held (genomfört tillfälle), its newest version; every version is in the outbox."""

    __tablename__ = "session"
    __table_args__ = of_tenant(
        sa.Index("ix_session_project", "tenant_id", "project_id"),
        sa.Index("ix_session_recorded_at", "tenant_id", "recorded_at", "session_id"),
        _unique("session", "code"),
        sa.CheckConstraint("ends_at > starts_at", name="times"),
    )

    session_id: UUID = Field(
        primary_key=True, sa_column_kwargs={"server_default": sa.text("uuidv7()")}
    )
    version: int = Field(default=1, sa_column_kwargs={"server_default": sa.text("1")})
    code: str
    project_id: UUID
    starts_at: datetime
    ends_at: datetime
    length: int
    """Whole minutes."""
    kind: str
    form: str
    topic: str
    municipality_code: str | None = None
    workplace_id: UUID | None = None
    status: str = Field(default="held", sa_column_kwargs={"server_default": "held"})
    known_at: datetime
    recorded_at: datetime = Field(sa_column_kwargs={"server_default": NOW})


class SessionDay(OfTenant, table=True):
    """The part of a session on one local date (Europe/Stockholm): `rules.days_of`, stored so that SQL can split."""

    __tablename__ = "session_day"
    __table_args__ = of_tenant(
        to("session", "session_id"),
    )

    session_id: UUID = Field(primary_key=True)
    local_date: date = Field(primary_key=True)
    from_minute: int
    to_minute: int


class SessionTrainer(OfTenant, table=True):
    """Who led a session, by employee number until the person is known."""

    __tablename__ = "session_trainer"
    __table_args__ = of_tenant(
        to("session", "session_id"),
        _waiting("session_trainer"),
    )

    session_id: UUID = Field(primary_key=True)
    employer_number: str = Field(primary_key=True)
    employee_number: str = Field(primary_key=True)
    person_id: UUID | None = None
    role: str = "lead"


class Attendance(OfTenant, table=True):
    """What stands for one employee, session and local date; what led there is in the ledger."""

    __tablename__ = "attendance"
    __table_args__ = of_tenant(
        # No foreign key, here and in `entry`: one statement finds or writes both sides, nobody who serves may delete
        # the other, and a check of each row costs half as much again as everything else that an import does.
        sa.CheckConstraint("minutes between 0 and 1440", name="minutes"),
        _waiting("attendance"),
        sa.Index("ix_attendance_person", "tenant_id", "person_id"),
        sa.Index("ix_attendance_recorded_at", "tenant_id", "recorded_at", "attendance_id"),
        _unique("attendance", "session_id", "employer_number", "employee_number", "local_date"),
    )

    attendance_id: UUID = Field(
        primary_key=True, sa_column_kwargs={"server_default": sa.text("uuidv7()")}
    )
    version: int = Field(default=1, sa_column_kwargs={"server_default": sa.text("1")})
    session_id: UUID
    project_id: UUID
    employer_number: str
    employee_number: str
    local_date: date
    minutes: int
    first_minutes: int
    """As first recorded: a row sent again after a correction is known by it."""
    status: str
    reason: str | None = None
    eligible: bool
    person_id: UUID | None = None
    role_group: str | None = None
    municipality_code: str | None = None
    """With workplace and role group: the employment's of that day; the session's own until the person is known."""
    workplace_id: UUID | None = None
    known_at: datetime
    recorded_at: datetime = Field(sa_column_kwargs={"server_default": NOW})
    actor: str


class Posting(OfTenant, table=True):
    """A posting: up to 500 entries of one commit, project and instant of knowledge. Never changed, never deleted."""

    __tablename__ = "posting"
    __table_args__ = of_tenant(
        sa.CheckConstraint("kind in ('attendance', 'correction')", name="kind"),
        sa.CheckConstraint("(kind = 'correction') = (reason is not null)", name="reason"),
        sa.Index("ix_posting_project", "tenant_id", "project_id", "known_at"),
        sa.Index("ix_posting_recorded_at", "tenant_id", "recorded_at", "posting_id"),
    )

    posting_id: UUID = Field(primary_key=True)
    project_id: UUID
    time_kind: str
    kind: str
    reason: str | None = None
    known_at: datetime
    recorded_at: datetime = Field(sa_column_kwargs={"server_default": NOW})
    actor: str


class LedgerEntry(OfTenant, table=True):
    """One signed line of a posting, with the employment's facts of that day. Never changed, never deleted."""

    __tablename__ = "entry"
    __table_args__ = of_tenant(
        sa.CheckConstraint("line between 1 and 500", name="line"),
        sa.CheckConstraint("minutes <> 0", name="minutes"),
        sa.Index("ix_entry_attendance", "tenant_id", "attendance_id"),
    )

    posting_id: UUID = Field(primary_key=True)
    line: int = Field(primary_key=True)
    project_id: UUID
    attendance_id: UUID
    session_id: UUID
    person_id: UUID
    local_date: date
    minutes: int
    role_group: str
    municipality_code: str
    workplace_id: UUID
    employer_number: str
    eligible: bool


class Reference(OfTenant, table=True):
    """A stub of an employment that may be known here or not: whoever brings one half of a match locks it first."""

    __tablename__ = "reference"
    __table_args__ = of_tenant()

    employer_number: str = Field(primary_key=True)
    employee_number: str = Field(primary_key=True)


class Unmatched(OfTenant, table=True):
    """How much attendance of a project waits for its person, as last published."""

    __tablename__ = "unmatched"
    __table_args__ = of_tenant()

    project_id: UUID = Field(primary_key=True)
    version: int
    attendances: int
    minutes: int
