"""Which group an invitation was for, so that the share of it that answered can be told."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Expands only. Rounds invited to before this have no response by group."""
    op.add_column("invited", sa.Column("role_group", sa.String()))
    op.add_column("invited", sa.Column("facts", JSONB()))


def downgrade() -> None:
    raise NotImplementedError("never taken back; restore from a backup")
