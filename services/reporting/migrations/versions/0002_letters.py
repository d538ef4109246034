"""Letters that wait to be sent."""

from samlyft_common.migrations import add_letters

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Expands only."""
    add_letters()


def downgrade() -> None:
    raise NotImplementedError("never taken back; restore from a backup")
