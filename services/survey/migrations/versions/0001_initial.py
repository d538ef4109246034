"""Questionnaires, rounds, answers, releases, and copies of whom to invite."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from samlyft_common.migrations import SCOPE, app_role, enable_tenant_rls, secure_common_tables
from samlyft_common.tables import SLUG, Xid8

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

OWN = (
    "questionnaire",
    "family",
    "round",
    "answer",
    "release",
    "participation",
    "person",
    "workplace",
)
WORDS = "(select string_to_array(nullif(current_setting('app.scope', true), ''), ','))::text[]"
IN_PROJECT = f"""
project_id::text = any ({WORDS}) or exists (
    select from participation p
    where p.tenant_id = {{table}}.tenant_id and p.project_id = {{table}}.project_id
)
"""
OF_ROUND = """
exists (
    select from round r where r.tenant_id = release.tenant_id and r.round_id = release.round_id
)
"""


def upgrade() -> None:
    """Expands only: code of the version before goes on working while this runs."""
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
        "family",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("family_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "family_id", name=op.f("pk_family")),
        sa.UniqueConstraint(
            "tenant_id", "project_id", "code", name=op.f("uq_family_tenant_id_project_id_code")
        ),
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
        "participation",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role_group", sa.String(), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("workplace_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "participation_id", name=op.f("pk_participation")),
    )
    op.create_index(
        "ix_participation_project",
        "participation",
        ["tenant_id", "project_id", "role_group"],
        unique=False,
    )
    op.create_table(
        "person",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("merged_into", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "person_id", name=op.f("pk_person")),
    )
    op.create_table(
        "questionnaire",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("questionnaire_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "questionnaire_id", name=op.f("pk_questionnaire")),
        sa.UniqueConstraint(
            "tenant_id", "code", "version", name=op.f("uq_questionnaire_tenant_id_code_version")
        ),
    )
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
        "workplace",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("workplace_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "workplace_id", name=op.f("pk_workplace")),
    )
    op.create_table(
        "round",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("family_id", sa.Uuid(), nullable=False),
        sa.Column("questionnaire_id", sa.Uuid(), nullable=False),
        sa.Column("wave", sa.String(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("invited", sa.Integer(), nullable=False),
        sa.Column("told_answered", sa.Integer(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("historical", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("status in ('planned', 'open', 'closed')", name=op.f("ck_round_status")),
        sa.CheckConstraint("closes_on >= opens_on", name=op.f("ck_round_period")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "family_id"],
            ["family.tenant_id", "family.family_id"],
            name=op.f("fk_round_tenant_id_family_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "questionnaire_id"],
            ["questionnaire.tenant_id", "questionnaire.questionnaire_id"],
            name=op.f("fk_round_tenant_id_questionnaire_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "round_id", name=op.f("pk_round")),
        sa.UniqueConstraint(
            "tenant_id", "family_id", "wave", name=op.f("uq_round_tenant_id_family_id_wave")
        ),
    )
    op.create_table(
        "answer",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("answer_id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("pairing_key", sa.LargeBinary(), nullable=False),
        sa.Column("role_group", sa.String(), nullable=False),
        sa.Column("week", sa.String(), nullable=False),
        sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("week ~ '^[0-9]{4}-W[0-9]{2}$'", name=op.f("ck_answer_week")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "round_id"],
            ["round.tenant_id", "round.round_id"],
            name=op.f("fk_answer_tenant_id_round_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "answer_id", name=op.f("pk_answer")),
        sa.UniqueConstraint(
            "tenant_id",
            "round_id",
            "pairing_key",
            name=op.f("uq_answer_tenant_id_round_id_pairing_key"),
        ),
    )
    op.create_table(
        "release",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("invited", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("paired", sa.Integer(), nullable=False),
        sa.Column("smallest_count", sa.Integer(), nullable=False),
        sa.Column("cells", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "round_id"],
            ["round.tenant_id", "round.round_id"],
            name=op.f("fk_release_tenant_id_round_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "release_id", name=op.f("pk_release")),
        sa.UniqueConstraint("tenant_id", "round_id", name=op.f("uq_release_tenant_id_round_id")),
    )
    for table in OWN:
        op.create_check_constraint(op.f(f"ck_{table}_tenant"), table, SLUG)
    secure_common_tables()
    enable_tenant_rls("questionnaire", "select, insert")
    enable_tenant_rls("family", "select, insert, update")
    enable_tenant_rls("round", "select, insert, update")
    enable_tenant_rls("answer", "select, insert, delete")
    enable_tenant_rls("release", "select, insert")
    enable_tenant_rls(
        "participation",
        "select, insert, update",
        ("municipality_code", "workplace_id", "project_id"),
    )
    enable_tenant_rls("person", "select, insert, update")
    enable_tenant_rls("workplace", "select, insert, update")
    # A project's rounds are shown to whom it, or anyone taking part in it, is within reach: a
    # municipality's project leader sees the figures of the whole project (architecture.md, 8).
    _reach("family", IN_PROJECT.format(table="family"))
    _reach("round", IN_PROJECT.format(table="round"))
    _reach("release", OF_ROUND)


def _reach(table: str, within: str) -> None:
    op.execute(
        f"create policy reach on {table} as restrictive for select to {app_role()} "
        f"using ({SCOPE} = '*' or {within})"
    )
