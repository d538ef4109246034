"""Rounds and their frozen releases, as the survey told."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, UUID

from samlyft_reporting.models.keys import column, versions

release = versions(
    "release",
    column("project_id", UUID),
    column("round_id", UUID),
    column("wave", sa.Text),
    column("invited", sa.Integer),
    column("answered", sa.Integer),
    column("paired", sa.Integer),
    column("cells", JSONB),
    sa.Index("ix_release_project", "tenant_id", "project_id"),
)
round_ = versions(
    "round",
    column("project_id", UUID),
    column("family_id", UUID),
    column("wave", sa.Text),
    column("opens_on", sa.Date),
    column("closes_on", sa.Date),
    column("status", sa.Text),
    column("invited", sa.Integer),
    column("answered_at_least", sa.Integer),
)
