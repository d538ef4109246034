"""Answers. No column leads from one to a person or to a token."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from samlyft_survey.tables import Base, of_tenant, to


class Answer(Base, table=True):
    """One answered form. Random id, week only; no person, token, time, order, address or device."""

    __tablename__ = "answer"
    __table_args__ = of_tenant(
        sa.UniqueConstraint("tenant_id", "round_id", "pairing_key"),
        to("round", "round_id"),
        sa.CheckConstraint("week ~ '^[0-9]{4}-W[0-9]{2}$'", name="week"),
    )

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    answer_id: UUID = Field(primary_key=True)
    round_id: UUID
    pairing_key: bytes
    role_group: str
    """Copied coarsely when the token was issued."""
    week: str
    answers: dict[str, Any] = Field(sa_type=JSONB)
    facts: dict[str, Any] = Field(
        default_factory=dict, sa_type=JSONB, sa_column_kwargs={"server_default": sa.text("'{}'")}
    )
    """Coarse facts, copied when the token was issued: each combination was that of at least five invited."""
