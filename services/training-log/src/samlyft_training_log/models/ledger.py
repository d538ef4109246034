"""Postings and their entries: append-only."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from samlyft_common.tables import NOW
from samlyft_training_log.keys import OfTenant, of_tenant, unchecked


class Posting(OfTenant, table=True):
    """A posting: up to 500 entries of one commit, project and instant of knowledge. Never changed, never deleted."""

    __tablename__ = "posting"
    __table_args__ = of_tenant(
        sa.CheckConstraint("kind in ('attendance', 'correction')", name="kind"),
        sa.CheckConstraint("(kind = 'correction') = (reason is not null)", name="reason"),
        sa.Index("ix_posting_project", "tenant_id", "project_id", "known_at"),
        sa.Index("ix_posting_recorded_at", "tenant_id", "recorded_at", "posting_id"),
        sa.Index(
            "ix_posting_unsealed",
            "tenant_id",
            "posting_id",
            postgresql_where=sa.text("not sealed"),
        ),
    )

    posting_id: UUID = Field(primary_key=True)
    project_id: UUID
    time_kind: str
    kind: str
    reason: str | None = None
    known_at: datetime
    recorded_at: datetime = Field(sa_column_kwargs={"server_default": NOW})
    actor: str
    sealed: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    """Set by the sealer, once: a mark to find what waits, no part of what is sealed."""


class LedgerEntry(OfTenant, table=True):
    """One signed line of a posting, with the employment's facts of that day. Never changed, never deleted."""

    __tablename__ = "entry"
    __table_args__ = unchecked(
        sa.CheckConstraint("line between 1 and 500", name="line"),
        sa.CheckConstraint("minutes <> 0", name="minutes"),
        sa.CheckConstraint(
            "kind_of_time in ('participant', 'champion_teaching', 'champion_preparing', 'project_staff')",
            name="kind_of_time",
        ),
        sa.Index("ix_entry_attendance", "tenant_id", "attendance_id"),
        sa.Index("ix_entry_month", "tenant_id", "project_id", "local_date"),
    )

    posting_id: UUID = Field(primary_key=True)
    line: int = Field(primary_key=True)
    project_id: UUID
    attendance_id: UUID
    session_id: UUID
    person_id: UUID
    local_date: date
    minutes: int
    role_group: str
    municipality_code: str
    workplace_id: UUID
    employer_number: str
    eligible: bool
    time_basis: str = Field(default="scheduled", sa_column_kwargs={"server_default": "scheduled"})
    kind_of_time: str = Field(
        default="participant", sa_column_kwargs={"server_default": "participant"}
    )
    """Other kinds have a worked time in place of an attendance, and of a session where there was none."""
