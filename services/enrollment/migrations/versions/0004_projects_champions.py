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
