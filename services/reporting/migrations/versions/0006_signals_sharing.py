"""Signals, sharing agreements, evaluation, webhooks."""

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Expands only."""


def downgrade() -> None:
    raise NotImplementedError("never taken back; restore from a backup")
