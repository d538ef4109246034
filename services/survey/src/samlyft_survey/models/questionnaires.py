"""Questionnaires: one row a version."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from samlyft_common.tables import NOW
from samlyft_survey.tables import Base, of_tenant


class Questionnaire(Base, table=True):
    """One version of a questionnaire (enkät): a draft until a round asks it, then immutable."""

    __tablename__ = "questionnaire"
    __table_args__ = of_tenant(
        sa.UniqueConstraint("tenant_id", "code", "version"),
    )

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    questionnaire_id: UUID = Field(primary_key=True)
    code: str
    version: int
    body: dict[str, Any] = Field(sa_type=JSONB)
    """The checked document: items, outcomes, texts."""
    revision: int = Field(default=1, sa_column_kwargs={"server_default": sa.text("1")})
    """Of the draft: how often it was stored."""
    updated_at: datetime = Field(sa_column_kwargs={"server_default": NOW})
