"""What follows from what was enrolled: absences, months and visibility are heard; why a closed month was changed."""

import sqlalchemy as sa
from alembic import op

from samlyft_common.migrations import app_role, enable_tenant_rls

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Expands only."""
    _heard()
    op.add_column("sign_up", sa.Column("after_close", sa.String(), nullable=True))
    no = sa.false()
    op.add_column(
        "package_offer", sa.Column("following", sa.Boolean(), server_default=no, nullable=False)
    )
    op.execute(f"grant update (following) on package_offer to {app_role()}")
    now = sa.text("now()")
    changed = sa.Column(
        "changed_at", sa.DateTime(timezone=True), server_default=now, nullable=False
    )
    op.add_column("tenant", changed)


def _table(name: str, key: int, *columns: sa.Column[object]) -> None:
    """A table whose key is the tenant and the first so many columns."""
    tenant = sa.Column("tenant_id", sa.Text(), nullable=False)
    names = ["tenant_id", *(column.name for column in columns[:key])]
    op.create_table(
        name,
        tenant,
        *columns,
        sa.CheckConstraint("tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f(f"ck_{name}_tenant")),
        sa.PrimaryKeyConstraint(*names, name=op.f(f"pk_{name}")),
    )


def _heard() -> None:
    op.add_column(
        "heard_session",
        sa.Column("topics", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
    )
    op.add_column("heard_session", sa.Column("planned_session_id", sa.Uuid(), nullable=True))
    # Sessions heard before have no topics yet: `republish` of the training log tells them again.
    op.execute("alter table heard_session no force row level security")
    op.execute("update heard_session set version = 0")
    op.execute("alter table heard_session force row level security")
    op.create_index(
        "ix_heard_session_planned", "heard_session", ["tenant_id", "planned_session_id"]
    )
    _table(
        "heard_absence",
        1,
        sa.Column("attendance_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
    )
    op.create_index(
        "ix_heard_absence_session", "heard_absence", ["tenant_id", "session_id", "person_id"]
    )
    _table(
        "heard_month",
        3,
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
    )
    _table(
        "heard_visibility",
        2,
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
    )
    enable_tenant_rls("heard_absence", "select, insert, update")
    enable_tenant_rls("heard_month", "select, insert, update")
    enable_tenant_rls("heard_visibility", "select, insert")


def downgrade() -> None:
    raise NotImplementedError("never taken back; restore from a backup")
