"""Gallring of the ledger's documents: what was disposed of, by which decision; how long projects' papers are kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from samlyft_common.migrations import app_role, enable_tenant_rls

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None
SLUG = "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'"
AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Expands only."""
    op.create_table(
        "retention_copy",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rules", JSONB(), nullable=False),
        sa.CheckConstraint(SLUG, name=op.f("ck_retention_copy_tenant")),
        sa.PrimaryKeyConstraint(
            "tenant_id", "project_id", "version", name=op.f("pk_retention_copy")
        ),
    )
    enable_tenant_rls("retention_copy", "select, insert")
    op.create_table(
        "disposal",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("disposal_id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("kept_until", sa.Date(), nullable=True),
        sa.Column("kinds", JSONB(), nullable=False),
        sa.Column("recorded_at", AT, server_default=sa.text("now()"), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.CheckConstraint(SLUG, name=op.f("ck_disposal_tenant")),
        sa.PrimaryKeyConstraint("tenant_id", "disposal_id", name=op.f("pk_disposal")),
    )
    op.create_index(
        "ix_disposal_recorded_at", "disposal", ["tenant_id", "recorded_at", "disposal_id"]
    )
    enable_tenant_rls("disposal", "select, insert", ("project_id",))
    op.create_table(
        "disposed_document",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("disposal_id", sa.Uuid(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("recorded_at", AT, server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(SLUG, name=op.f("ck_disposed_document_tenant")),
        sa.PrimaryKeyConstraint(
            "tenant_id", "kind", "document_id", name=op.f("pk_disposed_document")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "disposal_id"],
            ["disposal.tenant_id", "disposal.disposal_id"],
            name=op.f("fk_disposed_document_tenant_id_disposal_id"),
        ),
    )
    op.create_index(
        "ix_disposed_document_disposal",
        "disposed_document",
        ["tenant_id", "disposal_id", "document_id"],
    )
    enable_tenant_rls("disposed_document", "select, insert")
    # Only what is disposed of may be emptied: the rows, and what they prove, stand.
    op.execute(f"grant update (rows) on paper_keying to {app_role()}")
    op.execute(f"grant update (person_ids) on evidence_request to {app_role()}")
    op.execute(f"grant delete on signing_link to {app_role()}")


def downgrade() -> None:
    raise NotImplementedError("never taken back; restore from a backup")
