"""Month files, financial reports, packs."""

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Expands only."""


def downgrade() -> None:
    raise NotImplementedError("never taken back; restore from a backup")
