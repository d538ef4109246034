"""Operative support: help given on the spot, without saying to whom."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from samlyft_training_log.keys import of_tenant, unique
from samlyft_training_log.models.logged import Logged


class Support(Logged, table=True):
    """Help given at a workplace (operativt stöd). Never training time: it is in no ledger."""

    __table_args__ = of_tenant(
        sa.CheckConstraint("minutes between 1 and 480", name="minutes"),
        sa.Index("ix_support_local_date", "tenant_id", "local_date", "support_id"),
        sa.Index("ix_support_workplace", "tenant_id", "workplace_id", "local_date"),
        unique("support", "reference"),
    )

    support_id: UUID = Field(primary_key=True)
    topic: str
    minutes: int
    local_date: date
    reference: str | None = None
    """What an imported row is called where it comes from."""
    champion_id: UUID | None = None
    """The champion who helped, for the champion's own hours; the person helped is never noted."""
