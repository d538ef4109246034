"""The tenant's limit for means."""

import sqlalchemy as sa
from alembic import op

from samlyft_common.migrations import enable_tenant_rls
from samlyft_common.tables import SLUG

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Expands only. Until a tenant is told of again the floor holds."""
    op.create_table(
        "mean_limit",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("smallest_mean", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name="pk_mean_limit"),
        sa.CheckConstraint(SLUG, name="ck_mean_limit_tenant"),
    )
    enable_tenant_rls("mean_limit", "select, insert, update")


def downgrade() -> None:
    raise NotImplementedError("never taken back; restore from a backup")
