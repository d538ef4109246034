"""Many planned sessions changed at once, kept so that it can be undone."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from samlyft_enrollment.models.tenant_rows import TenantRow, of_tenant


class PlanningChange(TenantRow, table=True):
    """One call that moved, made digital or cancelled many sessions; undone by giving `undone_at`."""

    __tablename__ = "planning_change"
    __table_args__ = of_tenant(
        sa.Index("ix_planning_change_changed", "tenant_id", "changed_at", "id"),
    )

    actor: str
    said: dict[str, Any] = Field(sa_type=JSONB)
    items: list[dict[str, Any]] = Field(sa_type=JSONB)
    """Each session with what stood before and the version that it got."""
    undone_at: datetime | None = None
