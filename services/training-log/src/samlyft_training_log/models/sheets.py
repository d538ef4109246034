"""Paper sheets: where the original is, the hash of its scan, and what two people read on it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from samlyft_common.tables import NOW
from samlyft_training_log.keys import OfTenant, of_tenant, to


class PaperSheet(OfTenant, table=True):
    """One sheet: the original lies in an archive, of its scan only the hash is kept here."""

    __tablename__ = "paper_sheet"
    __table_args__ = of_tenant(
        sa.CheckConstraint("status in ('keyed_once', 'differs', 'booked')", name="status"),
        sa.CheckConstraint("scan_hash ~ '^[0-9a-f]{64}$'", name="scan"),
        sa.Index("ix_paper_sheet_session", "tenant_id", "session_id"),
        sa.Index("uq_paper_sheet_scan", "tenant_id", "scan_hash", unique=True),
        sa.Index("uq_paper_sheet_archive", "tenant_id", "archive_reference", unique=True),
    )

    sheet_id: UUID = Field(
        primary_key=True, sa_column_kwargs={"server_default": sa.text("uuidv7()")}
    )
    version: int = Field(default=1, sa_column_kwargs={"server_default": sa.text("1")})
    session_id: UUID
    project_id: UUID
    municipality_code: str | None = None
    workplace_id: UUID | None = None
    archive_reference: str
    scan_hash: str
    arrived_on: date
    status: str = Field(default="keyed_once", sa_column_kwargs={"server_default": "keyed_once"})
    recorded_at: datetime = Field(sa_column_kwargs={"server_default": NOW})


class PaperKeying(OfTenant, table=True):
    """What one person read on a sheet: the first and the second reading, and what was settled where they differ."""

    __tablename__ = "paper_keying"
    __table_args__ = of_tenant(
        sa.CheckConstraint("turn between 1 and 3", name="turn"),
        to("paper_sheet", "sheet_id"),
    )

    sheet_id: UUID = Field(primary_key=True)
    turn: int = Field(primary_key=True)
    rows: list[dict[str, Any]] = Field(sa_type=JSONB)
    actor: str
    recorded_at: datetime = Field(sa_column_kwargs={"server_default": NOW})
