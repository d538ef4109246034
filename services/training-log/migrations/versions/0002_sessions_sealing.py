"""Sessions as drafted, submitted and attested; the sealed chain."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from samlyft_common.migrations import enable_tenant_rls

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SLUG = "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'"


def upgrade() -> None:
    """Expands only."""
    _sessions()
    _policies()
    _time_basis()


def _time_basis() -> None:
    """Whose time a minute was; one person's minutes at a session stand once, whatever number they came under."""
    for table in ("attendance", "entry"):
        column = sa.Column("time_basis", sa.String(), server_default="scheduled", nullable=False)
        op.add_column(table, column)
    op.create_check_constraint(
        op.f("ck_attendance_time_basis"),
        "attendance",
        "time_basis in ('scheduled', 'outside_schedule', 'unpaid')",
    )
    op.create_index(
        "uq_attendance_person",
        "attendance",
        ["tenant_id", "session_id", "person_id", "local_date"],
        unique=True,
        postgresql_where=sa.text("minutes > 0"),
    )
    op.create_index(
        "ix_attendance_outside",
        "attendance",
        ["tenant_id", "local_date"],
        postgresql_where=sa.text("time_basis = 'outside_schedule'"),
    )
    op.create_index(
        "ix_employment_copy_workplace", "employment_copy", ["tenant_id", "workplace_id"]
    )
    op.drop_index("ix_employment_copy_reference", "employment_copy")
    op.create_index(
        "ix_employment_copy_reference",
        "employment_copy",
        ["tenant_id", "employer_number", "employee_number"],
    )
    # The policies check the tenant of each row; its form is checked where tenants are made. This one took a tenth of
    # an import.
    for table in ("attendance", "entry"):
        op.drop_constraint(f"ck_{table}_tenant", table)
    # What rows are looked up by stays the newest index (`keys.unique`), here and above.
    op.create_index(
        "uq_attendance_key_anew",
        "attendance",
        ["tenant_id", "session_id", "employer_number", "employee_number", "local_date"],
        unique=True,
    )
    op.drop_index("uq_attendance_key", "attendance")
    op.execute("alter index uq_attendance_key_anew rename to uq_attendance_key")


def _sessions() -> None:
    op.add_column(
        "session",
        sa.Column(
            "topics", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
    )
    columns: dict[str, Any] = {
        "place": sa.String(),
        "theory_minutes": sa.Integer(),
        "discussion_minutes": sa.Integer(),
        "planned_session_id": sa.Uuid(),
        "void_reason": sa.String(),
        "attested_at": sa.DateTime(timezone=True),
        "attested_by": sa.String(),
        "attested_as": sa.String(),
    }
    for name, kind in columns.items():
        op.add_column("session", sa.Column(name, kind, nullable=True))
    # The owner is bound by the policies too, and has none: without them for one statement it sees the rows.
    op.execute("alter table session disable row level security")
    op.execute("update session set topics = array[topic]")
    op.execute("update session set status = 'submitted' where status = 'held'")
    op.execute("alter table session enable row level security")
    op.alter_column("session", "status", server_default="submitted")
    for name, rule in {
        "status": "status in ('draft', 'submitted', 'attested', 'voided')",
        "voided": "(status = 'voided') = (void_reason is not null)",
        "attested": "(status = 'attested') = (attested_at is not null)",
        "parts": "theory_minutes + discussion_minutes <= length",
    }.items():
        op.create_check_constraint(op.f(f"ck_session_{name}"), "session", rule)
    op.create_index("ix_session_planned", "session", ["tenant_id", "planned_session_id"])
    # Its key is to stay the newest of its indexes (`keys.unique`).
    op.drop_index("uq_session_key", "session")
    op.create_index("uq_session_key", "session", ["tenant_id", "code"], unique=True)


def _policies() -> None:
    op.create_table(
        "attestation_policy",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("policy_id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("attested_by", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("actor", sa.String(), nullable=False),
        sa.CheckConstraint(SLUG, name=op.f("ck_attestation_policy_tenant")),
        sa.CheckConstraint(
            "attested_by in ('nobody', 'manager', 'project_leader', 'either')",
            name=op.f("ck_attestation_policy_attested_by"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "policy_id", name=op.f("pk_attestation_policy")),
    )
    op.create_index(
        "uq_attestation_policy_key",
        "attestation_policy",
        ["tenant_id", "project_id", "valid_from"],
        unique=True,
    )
    enable_tenant_rls("attestation_policy", "select, insert")


def downgrade() -> None:
    raise NotImplementedError("never taken back; restore from a backup")
