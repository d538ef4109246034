"""What follows from what was enrolled."""

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Expands only."""


def downgrade() -> None:
    raise NotImplementedError("never taken back; restore from a backup")
