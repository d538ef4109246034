"""Projects whose published figures are open data."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from samlyft_common.migrations import enable_tenant_rls

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Expands only."""
    op.create_table(
        "open_dataset",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("open_dataset_id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.UUID(), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("publisher", "organisation_number", "contact_email", "actor")
        ),
        sa.Column(
            "changed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "open_dataset_id", name=op.f("pk_open_dataset")),
        sa.UniqueConstraint(
            "tenant_id", "project_id", name=op.f("uq_open_dataset_tenant_id_project_id")
        ),
    )
    enable_tenant_rls("open_dataset", "select, insert, delete")


def downgrade() -> None:
    raise NotImplementedError("never taken back; restore from a backup")
