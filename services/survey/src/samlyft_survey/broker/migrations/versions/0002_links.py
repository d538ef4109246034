"""Coarse facts and drafts carried by a token."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from samlyft_common.migrations import app_role

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Expands only. Only what somebody has begun to answer may be changed, never what a token stands for."""
    op.add_column(
        "token", sa.Column("facts", JSONB(), nullable=False, server_default=sa.text("'{}'"))
    )
    op.add_column(
        "token", sa.Column("shared", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("token", sa.Column("draft", sa.LargeBinary()))
    op.execute(f"grant update (draft) on token to {app_role()}")


def downgrade() -> None:
    raise NotImplementedError("never taken back; restore from a backup")
