"""Who is protected: no invitation tells where they work."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Expands only. Everyone is taken for protected until enrollment tells of them again: `rebuild`."""
    op.add_column(
        "person", sa.Column("protected", sa.Boolean(), nullable=False, server_default=sa.true())
    )
