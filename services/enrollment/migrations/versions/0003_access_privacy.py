"""Settings, keys of clients, notices, calls about personal data."""

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Expands only."""


def downgrade() -> None:
    raise NotImplementedError("never taken back; restore from a backup")
