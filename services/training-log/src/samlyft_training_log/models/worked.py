"""Time that is nobody's participant time: champions' teaching and preparing, and the project's own staff."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from samlyft_common.tables import NOW
from samlyft_training_log.keys import OfTenant, of_tenant


class WorkedTime(OfTenant, table=True):
    """What one person worked on one local date, from a minute to another; what led there is in the ledger.

    Triggers refuse, when a transaction commits, a minute of a person that stands here and as participant time, or here
    twice (`worked.guard`).
    """

    __tablename__ = "worked_time"
    __table_args__ = of_tenant(
        sa.CheckConstraint(
            "kind_of_time in ('champion_teaching', 'champion_preparing', 'project_staff')",
            name="kind_of_time",
        ),
        sa.CheckConstraint("ends_at > starts_at", name="times"),
        sa.CheckConstraint("status in ('stands', 'reversed')", name="status"),
        sa.Index("ix_worked_time_person", "tenant_id", "person_id", "local_date"),
        sa.Index("ix_worked_time_day", "tenant_id", "local_date"),
        sa.Index("ix_worked_time_session", "tenant_id", "session_id"),
        sa.Index("ix_worked_time_recorded_at", "tenant_id", "recorded_at", "worked_time_id"),
    )

    worked_time_id: UUID = Field(
        primary_key=True, sa_column_kwargs={"server_default": sa.text("uuidv7()")}
    )
    version: int = Field(default=1, sa_column_kwargs={"server_default": sa.text("1")})
    project_id: UUID
    session_id: UUID | None = None
    person_id: UUID
    employer_number: str
    kind_of_time: str
    local_date: date
    starts_at: datetime
    ends_at: datetime
    minutes: int
    eligible: bool
    role_group: str
    municipality_code: str
    workplace_id: UUID
    status: str = Field(default="stands", sa_column_kwargs={"server_default": "stands"})
    reason: str | None = None
    known_at: datetime
    recorded_at: datetime = Field(sa_column_kwargs={"server_default": NOW})
    actor: str
