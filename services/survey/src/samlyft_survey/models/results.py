"""Frozen result tables: publishable cells only."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from samlyft_survey.tables import Base, of_tenant, to

Kind = Literal["pairs", "distribution", "dropout", "change", "mean", "mean_change", "response"]


class ResultTable(Base, table=True):
    """What a closed round tells of one item by one dimension, or how that differs from an earlier round.

    An item that may not be told has no row. `since_id` is the round compared with, or the round itself.
    """

    __tablename__ = "result_table"
    __table_args__ = of_tenant(
        to("round", "round_id"),
        sa.ForeignKeyConstraint(["tenant_id", "since_id"], ["round.tenant_id", "round.round_id"]),
    )

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    round_id: UUID = Field(primary_key=True)
    since_id: UUID = Field(primary_key=True)
    kind: Kind = Field(primary_key=True, sa_type=sa.String)
    item: str = Field(primary_key=True)
    dimension: str = Field(primary_key=True)
    """`whole`, or what the rows are split by."""
    body: dict[str, Any] = Field(sa_type=JSONB)
