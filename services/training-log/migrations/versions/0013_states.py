"""What a learning platform remembers of a learner in an activity: the state documents of xAPI."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from samlyft_common.migrations import enable_tenant_rls

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KEY = ("platform_id", "activity_id", "actor", "registration", "state_id")


def upgrade() -> None:
    """Expands only."""
    op.create_table(
        "xapi_state",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("registration", sa.Uuid(), nullable=False),
        sa.Column("state_id", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column(
            "stored",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_xapi_state_tenant")
        ),
        sa.CheckConstraint("length(content) <= 65536", name=op.f("ck_xapi_state_content")),
        sa.PrimaryKeyConstraint("tenant_id", *KEY, name=op.f("pk_xapi_state")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "platform_id"],
            ["learning_platform.tenant_id", "learning_platform.platform_id"],
            name=op.f("fk_xapi_state_tenant_id_platform_id"),
        ),
    )
    enable_tenant_rls("xapi_state")


def downgrade() -> None:
    raise NotImplementedError("never taken back; restore from a backup")
