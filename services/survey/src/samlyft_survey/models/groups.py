"""What work groups said, and free text that a person has checked."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from samlyft_common.tables import NOW
from samlyft_survey.tables import Base, of_tenant, to


class GroupReturn(Base, table=True):
    """A work group's opportunities, fears and obstacles after a workshop: the group's words, no person's."""

    __tablename__ = "group_return"
    __table_args__ = of_tenant(
        sa.Index("ix_group_return_project", "tenant_id", "project_id", "held_on"),
    )

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    group_return_id: UUID = Field(primary_key=True)
    project_id: UUID
    workplace_id: UUID
    municipality_code: str
    held_on: date
    session_code: str | None = None
    entries: list[dict[str, Any]] = Field(sa_type=JSONB)
    status: Literal["recorded", "withdrawn"] = Field(default="recorded", sa_type=sa.String)
    version: int = 1
    updated_at: datetime = Field(sa_column_kwargs={"server_default": NOW})


class FreeText(Base, table=True):
    """One free text of a closed round, under a random id: masked by rule, shown when somebody has checked it."""

    __tablename__ = "free_text"
    __table_args__ = of_tenant(
        to("round", "round_id"),
        sa.Index("ix_free_text_round", "tenant_id", "round_id", "item"),
        sa.CheckConstraint("status in ('waiting', 'shown', 'withheld')", name="status"),
    )

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    text_id: UUID = Field(primary_key=True)
    round_id: UUID
    item: str
    text: str
    codes: list[str] = Field(sa_type=JSONB)
    status: Literal["waiting", "shown", "withheld"] = Field(default="waiting", sa_type=sa.String)
    checked_by: str | None = None
    version: int = 1
    updated_at: datetime = Field(sa_column_kwargs={"server_default": NOW})
