"""Sessions as held, their days and their trainers."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from samlyft_common.tables import NOW
from samlyft_training_log.keys import OfTenant, of_tenant, to, unique, waiting


class TrainingSession(OfTenant, table=True):
    """A session as held (genomfört tillfälle), its newest version; every version is in the outbox."""

    __tablename__ = "session"
    __table_args__ = of_tenant(
        sa.Index("ix_session_project", "tenant_id", "project_id"),
        sa.Index("ix_session_recorded_at", "tenant_id", "recorded_at", "session_id"),
        sa.CheckConstraint("ends_at > starts_at", name="times"),
        sa.CheckConstraint("status in ('draft', 'submitted', 'attested', 'voided')", name="status"),
        sa.CheckConstraint("(status = 'voided') = (void_reason is not null)", name="voided"),
        sa.CheckConstraint("(status = 'attested') = (attested_at is not null)", name="attested"),
        sa.CheckConstraint("theory_minutes + discussion_minutes <= length", name="parts"),
        sa.Index("ix_session_planned", "tenant_id", "planned_session_id"),
        unique("session", "code"),
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
    """The first of its topics."""
    topics: list[str] = Field(
        default=[], sa_type=ARRAY(sa.Text), sa_column_kwargs={"server_default": sa.text("'{}'")}
    )
    place: str | None = None
    theory_minutes: int | None = None
    discussion_minutes: int | None = None
    municipality_code: str | None = None
    workplace_id: UUID | None = None
    planned_session_id: UUID | None = None
    status: str = Field(default="submitted", sa_column_kwargs={"server_default": "submitted"})
    void_reason: str | None = None
    attested_at: datetime | None = None
    attested_by: str | None = None
    attested_as: str | None = None
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
        waiting("session_trainer"),
        sa.Index("ix_session_trainer_person", "tenant_id", "person_id"),
    )

    session_id: UUID = Field(primary_key=True)
    employer_number: str = Field(primary_key=True)
    employee_number: str = Field(primary_key=True)
    person_id: UUID | None = None
    role: str = "lead"
