"""Month files as reporting filed them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from samlyft_common.migrations import enable_tenant_rls

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "filed_report_copy",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("replaces", sa.Uuid(), nullable=True),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("file_hash", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_filed_report_copy_tenant")
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", "report_id", "version", name=op.f("pk_filed_report_copy")
        ),
    )
    op.create_index(
        "ix_filed_report_copy_month", "filed_report_copy", ["tenant_id", "project_id", "month"]
    )
    enable_tenant_rls("filed_report_copy", "select, insert")


def downgrade() -> None:
    raise NotImplementedError("never taken back; `rebuild` fills it from the events")
