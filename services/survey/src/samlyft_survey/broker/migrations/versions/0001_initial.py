"""Family keys, invited marks and unspent tokens."""

import sqlalchemy as sa
from alembic import op

from samlyft_common.migrations import app_role, enable_tenant_rls
from samlyft_common.tables import NOW, SLUG

revision = "0001"
down_revision = None


def upgrade() -> None:
    """All the broker has; the app role may empty a family key but never delete its row."""
    op.create_table(
        "family_key",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("family_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("destroyed_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "family_id", name="pk_family_key"),
    )
    op.create_table(
        "invited",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "round_id", "mark", name="pk_invited"),
    )
    op.create_table(
        "token",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("masked_key", sa.LargeBinary(), nullable=False),
        sa.Column("role_group", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "token_hash", name="pk_token"),
    )
    op.create_index("ix_token_mark", "token", ["tenant_id", "round_id", "mark"])
    for table in ("family_key", "invited", "token"):
        op.create_check_constraint(op.f(f"ck_{table}_tenant"), table, SLUG)
    enable_tenant_rls("family_key", "select, insert, update")
    enable_tenant_rls("invited", "select, insert")
    enable_tenant_rls("token", "select, insert, delete")
    op.execute(f"grant select on alembic_version to {app_role()}")
