"""Letters that wait to be sent, and the origins whose pages may read."""

from samlyft_common.migrations import add_letters, add_origins

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Expands only."""
    add_letters()
    add_origins()


def downgrade() -> None:
    raise NotImplementedError("never taken back; restore from a backup")
