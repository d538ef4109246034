"""Links, drafts and facts carried by a token."""

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Expands only."""


def downgrade() -> None:
    raise NotImplementedError("never taken back; restore from a backup")
