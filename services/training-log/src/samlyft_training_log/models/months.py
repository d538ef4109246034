"""Months of a project in a municipality, and what was done with them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from samlyft_common.tables import NOW
from samlyft_training_log.keys import OfTenant, of_tenant, to, unique

A_MONTH = "month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'"


class ProjectMonth(OfTenant, table=True):
    """A month of a project in a municipality as it stands; it has a row from the first time that it is closed."""

    __tablename__ = "project_month"
    __table_args__ = of_tenant(
        sa.CheckConstraint(A_MONTH, name="month"),
        sa.CheckConstraint("status in ('closed', 'reopened')", name="status"),
        sa.Index("ix_project_month_recorded_at", "tenant_id", "recorded_at", "month_id"),
        unique("project_month", "project_id", "municipality_code", "month"),
    )

    month_id: UUID = Field(
        primary_key=True, sa_column_kwargs={"server_default": sa.text("uuidv7()")}
    )
    version: int = Field(default=1, sa_column_kwargs={"server_default": sa.text("1")})
    project_id: UUID
    municipality_code: str
    month: str
    status: str
    stale: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    stale_since: datetime | None = None
    stale_cause: str | None = None
    """`correction` in the month itself, `earlier-month`, or `reopened`."""
    minutes: int
    """As the ledger stood when it was last closed, all kinds of time."""
    persons: int
    closed_at: datetime
    closed_by: str
    known_at: datetime
    recorded_at: datetime = Field(sa_column_kwargs={"server_default": NOW})


class MonthStep(OfTenant, table=True):
    """One thing that was done with a month, and why. Never changed, never deleted."""

    __tablename__ = "month_step"
    __table_args__ = of_tenant(to("project_month", "month_id"))

    month_id: UUID = Field(primary_key=True)
    version: int = Field(primary_key=True)
    action: str
    reason: str | None = None
    findings: dict[str, Any] = Field(
        default_factory=dict, sa_type=JSONB, sa_column_kwargs={"server_default": sa.text("'{}'")}
    )
    """How many findings of each code were accepted."""
    minutes: int
    actor: str
    known_at: datetime
    recorded_at: datetime = Field(sa_column_kwargs={"server_default": NOW})
