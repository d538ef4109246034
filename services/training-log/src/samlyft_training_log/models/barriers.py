"""Barriers: what stops people from working the new way."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from samlyft_training_log.keys import of_tenant
from samlyft_training_log.models.logged import Logged


class Barrier(Logged, table=True):
    """A barrier (hinder) at a workplace, from when it was seen until it is gone."""

    __table_args__ = of_tenant(
        sa.CheckConstraint("resolved_on >= seen_on", name="resolved"),
        sa.CheckConstraint("(status = 'resolved') = (resolved_on is not null)", name="status"),
        sa.Index("ix_barrier_seen_on", "tenant_id", "seen_on", "barrier_id"),
        sa.Index("ix_barrier_workplace", "tenant_id", "workplace_id", "seen_on"),
    )

    barrier_id: UUID = Field(primary_key=True)
    kind: str
    seen_on: date
    resolved_on: date | None = None
    note: str | None = None
