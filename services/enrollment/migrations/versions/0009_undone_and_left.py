"""Reorganisations can be undone, people who have left go by decision, clients show their last use."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from samlyft_common.migrations import app_role

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Expands only."""
    op.add_column("workplace_change", sa.Column("made", JSONB(), nullable=True))
    op.add_column(
        "workplace_change", sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column("workplace_change", sa.Column("undone_by", sa.String(), nullable=True))
    op.execute(
        "grant update (version, changed_at, undone_at, undone_by) "
        f"on workplace_change to {app_role()}"
    )
    op.alter_column("retention_rule", "project_id", nullable=True)
    op.add_column("machine", sa.Column("last_used_on", sa.Date(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("never taken back; restore from a backup")
