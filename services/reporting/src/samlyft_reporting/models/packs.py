"""Report packs: asked for, made by a job, frozen with the hash of what they were made of; and what was archived."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, UUID

from samlyft_reporting.models.filing import NEW_ID, NOW
from samlyft_reporting.models.keys import INSTANT, METADATA, column

pack = sa.Table(
    "pack",
    METADATA,
    column("tenant_id", sa.Text, key=True),
    sa.Column("pack_id", UUID, primary_key=True, server_default=NEW_ID),
    column("project_id", UUID),
    column("kind", sa.Text),
    column("language", sa.Text),
    column("as_of", sa.Date),
    column("compared_with", sa.Date, nullable=True),
    column("from_month", sa.Text, nullable=True),
    column("to_month", sa.Text, nullable=True),
    column("municipality_code", sa.Text, nullable=True),
    column("workplace_id", UUID, nullable=True),
    column("texts", JSONB),
    sa.Column("status", sa.Text, server_default="waiting", nullable=False),
    sa.Column("steps_done", sa.Integer, server_default="0", nullable=False),
    column("steps", sa.Integer),
    column("failure", sa.Text, nullable=True),
    column("content", JSONB, nullable=True),
    column("input_hash", sa.Text, nullable=True),
    sa.Column("recorded_at", INSTANT, server_default=NOW, nullable=False),
    sa.Column("changed_at", INSTANT, server_default=NOW, nullable=False),
    column("published_at", INSTANT, nullable=True),
    column("actor", sa.Text),
    sa.Index("ix_pack_changed_at", "tenant_id", "changed_at", "pack_id"),
)
pack_file = sa.Table(
    "pack_file",
    METADATA,
    column("tenant_id", sa.Text, key=True),
    column("pack_id", UUID, key=True),
    column("format", sa.Text, key=True),
    column("sha256", sa.Text),
    column("content", sa.LargeBinary),
    sa.ForeignKeyConstraint(
        ["tenant_id", "pack_id"], ["pack.tenant_id", "pack.pack_id"], name="fk_pack_file_pack"
    ),
)
archive_package = sa.Table(
    "archive_package",
    METADATA,
    column("tenant_id", sa.Text, key=True),
    sa.Column("archive_package_id", UUID, primary_key=True, server_default=NEW_ID),
    column("project_id", UUID),
    column("from_month", sa.Text),
    column("to_month", sa.Text),
    column("agreement", sa.Text, nullable=True),
    column("contents", JSONB),
    sa.Column("recorded_at", INSTANT, server_default=NOW, nullable=False),
    column("actor", sa.Text),
    sa.Index("ix_archive_package_recorded_at", "tenant_id", "recorded_at", "archive_package_id"),
)
"""What was handed over: each document by its id and hash."""
