"""The tenant's limit for free text."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Expands only. Until a tenant is told of again the floor holds."""
    op.add_column(
        "mean_limit",
        sa.Column("smallest_text", sa.Integer(), nullable=False, server_default="10"),
    )


def downgrade() -> None:
    raise NotImplementedError("never taken back; restore from a backup")
