"""Frozen results."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from samlyft_survey.tables import Base, of_tenant, to


class Release(Base, table=True):
    """The frozen result table of a closed round: what was published, and will be."""

    __tablename__ = "release"
    __table_args__ = of_tenant(
        sa.UniqueConstraint("tenant_id", "round_id"),
        to("round", "round_id"),
    )

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    release_id: UUID = Field(primary_key=True)
    round_id: UUID
    version: int = 1
    invited: int
    answered: int
    paired: int
    smallest_count: int
    """The limit that the cells were frozen under."""
    cells: list[dict[str, Any]] = Field(sa_type=JSONB)
    """Publishable cells only; what was merged or withheld is not kept."""
    known_at: datetime
