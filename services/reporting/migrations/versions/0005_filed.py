"""Month files, financial reports, packs, packages for the archive."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from samlyft_common.migrations import enable_tenant_rls

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

PLACES = ("municipality_code", "workplace_id", "project_id")
HEARD = ("rate", "financing_rule")
FILED = (
    *("file_template", "month_file", "month_file_read"),
    *("financial_report", "pack_file", "archive_package"),
)


def upgrade() -> None:
    op.create_table(
        "rate",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("known_until", sa.Date(), nullable=True),
        sa.Column("call_code", sa.Text(), nullable=False),
        sa.Column("programme_area", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("time_kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", "version", name=op.f("pk_rate")),
    )
    op.create_table(
        "financing_rule",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("known_until", sa.Date(), nullable=True),
        sa.Column("project_id", sa.UUID(), nullable=False),
        sa.Column("from_month", sa.Text(), nullable=False),
        sa.Column("call_code", sa.Text(), nullable=False),
        sa.Column("programme_area", sa.Text(), nullable=False),
        sa.Column("rounding", sa.Text(), nullable=False),
        sa.Column("time_kinds", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("yearly_cap_hours", sa.Integer(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", "version", name=op.f("pk_financing_rule")),
    )
    op.create_index(
        "ix_financing_rule_project", "financing_rule", ["tenant_id", "project_id"], unique=False
    )
    op.create_table(
        "file_template",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("template_id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("programme_period", sa.Text(), nullable=True),
        sa.Column("from_month", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("layout", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "template_id", name=op.f("pk_file_template")),
        sa.UniqueConstraint("tenant_id", "code", "version", name="uq_file_template_code"),
    )
    op.create_table(
        "month_file",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("month_file_id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("project_id", sa.UUID(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.UUID(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("layout", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("project_name", sa.Text(), nullable=False),
        sa.Column("project_code", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("started", sa.Integer(), nullable=False),
        sa.Column("ended", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.BigInteger(), nullable=False),
        sa.Column("without_number", sa.Integer(), nullable=False),
        sa.Column("findings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("replaces", sa.UUID(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "month_file_id", name=op.f("pk_month_file")),
        sa.UniqueConstraint(
            "tenant_id", "project_id", "month", "revision", name="uq_month_file_month"
        ),
        sa.UniqueConstraint("tenant_id", "project_id", "position", name="uq_month_file_position"),
    )
    op.create_index(
        "ix_month_file_recorded_at",
        "month_file",
        ["tenant_id", "recorded_at", "month_file_id"],
        unique=False,
    )
    op.create_table(
        "month_file_row",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("month_file_id", sa.UUID(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("identity_id", sa.UUID(), nullable=True),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.Column("municipality_code", sa.Text(), nullable=False),
        sa.Column("workplace_id", sa.UUID(), nullable=False),
        sa.Column("workplace_code", sa.Text(), nullable=True),
        sa.Column("employer_number", sa.Text(), nullable=True),
        sa.Column("role_group", sa.Text(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "month_file_id"],
            ["month_file.tenant_id", "month_file.month_file_id"],
            name="fk_month_file_row_file",
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", "month_file_id", "line", name=op.f("pk_month_file_row")
        ),
    )
    op.create_index(
        "ix_month_file_row_person",
        "month_file_row",
        ["tenant_id", "person_id", "month_file_id"],
        unique=False,
    )
    op.create_table(
        "month_file_read",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("read_id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("month_file_id", sa.UUID(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("numbers", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "read_id", name=op.f("pk_month_file_read")),
    )
    op.create_index(
        "ix_month_file_read_file",
        "month_file_read",
        ["tenant_id", "month_file_id", "recorded_at"],
        unique=False,
    )
    op.create_table(
        "financial_report",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column(
            "financial_report_id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False
        ),
        sa.Column("project_id", sa.UUID(), nullable=False),
        sa.Column("from_month", sa.Text(), nullable=False),
        sa.Column("to_month", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("input_hash", sa.Text(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "tenant_id", "financial_report_id", name=op.f("pk_financial_report")
        ),
        sa.UniqueConstraint(
            "tenant_id",
            "project_id",
            "from_month",
            "to_month",
            "revision",
            name="uq_financial_report",
        ),
    )
    op.create_index(
        "ix_financial_report_recorded_at",
        "financial_report",
        ["tenant_id", "recorded_at", "financial_report_id"],
        unique=False,
    )
    op.create_table(
        "pack",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("pack_id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("project_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("compared_with", sa.Date(), nullable=True),
        sa.Column("from_month", sa.Text(), nullable=True),
        sa.Column("to_month", sa.Text(), nullable=True),
        sa.Column("municipality_code", sa.Text(), nullable=True),
        sa.Column("workplace_id", sa.UUID(), nullable=True),
        sa.Column("texts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("status", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("steps_done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("input_hash", sa.Text(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "changed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "pack_id", name=op.f("pk_pack")),
    )
    op.create_index(
        "ix_pack_changed_at", "pack", ["tenant_id", "changed_at", "pack_id"], unique=False
    )
    op.create_table(
        "pack_file",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("pack_id", sa.UUID(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "pack_id"], ["pack.tenant_id", "pack.pack_id"], name="fk_pack_file_pack"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "pack_id", "format", name=op.f("pk_pack_file")),
    )
    op.create_table(
        "archive_package",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column(
            "archive_package_id", sa.UUID(), server_default=sa.text("uuidv7()"), nullable=False
        ),
        sa.Column("project_id", sa.UUID(), nullable=False),
        sa.Column("from_month", sa.Text(), nullable=False),
        sa.Column("to_month", sa.Text(), nullable=False),
        sa.Column("agreement", sa.Text(), nullable=True),
        sa.Column("contents", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "archive_package_id", name=op.f("pk_archive_package")),
    )
    op.create_index(
        "ix_archive_package_recorded_at",
        "archive_package",
        ["tenant_id", "recorded_at", "archive_package_id"],
        unique=False,
    )

    op.add_column("certificate", sa.Column("eligible_minutes", sa.Integer(), nullable=True))
    op.create_index("ix_entry_month", "entry", ["tenant_id", "project_id", "month", "person_id"])
    for table in HEARD:
        enable_tenant_rls(table, "select, insert, update")
    for table in FILED:
        enable_tenant_rls(table, "select, insert")
    enable_tenant_rls("month_file_row", "select, insert", PLACES)
    enable_tenant_rls("pack", "select, insert, update")


def downgrade() -> None:
    raise NotImplementedError("never taken back; restore from a backup")
