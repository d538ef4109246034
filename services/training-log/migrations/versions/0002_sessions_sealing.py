"""Sessions as drafted, submitted and attested; the sealed chain."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Expands only."""
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


def downgrade() -> None:
    raise NotImplementedError("never taken back; restore from a backup")
