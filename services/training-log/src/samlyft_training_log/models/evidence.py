"""What auditors asked for, and each time that they read it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from samlyft_common.tables import NOW
from samlyft_training_log.keys import OfTenant, of_tenant, to


class EvidenceRequest(OfTenant, table=True):
    """A sample, or all, of a project's persons in a period, as the ledger stood when it was asked for."""

    __tablename__ = "evidence_request"
    __table_args__ = of_tenant(
        sa.CheckConstraint("sample_size between 1 and 1000", name="sample_size"),
        sa.CheckConstraint("(sample_size is null) = (person_ids is null)", name="persons"),
        sa.Index("ix_evidence_request_recorded_at", "tenant_id", "recorded_at", "request_id"),
    )

    request_id: UUID = Field(primary_key=True)
    project_id: UUID
    purpose: str
    from_date: date
    to_date: date
    sample_size: int | None = None
    """None: everyone, that is, the total."""
    seed: str
    person_ids: list[UUID] | None = Field(default=None, sa_type=ARRAY(sa.Uuid))
    known_until: datetime
    recorded_at: datetime = Field(sa_column_kwargs={"server_default": NOW})
    actor: str


class EvidenceRead(OfTenant, table=True):
    """One reading of what was asked for. Never changed, never deleted."""

    __tablename__ = "evidence_read"
    __table_args__ = of_tenant(
        to("evidence_request", "request_id"),
        sa.Index("ix_evidence_read_recorded_at", "tenant_id", "recorded_at", "read_id"),
    )

    read_id: UUID = Field(primary_key=True)
    request_id: UUID
    what: str
    recorded_at: datetime = Field(sa_column_kwargs={"server_default": NOW})
    actor: str
