"""Whose time a minute was: the figures are of training in working time."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("time_basis", sa.Text(), server_default="scheduled", nullable=False)
    op.add_column("entry", column)


def downgrade() -> None:
    raise NotImplementedError("never taken back; `rebuild` fills the read model from the events")
