"""Goals, milestones, champions, shared packages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from samlyft_common.migrations import SCOPE, app_role, enable_tenant_rls

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Expands only: code of the version before goes on working while this runs."""
    op.create_table(
        "heard_entry",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("posting_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_heard_entry_tenant")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "posting_id", "line", name=op.f("pk_heard_entry")),
    )
    op.create_index(
        "ix_heard_entry_person", "heard_entry", ["tenant_id", "person_id"], unique=False
    )
    op.create_index(
        "ix_heard_entry_session", "heard_entry", ["tenant_id", "session_id"], unique=False
    )
    op.create_table(
        "heard_session",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column(
            "heard_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_heard_session_tenant")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_heard_session")),
    )
    op.create_table(
        "champion",
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
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("workplace_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("recruited_by", sa.String(), nullable=False),
        sa.Column("minutes_per_week", sa.Integer(), nullable=False),
        sa.Column("active_from", sa.Date(), nullable=False),
        sa.Column("active_to", sa.Date(), nullable=True),
        sa.Column("trained_on", sa.Date(), nullable=True),
        sa.Column("training_source", sa.String(), nullable=True),
        sa.Column("network", sa.String(), nullable=True),
        sa.Column("handover_to_id", sa.Uuid(), nullable=True),
        sa.Column("handed_over", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.CheckConstraint("tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_champion_tenant")),
        sa.CheckConstraint(
            "active_to is null or active_to >= active_from", name=op.f("ck_champion_period")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_champion_municipality_code")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "handover_to_id"],
            ["champion.tenant_id", "champion.id"],
            name=op.f("fk_champion_tenant_id_handover_to_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["person.tenant_id", "person.id"],
            name=op.f("fk_champion_tenant_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "project_id"],
            ["project.tenant_id", "project.id"],
            name=op.f("fk_champion_tenant_id_project_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_champion")),
    )
    op.create_index("ix_champion_person", "champion", ["tenant_id", "person_id"], unique=False)
    op.create_index(
        "uq_champion_active",
        "champion",
        ["tenant_id", "person_id", "project_id"],
        unique=True,
        postgresql_where=sa.text("status = 'active'"),
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "champion_application",
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
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("workplace_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("champion_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_champion_application_tenant")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"],
            ["municipality.code"],
            name=op.f("fk_champion_application_municipality_code"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "champion_id"],
            ["champion.tenant_id", "champion.id"],
            name=op.f("fk_champion_application_tenant_id_champion_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["person.tenant_id", "person.id"],
            name=op.f("fk_champion_application_tenant_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "project_id"],
            ["project.tenant_id", "project.id"],
            name=op.f("fk_champion_application_tenant_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "workplace_id"],
            ["workplace.tenant_id", "workplace.id"],
            name=op.f("fk_champion_application_tenant_id_workplace_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_champion_application")),
    )
    op.create_index(
        "uq_champion_application_open",
        "champion_application",
        ["tenant_id", "person_id", "project_id"],
        unique=True,
        postgresql_where=sa.text("status = 'open'"),
        postgresql_nulls_not_distinct=True,
    )
    op.add_column("project", sa.Column("champion_training_minutes", sa.Integer(), nullable=True))
    op.create_table(
        "counting_rule",
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
        sa.Column("call", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("role_groups", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("least_minutes", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_counting_rule_tenant")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_counting_rule")),
        sa.UniqueConstraint(
            "tenant_id",
            "call",
            "valid_from",
            name=op.f("uq_counting_rule_tenant_id_call_valid_from"),
        ),
    )
    op.create_table(
        "package",
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
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("latest", sa.Integer(), nullable=False),
        sa.CheckConstraint("tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_package_tenant")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_package")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_package_tenant_id_code")),
    )
    op.create_table(
        "shared_package",
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
        sa.Column("offered_by", sa.String(), nullable=False),
        sa.Column("offered_by_name", sa.String(), nullable=False),
        sa.Column("package_id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("topics", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("news", sa.String(), nullable=True),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_shared_package_tenant")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_shared_package")),
        sa.UniqueConstraint(
            "tenant_id",
            "offered_by",
            "package_id",
            "edition",
            name=op.f("uq_shared_package_tenant_id_offered_by_package_id_edition"),
        ),
    )
    op.create_index(
        "ix_shared_package_topics", "shared_package", ["tenant_id", "package_id"], unique=False
    )
    op.create_table(
        "local_leader",
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
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("mandate", sa.String(), nullable=False),
        sa.Column("share_percent", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_local_leader_tenant")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"],
            ["municipality.code"],
            name=op.f("fk_local_leader_municipality_code"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["person.tenant_id", "person.id"],
            name=op.f("fk_local_leader_tenant_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "project_id"],
            ["project.tenant_id", "project.id"],
            name=op.f("fk_local_leader_tenant_id_project_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_local_leader")),
    )
    op.create_index(
        "ix_local_leader_project", "local_leader", ["tenant_id", "project_id"], unique=False
    )
    op.create_table(
        "milestone",
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
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=True),
        sa.Column("evidence_link", sa.String(), nullable=True),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("reached_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_milestone_tenant")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"],
            ["municipality.code"],
            name=op.f("fk_milestone_municipality_code"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "project_id"],
            ["project.tenant_id", "project.id"],
            name=op.f("fk_milestone_tenant_id_project_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_milestone")),
        sa.UniqueConstraint(
            "tenant_id",
            "project_id",
            "municipality_code",
            "kind",
            "name",
            name=op.f("uq_milestone_tenant_id_project_id_municipality_code_kind_name"),
        ),
    )
    op.create_table(
        "package_adoption",
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
        sa.Column("offered_by", sa.String(), nullable=False),
        sa.Column("package_id", sa.Uuid(), nullable=False),
        sa.Column("shared_package_id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_package_adoption_tenant")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "shared_package_id"],
            ["shared_package.tenant_id", "shared_package.id"],
            name=op.f("fk_package_adoption_tenant_id_shared_package_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_package_adoption")),
        sa.UniqueConstraint(
            "tenant_id",
            "offered_by",
            "package_id",
            name=op.f("uq_package_adoption_tenant_id_offered_by_package_id"),
        ),
    )
    op.create_table(
        "package_edition",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("package_id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("topics", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("news", sa.String(), nullable=True),
        sa.Column(
            "made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_package_edition_tenant")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "package_id"],
            ["package.tenant_id", "package.id"],
            name=op.f("fk_package_edition_tenant_id_package_id"),
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", "package_id", "edition", name=op.f("pk_package_edition")
        ),
    )
    op.create_table(
        "package_offer",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("package_id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column(
            "offered_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_package_offer_tenant")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "package_id"],
            ["package.tenant_id", "package.id"],
            name=op.f("fk_package_offer_tenant_id_package_id"),
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", "package_id", "edition", "recipient", name=op.f("pk_package_offer")
        ),
    )
    op.create_table(
        "subproject",
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
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("aim", sa.String(), nullable=True),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_subproject_tenant")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"],
            ["municipality.code"],
            name=op.f("fk_subproject_municipality_code"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "project_id"],
            ["project.tenant_id", "project.id"],
            name=op.f("fk_subproject_tenant_id_project_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_subproject")),
        sa.UniqueConstraint(
            "tenant_id", "project_id", "code", name=op.f("uq_subproject_tenant_id_project_id_code")
        ),
    )
    op.add_column(
        "project", sa.Column("kind", sa.String(), server_default="project", nullable=False)
    )
    op.add_column("project", sa.Column("beneficiary", sa.String(), nullable=True))
    op.add_column("project", sa.Column("call", sa.String(), nullable=True))
    op.add_column("project", sa.Column("decision_number", sa.String(), nullable=True))
    op.add_column("project", sa.Column("registration_number", sa.String(), nullable=True))
    op.add_column("project", sa.Column("closed_on", sa.Date(), nullable=True))
    op.add_column("project", sa.Column("continues_project_id", sa.Uuid(), nullable=True))
    op.add_column(
        "project",
        sa.Column(
            "introduction_kinds", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False
        ),
    )
    op.add_column("project", sa.Column("refresher_months", sa.Integer(), nullable=True))
    op.add_column(
        "project",
        sa.Column(
            "phases", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False
        ),
    )
    op.add_column(
        "project",
        sa.Column(
            "goals", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False
        ),
    )
    op.add_column(
        "project",
        sa.Column(
            "steering_group",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default="[]",
            nullable=False,
        ),
    )
    op.add_column(
        "project",
        sa.Column(
            "risks", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False
        ),
    )
    op.create_foreign_key(
        op.f("fk_project_tenant_id_continues_project_id"),
        "project",
        "project",
        ["tenant_id", "continues_project_id"],
        ["tenant_id", "id"],
    )
    _secure()


WORDS = "(select string_to_array(nullif(current_setting('app.scope', true), ''), ','))::text[]"


def _secure() -> None:
    # Told by the training log: added to, never changed; a session's kind comes after its minutes.
    enable_tenant_rls("heard_entry", "select, insert")
    enable_tenant_rls("heard_session", "select, insert, update")
    # Rows shown to people.
    enable_tenant_rls("champion", "select, insert, update")
    within = " or ".join(
        [
            f"municipality_code = any ({WORDS})",
            f"project_id::text = any ({WORDS})",
            f"workplace_ids::text[] && {WORDS}",
        ]
    )
    op.execute(
        f"create policy reach on champion as restrictive for select to {app_role()} "
        f"using ({SCOPE} = '*' or {within})"
    )
    # Whoever is served by a champion knows who that is, wherever the champion works; the number
    # of a champion from elsewhere is not theirs to read.
    _narrow("person", "id", ("employment", "participation", "champion"))
    _narrow("identity", "person_id", ("employment", "participation"))
    # Plans that everyone in a tenant knows: no reach narrows them.
    for table in ("counting_rule", "local_leader", "milestone", "subproject"):
        enable_tenant_rls(table, "select, insert, update")
    # An edition and an offer are what they were; what is received is the recipient's own row.
    enable_tenant_rls("package", "select, insert, update")
    enable_tenant_rls("package_edition", "select, insert")
    enable_tenant_rls("package_offer", "select, insert")
    enable_tenant_rls("shared_package", "select, insert")
    enable_tenant_rls("package_adoption", "select, insert, update")
    places = ("municipality_code", "workplace_id", "project_id")
    enable_tenant_rls("champion_application", "select, insert, update", places)


def _narrow(table: str, key: str, through: tuple[str, ...]) -> None:
    seen = " or ".join(
        f"exists (select from {other} where {other}.tenant_id = {table}.tenant_id "
        f"and {other}.person_id = {table}.{key})"
        for other in through
    )
    op.execute(f"alter policy reach on {table} using ({SCOPE} = '*' or {seen})")


def downgrade() -> None:
    raise NotImplementedError("never taken back; restore from a backup")
