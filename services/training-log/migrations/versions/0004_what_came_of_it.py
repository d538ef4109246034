"""Tests, support, barriers, changes, plans."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from samlyft_common.migrations import app_role, enable_tenant_rls

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

PLACES = ("municipality_code", "workplace_id", "project_id")
CHAMPION_CURRENT = """
create view champion_current with (security_invoker = true) as
select c.* from champion_copy c
where not exists (
    select from champion_copy n
    where n.tenant_id = c.tenant_id and n.champion_id = c.champion_id and n.version > c.version
)
"""
EDITED = "select, insert, update"


def upgrade() -> None:
    op.create_table(
        "action_plan",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("municipality_code", sa.String(), nullable=True),
        sa.Column("workplace_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("adopted_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(level = 'workplace') = (workplace_id is not null) and (level = 'tenant') = (municipality_code is null)",
            name=op.f("ck_action_plan_level"),
        ),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_action_plan_tenant")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "plan_id", name=op.f("pk_action_plan")),
    )
    op.create_index(
        "ix_action_plan_recorded_at",
        "action_plan",
        ["tenant_id", "recorded_at", "plan_id"],
        unique=False,
    )
    op.create_table(
        "barrier",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("municipality_code", sa.String(), nullable=True),
        sa.Column("workplace_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("barrier_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("resolved_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(status = 'resolved') = (resolved_on is not null)", name=op.f("ck_barrier_status")
        ),
        sa.CheckConstraint("tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_barrier_tenant")),
        sa.CheckConstraint("resolved_on >= seen_on", name=op.f("ck_barrier_resolved")),
        sa.PrimaryKeyConstraint("tenant_id", "barrier_id", name=op.f("pk_barrier")),
    )
    op.create_index(
        "ix_barrier_seen_on", "barrier", ["tenant_id", "seen_on", "barrier_id"], unique=False
    )
    op.create_index(
        "ix_barrier_workplace", "barrier", ["tenant_id", "workplace_id", "seen_on"], unique=False
    )
    op.create_table(
        "champion_copy",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("champion_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("workplace_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("minutes_per_week", sa.Integer(), nullable=False),
        sa.Column("active_from", sa.Date(), nullable=False),
        sa.Column("active_to", sa.Date(), nullable=True),
        sa.Column("trained_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_champion_copy_tenant")
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", "champion_id", "version", name=op.f("pk_champion_copy")
        ),
    )
    op.create_table(
        "evidence_request",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("to_date", sa.Date(), nullable=False),
        sa.Column("sample_size", sa.Integer(), nullable=True),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("person_ids", postgresql.ARRAY(sa.Uuid()), nullable=True),
        sa.Column("known_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("actor", sa.String(), nullable=False),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_evidence_request_tenant")
        ),
        sa.CheckConstraint(
            "(sample_size is null) = (person_ids is null)", name=op.f("ck_evidence_request_persons")
        ),
        sa.CheckConstraint(
            "sample_size between 1 and 1000", name=op.f("ck_evidence_request_sample_size")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "request_id", name=op.f("pk_evidence_request")),
    )
    op.create_index(
        "ix_evidence_request_recorded_at",
        "evidence_request",
        ["tenant_id", "recorded_at", "request_id"],
        unique=False,
    )
    op.create_table(
        "learning_platform",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("employer_number", sa.String(), nullable=True),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("older_hash", sa.LargeBinary(), nullable=True),
        sa.Column("older_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_learning_platform_tenant")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "platform_id", name=op.f("pk_learning_platform")),
    )
    op.create_index(
        "uq_learning_platform_key", "learning_platform", ["tenant_id", "code"], unique=True
    )
    op.create_index(
        "uq_learning_platform_name", "learning_platform", ["tenant_id", "username"], unique=True
    )
    op.create_table(
        "result_visibility",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("actor", sa.String(), nullable=False),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_result_visibility_tenant")
        ),
        sa.CheckConstraint("told_on <= from_on", name=op.f("ck_result_visibility_told")),
        sa.PrimaryKeyConstraint(
            "tenant_id", "project_id", "from_on", name=op.f("pk_result_visibility")
        ),
    )
    op.create_table(
        "support",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("municipality_code", sa.String(), nullable=True),
        sa.Column("workplace_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("support_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column("champion_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_support_tenant")),
        sa.CheckConstraint("minutes between 1 and 480", name=op.f("ck_support_minutes")),
        sa.PrimaryKeyConstraint("tenant_id", "support_id", name=op.f("pk_support")),
    )
    op.create_index(
        "ix_support_local_date", "support", ["tenant_id", "local_date", "support_id"], unique=False
    )
    op.create_index(
        "ix_support_workplace", "support", ["tenant_id", "workplace_id", "local_date"], unique=False
    )
    op.create_index("uq_support_key", "support", ["tenant_id", "reference"], unique=True)
    op.create_table(
        "web_course",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.String(), nullable=True),
        sa.Column("nominal_minutes", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_web_course_tenant")
        ),
        sa.CheckConstraint(
            "nominal_minutes between 0 and 1440", name=op.f("ck_web_course_minutes")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "course_id", name=op.f("pk_web_course")),
    )
    op.create_index(
        "uq_web_course_activity", "web_course", ["tenant_id", "activity_id"], unique=True
    )
    op.create_index("uq_web_course_key", "web_course", ["tenant_id", "code"], unique=True)
    op.create_table(
        "work_change",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("municipality_code", sa.String(), nullable=True),
        sa.Column("workplace_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("digital", sa.Boolean(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_work_change_tenant")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "change_id", name=op.f("pk_work_change")),
    )
    op.create_index(
        "ix_work_change_changed_on",
        "work_change",
        ["tenant_id", "changed_on", "change_id"],
        unique=False,
    )
    op.create_index(
        "ix_work_change_workplace", "work_change", ["tenant_id", "workplace_id"], unique=False
    )
    op.create_table(
        "xapi_statement",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("learner_id", sa.Uuid(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("activity_id", sa.String(), nullable=True),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "stored", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("voided_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_xapi_statement_tenant")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "statement_id", name=op.f("pk_xapi_statement")),
    )
    op.create_index(
        "ix_xapi_statement_activity", "xapi_statement", ["tenant_id", "activity_id"], unique=False
    )
    op.create_index(
        "ix_xapi_statement_learner", "xapi_statement", ["tenant_id", "learner_id"], unique=False
    )
    op.create_index(
        "ix_xapi_statement_stored",
        "xapi_statement",
        ["tenant_id", "platform_id", "stored", "statement_id"],
        unique=False,
    )
    op.create_table(
        "course_result",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("result_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("employer_number", sa.String(), nullable=False),
        sa.Column("employee_number", sa.String(), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("local_date", sa.Date(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("score_percent", sa.Integer(), nullable=True),
        sa.Column("progress_percent", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_course_result_tenant")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "course_id"],
            ["web_course.tenant_id", "web_course.course_id"],
            name=op.f("fk_course_result_tenant_id_course_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "result_id", name=op.f("pk_course_result")),
    )
    op.create_index(
        "ix_course_result_recorded_at",
        "course_result",
        ["tenant_id", "recorded_at", "result_id"],
        unique=False,
    )
    op.create_index(
        "uq_course_result_key",
        "course_result",
        ["tenant_id", "course_id", "employer_number", "employee_number"],
        unique=True,
    )
    op.create_table(
        "evidence_read",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("read_id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("actor", sa.String(), nullable=False),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_evidence_read_tenant")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "request_id"],
            ["evidence_request.tenant_id", "evidence_request.request_id"],
            name=op.f("fk_evidence_read_tenant_id_request_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "read_id", name=op.f("pk_evidence_read")),
    )
    op.create_index(
        "ix_evidence_read_recorded_at",
        "evidence_read",
        ["tenant_id", "recorded_at", "read_id"],
        unique=False,
    )
    op.create_table(
        "learner",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("learner_id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("employer_number", sa.String(), nullable=True),
        sa.Column("employee_number", sa.String(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_learner_tenant")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "platform_id"],
            ["learning_platform.tenant_id", "learning_platform.platform_id"],
            name=op.f("fk_learner_tenant_id_platform_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "learner_id", name=op.f("pk_learner")),
    )
    op.create_index(
        "ix_learner_unmatched",
        "learner",
        ["tenant_id", "recorded_at", "learner_id"],
        unique=False,
        postgresql_where=sa.text("employee_number is null"),
    )
    op.create_index("uq_learner_key", "learner", ["tenant_id", "platform_id", "actor"], unique=True)
    op.create_table(
        "plan_measure",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("measure_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(status = 'done') = (done_on is not null)", name=op.f("ck_plan_measure_status")
        ),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_plan_measure_tenant")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "plan_id"],
            ["action_plan.tenant_id", "action_plan.plan_id"],
            name=op.f("fk_plan_measure_tenant_id_plan_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "measure_id", name=op.f("pk_plan_measure")),
    )
    op.create_index(
        "ix_plan_measure_due_on",
        "plan_measure",
        ["tenant_id", "due_on", "measure_id"],
        unique=False,
    )
    op.create_index("ix_plan_measure_plan", "plan_measure", ["tenant_id", "plan_id"], unique=False)
    op.create_table(
        "work_change_session",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_work_change_session_tenant")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "change_id"],
            ["work_change.tenant_id", "work_change.change_id"],
            name=op.f("fk_work_change_session_tenant_id_change_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "session_id"],
            ["session.tenant_id", "session.session_id"],
            name=op.f("fk_work_change_session_tenant_id_session_id"),
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", "change_id", "session_id", name=op.f("pk_work_change_session")
        ),
    )
    op.create_index(
        "ix_employment_copy_person", "employment_copy", ["tenant_id", "person_id"], unique=False
    )
    op.create_index(
        "ix_session_trainer_person", "session_trainer", ["tenant_id", "person_id"], unique=False
    )
    for table in ("support", "barrier", "work_change"):
        enable_tenant_rls(table, EDITED, PLACES)
    # Plans hold no person and are known to everyone in the tenant.
    for table in ("action_plan", "plan_measure"):
        enable_tenant_rls(table, EDITED)
    enable_tenant_rls("work_change_session", "select, insert, delete")
    enable_tenant_rls("champion_copy", "select, insert")
    op.execute(CHAMPION_CURRENT)
    op.execute(f"grant select on champion_current to {app_role()}")
    for table in ("web_course", "course_result", "learning_platform", "learner"):
        enable_tenant_rls(table, EDITED)
    enable_tenant_rls("result_visibility", "select, insert")
    # What was said is never said otherwise: only that it was voided.
    enable_tenant_rls("xapi_statement", "select, insert, update (voided_by)")
    for table in ("evidence_request", "evidence_read"):
        enable_tenant_rls(table, "select, insert")


def downgrade() -> None:
    raise NotImplementedError("never taken back; restore from a backup")
