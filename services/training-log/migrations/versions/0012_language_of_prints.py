"""The language that a print of certificates was asked for in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Expands only: those asked for before are in Swedish, as they are."""
    op.add_column(
        "certificate_print", sa.Column("language", sa.String(), server_default="sv", nullable=False)
    )
    # small table: a print is kept a week
    op.create_check_constraint(
        op.f("ck_certificate_print_language"), "certificate_print", "language in ('sv', 'en')"
    )


def downgrade() -> None:
    raise NotImplementedError("never taken back; restore from a backup")
