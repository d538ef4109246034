"""Workplaces over time, employments in full, roster sources, suggestions of who is one."""

from __future__ import annotations

import csv
from importlib import resources

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from samlyft_common.migrations import app_role, enable_tenant_rls

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Expands only: code of the version before goes on working while this runs."""
    _make_tables()
    _add_columns()
    _name_municipalities()
    _begin_history()
    _secure()


def _make_tables() -> None:
    op.create_table(
        "roster_line",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("employer_number", sa.String(), nullable=True),
        sa.Column("employee_number", sa.String(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.Column("given_name", sa.String(), nullable=True),
        sa.Column("family_name", sa.String(), nullable=True),
        sa.Column("municipality_code", sa.String(), nullable=True),
        sa.Column("workplace_id", sa.Uuid(), nullable=True),
        sa.Column("workplace_code", sa.String(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("changes", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("field", sa.String(), nullable=True),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column(
            "made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_roster_line_tenant")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "import_id", "line", name=op.f("pk_roster_line")),
    )
    op.create_table(
        "roster_source",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "changed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("employer_number", sa.String(), nullable=False),
        sa.Column("columns", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "role_groups",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column(
            "workplace_codes",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column("default_role_group", sa.String(), nullable=True),
        sa.Column("date_format", sa.String(), nullable=False),
        sa.Column("moves", sa.String(), nullable=False),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_roster_source_tenant")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_roster_source")),
        sa.UniqueConstraint("tenant_id", "name", name=op.f("uq_roster_source_tenant_id_name")),
    )
    op.create_table(
        "workplace_change",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "changed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("workplace_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("successor_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("people_moved", sa.Integer(), nullable=False),
        sa.Column("told", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_workplace_change_tenant")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_workplace_change")),
    )
    op.create_table(
        "roster_import",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("outcomes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column(
            "made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_roster_import_tenant")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "source_id"],
            ["roster_source.tenant_id", "roster_source.id"],
            name=op.f("fk_roster_import_tenant_id_source_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_roster_import")),
    )
    op.create_table(
        "match_suggestion",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "changed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("one_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("workplace_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("merge_id", sa.Uuid(), nullable=True),
        sa.Column("actor", sa.String(), nullable=True),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_match_suggestion_tenant")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "merge_id"],
            ["person_merge.tenant_id", "person_merge.id"],
            name=op.f("fk_match_suggestion_tenant_id_merge_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "one_id"],
            ["person.tenant_id", "person.id"],
            name=op.f("fk_match_suggestion_tenant_id_one_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "other_id"],
            ["person.tenant_id", "person.id"],
            name=op.f("fk_match_suggestion_tenant_id_other_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "workplace_id"],
            ["workplace.tenant_id", "workplace.id"],
            name=op.f("fk_match_suggestion_tenant_id_workplace_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_match_suggestion")),
        sa.UniqueConstraint(
            "tenant_id",
            "one_id",
            "other_id",
            name=op.f("uq_match_suggestion_tenant_id_one_id_other_id"),
        ),
    )
    op.create_table(
        "provider_relation",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "changed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("buyer_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("area_of_care", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("contract_reference", sa.String(), nullable=True),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_provider_relation_tenant")
        ),
        sa.CheckConstraint(
            "to_on is null or to_on >= from_on", name=op.f("ck_provider_relation_period")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "buyer_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("fk_provider_relation_tenant_id_buyer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "provider_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("fk_provider_relation_tenant_id_provider_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_provider_relation")),
        sa.UniqueConstraint(
            "tenant_id",
            "buyer_id",
            "provider_id",
            "area_of_care",
            "from_on",
            name="uq_provider_relation_pair",
        ),
    )
    op.create_table(
        "workplace_period",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("workplace_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("area_of_care", sa.String(), nullable=False),
        sa.Column("manager_id", sa.Uuid(), nullable=True),
        sa.Column("headcount", sa.Integer(), nullable=True),
        sa.Column("full_time_equivalents", sa.Numeric(precision=8, scale=2), nullable=True),
        sa.Column(
            "changed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_workplace_period_tenant")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "workplace_id"],
            ["workplace.tenant_id", "workplace.id"],
            name=op.f("fk_workplace_period_tenant_id_workplace_id"),
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", "workplace_id", "from_on", name=op.f("pk_workplace_period")
        ),
    )


def _add_columns() -> None:
    op.add_column("employment", sa.Column("occupation", sa.String(), nullable=True))
    op.add_column("employment", sa.Column("share_percent", sa.Integer(), nullable=True))
    op.add_column("employment", sa.Column("hours", sa.String(), nullable=True))
    op.add_column("employment", sa.Column("source_id", sa.Uuid(), nullable=True))
    op.add_column("employment", sa.Column("continues_id", sa.Uuid(), nullable=True))
    op.create_index("ix_employment_source", "employment", ["tenant_id", "source_id"], unique=False)
    op.create_index(
        "ix_employment_workplace", "employment", ["tenant_id", "workplace_id"], unique=False
    )
    op.create_foreign_key(
        op.f("fk_employment_tenant_id_source_id"),
        "employment",
        "roster_source",
        ["tenant_id", "source_id"],
        ["tenant_id", "id"],
    )
    op.create_foreign_key(
        op.f("fk_employment_tenant_id_continues_id"),
        "employment",
        "employment",
        ["tenant_id", "continues_id"],
        ["tenant_id", "id"],
    )
    op.add_column("municipality", sa.Column("official_name", sa.String(), nullable=True))
    op.add_column("organisation", sa.Column("closed_on", sa.Date(), nullable=True))
    op.add_column("workplace", sa.Column("cfar_number", sa.String(), nullable=True))
    op.add_column("workplace", sa.Column("manager_id", sa.Uuid(), nullable=True))
    op.add_column("workplace", sa.Column("headcount", sa.Integer(), nullable=True))
    op.add_column(
        "workplace",
        sa.Column("full_time_equivalents", sa.Numeric(precision=8, scale=2), nullable=True),
    )
    op.add_column(
        "workplace",
        sa.Column(
            "successor_ids",
            postgresql.ARRAY(sa.Uuid()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
    )
    op.add_column(
        "workplace",
        sa.Column(
            "predecessor_ids",
            postgresql.ARRAY(sa.Uuid()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
    )
    op.create_index(
        "ix_workplace_sort_name", "workplace", ["tenant_id", "sort_name", "id"], unique=False
    )
    op.create_foreign_key(
        op.f("fk_workplace_tenant_id_manager_id"),
        "workplace",
        "person",
        ["tenant_id", "manager_id"],
        ["tenant_id", "id"],
    )


def _name_municipalities() -> None:
    """Reference data: what each calls itself."""
    table = sa.table("municipality", sa.column("code"), sa.column("official_name"))
    text = resources.files("samlyft_enrollment").joinpath("data/municipality_names.csv").read_text()
    for row in csv.DictReader(text.splitlines()):
        named = table.update().where(table.c.code == row["code"])
        op.execute(named.values(official_name=row["official_name"]))


def _begin_history() -> None:
    """What is stored of a workplace has held since it opened; the owner is bound by policies as well."""
    op.execute("alter table workplace no force row level security")
    op.execute(
        "insert into workplace_period (tenant_id, workplace_id, from_on, name, area_of_care) "
        "select tenant_id, id, opened_on, name, area_of_care from workplace"
    )
    op.execute("alter table workplace force row level security")


def _secure() -> None:
    places = ("municipality_code", "workplace_id")
    enable_tenant_rls("provider_relation", "select, insert, update")
    enable_tenant_rls("workplace_period", "select, insert, update")
    enable_tenant_rls("workplace_change", "select, insert")
    enable_tenant_rls("roster_source", "select, insert, update")
    enable_tenant_rls("roster_import", "select, insert")
    enable_tenant_rls("roster_line", "select, insert, delete", places)
    enable_tenant_rls("match_suggestion", "select, insert, update, delete", places)
    op.execute(f"grant update on organisation to {app_role()}")


def downgrade() -> None:
    raise NotImplementedError("never taken back; restore from a backup")
