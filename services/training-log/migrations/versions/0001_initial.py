"""Sessions, attendance, the ledger, and copies of enrollment's facts.

Revision ID: 0001
Revises: none
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from samlyft_common.migrations import app_role, enable_tenant_rls, secure_common_tables
from samlyft_common.tables import Xid8

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

COPIES = {"project": "project_id", "workplace": "workplace_id", "employment": "employment_id"}
CURRENT = """
create view {name}_current with (security_invoker = true) as
select c.* from {name}_copy c
where not exists (
    select from {name}_copy n where n.tenant_id = c.tenant_id and n.{key} = c.{key} and n.version > c.version
)
"""
PLACES = ("municipality_code", "workplace_id", "project_id")


def upgrade() -> None:
    op.create_table(
        "access_grant",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("scopes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("reach", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_to", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_access_grant")),
    )
    op.create_index("ix_access_grant_subject", "access_grant", ["issuer", "subject"], unique=False)
    op.create_table(
        "dead_letter",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("envelope", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column(
            "stored_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_dead_letter")),
    )
    op.create_table(
        "employment_copy",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("employment_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("employer_number", sa.String(), nullable=False),
        sa.Column("employee_number", sa.String(), nullable=False),
        sa.Column("workplace_id", sa.Uuid(), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("role_group", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_employment_copy_tenant")
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", "employment_id", "version", name=op.f("pk_employment_copy")
        ),
    )
    op.create_index(
        "ix_employment_copy_reference",
        "employment_copy",
        ["tenant_id", "employer_number", "employee_number"],
        unique=False,
    )
    op.create_table(
        "idempotency",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("client", sa.Text(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "client", "route", "key", name=op.f("pk_idempotency")),
    )
    op.create_table(
        "inbox",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("event_id", sa.UUID(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "handled_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "event_id", name=op.f("pk_inbox")),
    )
    op.create_table(
        "outbox",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("aggregate_id", sa.UUID(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("traceparent", sa.Text(), nullable=True),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_outbox_tenant")),
        sa.PrimaryKeyConstraint(
            "tenant_id", "type", "aggregate_id", "version", name=op.f("pk_outbox")
        ),
    )
    op.create_index("ix_outbox_feed", "outbox", ["tenant_id", "xid", "seq"], unique=False)
    op.create_index(
        "ix_outbox_unpublished",
        "outbox",
        ["seq"],
        unique=False,
        postgresql_where=sa.text("published_at is null"),
    )
    op.create_table(
        "person_copy",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("display_name", sa.String(), nullable=True),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_person_copy_tenant")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "person_id", name=op.f("pk_person_copy")),
    )
    op.create_table(
        "posting",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("posting_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("time_kind", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("actor", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'correction') = (reason is not null)", name=op.f("ck_posting_reason")
        ),
        sa.CheckConstraint("kind in ('attendance', 'correction')", name=op.f("ck_posting_kind")),
        sa.CheckConstraint("tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_posting_tenant")),
        sa.PrimaryKeyConstraint("tenant_id", "posting_id", name=op.f("pk_posting")),
    )
    op.create_index(
        "ix_posting_project", "posting", ["tenant_id", "project_id", "known_at"], unique=False
    )
    op.create_index(
        "ix_posting_recorded_at",
        "posting",
        ["tenant_id", "recorded_at", "posting_id"],
        unique=False,
    )
    op.create_table(
        "project_copy",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("eligible_from", sa.Date(), nullable=False),
        sa.Column("eligible_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_project_copy_tenant")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "project_id", "version", name=op.f("pk_project_copy")),
    )
    op.create_index("ix_project_copy_code", "project_copy", ["tenant_id", "code"], unique=False)
    op.create_table(
        "reference",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("employer_number", sa.String(), nullable=False),
        sa.Column("employee_number", sa.String(), nullable=False),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_reference_tenant")
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", "employer_number", "employee_number", name=op.f("pk_reference")
        ),
    )
    op.create_table(
        "session",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=True),
        sa.Column("workplace_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(), server_default="held", nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_session_tenant")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_session_times")),
        sa.PrimaryKeyConstraint("tenant_id", "session_id", name=op.f("pk_session")),
    )
    op.create_index("ix_session_project", "session", ["tenant_id", "project_id"], unique=False)
    op.create_index(
        "ix_session_recorded_at",
        "session",
        ["tenant_id", "recorded_at", "session_id"],
        unique=False,
    )
    op.create_index("uq_session_key", "session", ["tenant_id", "code"], unique=True)
    op.create_table(
        "tenant",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("smallest_count", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.CheckConstraint("tenant_id <> 'platform'", name=op.f("ck_tenant_reserved")),
        sa.CheckConstraint("tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_tenant_tenant")),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_tenant")),
    )
    op.create_table(
        "unmatched",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("attendances", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_unmatched_tenant")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "project_id", name=op.f("pk_unmatched")),
    )
    op.create_table(
        "workplace_copy",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("workplace_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_workplace_copy_tenant")
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", "workplace_id", "version", name=op.f("pk_workplace_copy")
        ),
    )
    op.create_index("ix_workplace_copy_code", "workplace_copy", ["tenant_id", "code"], unique=False)
    op.create_table(
        "attendance",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("attendance_id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("employer_number", sa.String(), nullable=False),
        sa.Column("employee_number", sa.String(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("first_minutes", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("eligible", sa.Boolean(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("role_group", sa.String(), nullable=True),
        sa.Column("municipality_code", sa.String(), nullable=True),
        sa.Column("workplace_id", sa.Uuid(), nullable=True),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("actor", sa.String(), nullable=False),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_attendance_tenant")
        ),
        sa.CheckConstraint("minutes between 0 and 1440", name=op.f("ck_attendance_minutes")),
        sa.PrimaryKeyConstraint("tenant_id", "attendance_id", name=op.f("pk_attendance")),
    )
    op.create_index("ix_attendance_person", "attendance", ["tenant_id", "person_id"], unique=False)
    op.create_index(
        "ix_attendance_recorded_at",
        "attendance",
        ["tenant_id", "recorded_at", "attendance_id"],
        unique=False,
    )
    op.create_index(
        "ix_attendance_unmatched",
        "attendance",
        ["tenant_id", "employer_number", "employee_number"],
        unique=False,
        postgresql_where=sa.text("person_id is null"),
    )
    op.create_index(
        "uq_attendance_key",
        "attendance",
        ["tenant_id", "session_id", "employer_number", "employee_number", "local_date"],
        unique=True,
    )
    op.create_table(
        "session_day",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("from_minute", sa.Integer(), nullable=False),
        sa.Column("to_minute", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_session_day_tenant")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "session_id"],
            ["session.tenant_id", "session.session_id"],
            name=op.f("fk_session_day_tenant_id_session_id"),
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", "session_id", "local_date", name=op.f("pk_session_day")
        ),
    )
    op.create_table(
        "session_trainer",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("employer_number", sa.String(), nullable=False),
        sa.Column("employee_number", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_session_trainer_tenant")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "session_id"],
            ["session.tenant_id", "session.session_id"],
            name=op.f("fk_session_trainer_tenant_id_session_id"),
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id",
            "session_id",
            "employer_number",
            "employee_number",
            name=op.f("pk_session_trainer"),
        ),
    )
    op.create_index(
        "ix_session_trainer_unmatched",
        "session_trainer",
        ["tenant_id", "employer_number", "employee_number"],
        unique=False,
        postgresql_where=sa.text("person_id is null"),
    )
    op.create_table(
        "entry",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("posting_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("attendance_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("role_group", sa.String(), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("workplace_id", sa.Uuid(), nullable=False),
        sa.Column("employer_number", sa.String(), nullable=False),
        sa.Column("eligible", sa.Boolean(), nullable=False),
        sa.CheckConstraint("tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_entry_tenant")),
        sa.CheckConstraint("line between 1 and 500", name=op.f("ck_entry_line")),
        sa.CheckConstraint("minutes <> 0", name=op.f("ck_entry_minutes")),
        sa.PrimaryKeyConstraint("tenant_id", "posting_id", "line", name=op.f("pk_entry")),
    )
    op.create_index("ix_entry_attendance", "entry", ["tenant_id", "attendance_id"], unique=False)
    secure_common_tables()
    for table in ("session", "unmatched", "person_copy"):
        enable_tenant_rls(table, "select, insert, update")
    for table in ("session_day", "session_trainer"):
        enable_tenant_rls(table)
    enable_tenant_rls("reference", "select, insert, update")
    enable_tenant_rls("attendance", "select, insert, update", PLACES)
    # Append-only: nobody who serves may change or remove what was posted.
    enable_tenant_rls("posting", "select, insert")
    enable_tenant_rls("entry", "select, insert", PLACES)
    for name, key in COPIES.items():
        enable_tenant_rls(f"{name}_copy", "select, insert")
        op.execute(CURRENT.format(name=name, key=key))
        op.execute(f"grant select on {name}_current to {app_role()}")


def downgrade() -> None:
    raise NotImplementedError("the ledger is never taken back; restore from a backup")
