"""Which projects' published figures are open data, and who answers for them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from samlyft_reporting.models.keys import INSTANT, METADATA, column

open_dataset = sa.Table(
    "open_dataset",
    METADATA,
    column("tenant_id", sa.Text, key=True),
    sa.Column("open_dataset_id", UUID, primary_key=True, server_default=sa.text("uuidv7()")),
    column("version", sa.Integer),
    column("project_id", UUID),
    column("publisher", sa.Text),
    column("organisation_number", sa.Text),
    column("contact_email", sa.Text),
    column("actor", sa.Text),
    sa.Column("changed_at", INSTANT, server_default=sa.text("now()"), nullable=False),
    sa.UniqueConstraint("tenant_id", "project_id"),
)
"""A row is the owner's decision to open; without it nothing is open."""
