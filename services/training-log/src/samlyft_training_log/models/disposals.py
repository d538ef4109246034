"""Gallring of documents: what was disposed of, when, by whose decision; and how long they had to be kept."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from samlyft_common.tables import NOW
from samlyft_training_log.keys import OfTenant, of_tenant, to


class RetentionCopy(OfTenant, table=True):
    """A version of how long a project's papers are kept, as enrollment tells it; the highest holds."""

    __tablename__ = "retention_copy"
    __table_args__ = of_tenant()

    project_id: UUID = Field(primary_key=True)
    version: int = Field(primary_key=True)
    rules: list[dict[str, Any]] = Field(sa_type=JSONB)


class Disposal(OfTenant, table=True):
    """The protocol (gallringsprotokoll) of one disposal. Never changed, never deleted."""

    __tablename__ = "disposal"
    __table_args__ = of_tenant(
        sa.Index("ix_disposal_recorded_at", "tenant_id", "recorded_at", "disposal_id"),
    )

    disposal_id: UUID = Field(
        primary_key=True, sa_column_kwargs={"server_default": sa.text("uuidv7()")}
    )
    project_id: UUID
    decision: str
    """Reference of the decision to dispose (gallringsbeslut)."""
    decided_on: date
    kept_until: date | None = None
    """The last day of the longest rule; None where no rule held."""
    kinds: list[dict[str, Any]] = Field(sa_type=JSONB)
    recorded_at: datetime = Field(sa_column_kwargs={"server_default": NOW})
    actor: str


class DisposedDocument(OfTenant, table=True):
    """One document of a disposal, by its id and the hash of what it said. Never changed, never deleted."""

    __tablename__ = "disposed_document"
    __table_args__ = of_tenant(
        to("disposal", "disposal_id"),
        sa.Index("ix_disposed_document_disposal", "tenant_id", "disposal_id", "document_id"),
    )

    kind: str = Field(primary_key=True)
    document_id: UUID = Field(primary_key=True)
    disposal_id: UUID
    content_hash: str
    recorded_at: datetime = Field(sa_column_kwargs={"server_default": NOW})
