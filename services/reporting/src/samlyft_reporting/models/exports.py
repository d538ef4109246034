"""Files that were asked for, and their pieces."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, UUID

from samlyft_reporting.models.keys import INSTANT, METADATA, column

export = sa.Table(
    "export",
    METADATA,
    column("tenant_id", sa.Text, key=True),
    sa.Column("export_id", UUID, primary_key=True, server_default=sa.text("uuidv7()")),
    sa.Column("version", sa.Integer, server_default="1", nullable=False),
    column("actor", sa.Text),
    column("reach", sa.Text),
    column("project_id", UUID),
    column("kind", sa.Text),
    column("form", sa.Text),
    column("question", JSONB),
    column("rows_in_all", sa.Integer),
    sa.Column("rows_done", sa.Integer, server_default="0", nullable=False),
    sa.Column("bytes", sa.BigInteger, server_default="0", nullable=False),
    sa.Column("status", sa.Text, server_default="queued", nullable=False),
    sa.Column("turn", sa.Integer, server_default="0", nullable=False),
    column("lease_until", INSTANT, nullable=True),
    sa.Column("requested_at", INSTANT, server_default=sa.text("now()"), nullable=False),
    column("done_at", INSTANT, nullable=True),
)
"""`turn` counts who took it: whoever lost the lease finds another's there and stops."""
export_piece = sa.Table(
    "export_piece",
    METADATA,
    column("tenant_id", sa.Text, key=True),
    column("export_id", UUID, key=True),
    column("number", sa.Integer, key=True),
    column("content", sa.LargeBinary),
    sa.ForeignKeyConstraint(["tenant_id", "export_id"], ["export.tenant_id", "export.export_id"]),
)
