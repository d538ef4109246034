"""What support, barriers, changes and plans have in common: a place, a status, and who wrote the newest version."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from samlyft_common.tables import NOW
from samlyft_training_log.keys import OfTenant


class Logged(OfTenant):
    """The newest version of what somebody logged about a place; every version is in the outbox."""

    version: int = Field(default=1, sa_column_kwargs={"server_default": sa.text("1")})
    project_id: UUID | None = None
    municipality_code: str | None = None
    workplace_id: UUID | None = None
    status: str
    known_at: datetime
    recorded_at: datetime = Field(sa_column_kwargs={"server_default": NOW})
    actor: str
