"""Erasure reaches the links of calendars, and the employee numbers that a reorganisation was told."""

from alembic import op

from samlyft_common.migrations import app_role

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Expands only."""
    op.execute(f"grant delete on calendar_link to {app_role()}")
    op.execute(f"grant update (told) on workplace_change to {app_role()}")


def downgrade() -> None:
    raise NotImplementedError("never taken back; restore from a backup")
