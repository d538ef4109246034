"""Who leads where, and which managers were met, as enrollment told."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, UUID

from samlyft_reporting.models.keys import column, versions

leader = versions(
    "leader",
    column("project_id", UUID),
    column("municipality_code", sa.Text),
    column("vacant", sa.Boolean),
    column("mandate", sa.Text),
    column("share_percent", sa.Integer),
    column("from_on", sa.Date),
    column("to_on", sa.Date, nullable=True),
)
gathering = versions(
    "gathering",
    column("project_id", UUID, nullable=True),
    column("municipality_code", sa.Text, nullable=True),
    column("kind", sa.Text),
    column("held_on", sa.Date),
    column("heads", JSONB),
)
