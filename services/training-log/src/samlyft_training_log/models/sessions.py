"""Sessions as held, their days and their trainers."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from samlyft_common.tables import NOW
from samlyft_training_log.keys import OfTenant, of_tenant, to, unique, waiting


class TrainingSession(OfTenant, table=True):
    """A session as held (genomfört tillfälle), its newest version; every version is in the outbox."""

    __tablename__ = "session"
    __table_args__ = of_tenant(
        sa.Index("ix_session_project", "tenant_id", "project_id"),
        sa.Index("ix_session_recorded_at", "tenant_id", "recorded_at", "session_id"),
        unique("session", "code"),
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
        waiting("session_trainer"),
        sa.Index("ix_session_trainer_person", "tenant_id", "person_id"),
    )

    session_id: UUID = Field(primary_key=True)
    employer_number: str = Field(primary_key=True)
    employee_number: str = Field(primary_key=True)
    person_id: UUID | None = None
    role: str = "lead"
