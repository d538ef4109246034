"""Changes of the way of working, with the sessions behind them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from samlyft_training_log.keys import OfTenant, of_tenant, to
from samlyft_training_log.models.logged import Logged


class WorkChange(Logged, table=True):
    """A change (förändrat arbetssätt): a routine, a system taken into use, a decision."""

    __tablename__ = "work_change"
    __table_args__ = of_tenant(
        sa.Index("ix_work_change_changed_on", "tenant_id", "changed_on", "change_id"),
        sa.Index("ix_work_change_workplace", "tenant_id", "workplace_id"),
    )

    change_id: UUID = Field(primary_key=True)
    kind: str
    title: str
    changed_on: date
    digital: bool
    """From something on paper or by mouth to an explicitly digital or mobile way."""
    evidence: str
    """What shows it: a routine document, a registration number, a link."""


class WorkChangeSession(OfTenant, table=True):
    """A session that led to a change."""

    __tablename__ = "work_change_session"
    __table_args__ = of_tenant(to("work_change", "change_id"), to("session", "session_id"))

    change_id: UUID = Field(primary_key=True)
    session_id: UUID = Field(primary_key=True)
