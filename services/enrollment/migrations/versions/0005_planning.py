"""Activities, planned sessions, sign-ups."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from samlyft_common.migrations import app_role, enable_tenant_rls

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Expands only: code of the version before goes on working while this runs."""
    op.create_table(
        "planning_change",
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
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("said", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("items", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_planning_change_tenant")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_planning_change")),
    )
    op.create_index(
        "ix_planning_change_changed",
        "planning_change",
        ["tenant_id", "changed_at", "id"],
        unique=False,
    )
    op.create_table(
        "activity",
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
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sort_name", sa.Text(collation="C"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("gathering", sa.String(), nullable=True),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("municipality_code", sa.String(), nullable=True),
        sa.Column("series", sa.String(), nullable=True),
        sa.Column("series_order", sa.Integer(), nullable=True),
        sa.Column("topics", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("learning_goals", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("material_links", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("nominal_minutes", sa.Integer(), nullable=True),
        sa.Column("theory_minutes", sa.Integer(), nullable=True),
        sa.Column("discussion_minutes", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.CheckConstraint("tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_activity_tenant")),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_activity_municipality_code")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "project_id"],
            ["project.tenant_id", "project.id"],
            name=op.f("fk_activity_tenant_id_project_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_activity")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_activity_tenant_id_code")),
        sa.UniqueConstraint(
            "tenant_id",
            "series",
            "series_order",
            name=op.f("uq_activity_tenant_id_series_series_order"),
        ),
    )
    op.create_table(
        "wish",
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
        sa.Column("champion_id", sa.Uuid(), nullable=True),
        sa.Column("trainer_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=True),
        sa.CheckConstraint("tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_wish_tenant")),
        sa.CheckConstraint(
            "champion_id is not null or trainer_id is not null", name=op.f("ck_wish_reader")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "champion_id"],
            ["person.tenant_id", "person.id"],
            name=op.f("fk_wish_tenant_id_champion_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["person.tenant_id", "person.id"],
            name=op.f("fk_wish_tenant_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "trainer_id"],
            ["person.tenant_id", "person.id"],
            name=op.f("fk_wish_tenant_id_trainer_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_wish")),
    )
    op.create_table(
        "calendar_link",
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
        sa.Column("workplace_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("municipality_code", sa.String(), nullable=True),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_calendar_link_tenant")
        ),
        sa.CheckConstraint(
            "num_nonnulls(workplace_id, person_id) = 1", name=op.f("ck_calendar_link_whose")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["person.tenant_id", "person.id"],
            name=op.f("fk_calendar_link_tenant_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "workplace_id"],
            ["workplace.tenant_id", "workplace.id"],
            name=op.f("fk_calendar_link_tenant_id_workplace_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_calendar_link")),
        sa.UniqueConstraint(
            "tenant_id", "token_hash", name=op.f("uq_calendar_link_tenant_id_token_hash")
        ),
    )
    op.create_table(
        "planned_session",
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
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("activity_version", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=True),
        sa.Column("workplace_id", sa.Uuid(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("link", sa.String(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("sign_up_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("last_place", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_planned_session_tenant")
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_planned_session_period")),
        sa.CheckConstraint("taken >= 0 and waiting >= 0", name=op.f("ck_planned_session_seats")),
        sa.ForeignKeyConstraint(
            ["municipality_code"],
            ["municipality.code"],
            name=op.f("fk_planned_session_municipality_code"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "activity_id"],
            ["activity.tenant_id", "activity.id"],
            name=op.f("fk_planned_session_tenant_id_activity_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "project_id"],
            ["project.tenant_id", "project.id"],
            name=op.f("fk_planned_session_tenant_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "workplace_id"],
            ["workplace.tenant_id", "workplace.id"],
            name=op.f("fk_planned_session_tenant_id_workplace_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_planned_session")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_planned_session_tenant_id_code")),
    )
    op.create_index(
        "ix_planned_session_activity",
        "planned_session",
        ["tenant_id", "activity_id", "starts_at"],
        unique=False,
    )
    op.create_index(
        "ix_planned_session_starts",
        "planned_session",
        ["tenant_id", "starts_at", "id"],
        unique=False,
    )
    op.create_table(
        "seat_purchase",
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
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=True),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("reference", sa.String(), nullable=True),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_seat_purchase_tenant")
        ),
        sa.CheckConstraint("used between 0 and seats", name=op.f("ck_seat_purchase_seats")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "activity_id"],
            ["activity.tenant_id", "activity.id"],
            name=op.f("fk_seat_purchase_tenant_id_activity_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("fk_seat_purchase_tenant_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "project_id"],
            ["project.tenant_id", "project.id"],
            name=op.f("fk_seat_purchase_tenant_id_project_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_seat_purchase")),
    )
    op.create_index(
        "ix_seat_purchase_organisation",
        "seat_purchase",
        ["tenant_id", "organisation_id"],
        unique=False,
    )
    op.create_table(
        "shift",
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
        sa.Column("workplace_id", sa.Uuid(), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.CheckConstraint("tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_shift_tenant")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_shift_period")),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_shift_municipality_code")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["person.tenant_id", "person.id"],
            name=op.f("fk_shift_tenant_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "workplace_id"],
            ["workplace.tenant_id", "workplace.id"],
            name=op.f("fk_shift_tenant_id_workplace_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_shift")),
        sa.UniqueConstraint(
            "tenant_id",
            "person_id",
            "starts_at",
            name=op.f("uq_shift_tenant_id_person_id_starts_at"),
        ),
    )
    op.create_index(
        "ix_shift_workplace", "shift", ["tenant_id", "workplace_id", "starts_at"], unique=False
    )
    op.create_table(
        "training_requirement",
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
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("share_percent", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("contract", sa.String(), nullable=True),
        sa.Column("municipality_code", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_training_requirement_tenant")
        ),
        sa.CheckConstraint(
            "share_percent between 1 and 100", name=op.f("ck_training_requirement_share")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"],
            ["municipality.code"],
            name=op.f("fk_training_requirement_municipality_code"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("fk_training_requirement_tenant_id_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_training_requirement")),
    )
    op.create_table(
        "head_count",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("planned_session_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("heads", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_head_count_tenant")
        ),
        sa.CheckConstraint("heads between 1 and 10000", name=op.f("ck_head_count_heads")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "planned_session_id"],
            ["planned_session.tenant_id", "planned_session.id"],
            name=op.f("fk_head_count_tenant_id_planned_session_id"),
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", "planned_session_id", "role", "unit", name=op.f("pk_head_count")
        ),
    )
    op.create_table(
        "planned_trainer",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("planned_session_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_planned_trainer_tenant")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["person.tenant_id", "person.id"],
            name=op.f("fk_planned_trainer_tenant_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "planned_session_id"],
            ["planned_session.tenant_id", "planned_session.id"],
            name=op.f("fk_planned_trainer_tenant_id_planned_session_id"),
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", "planned_session_id", "person_id", name=op.f("pk_planned_trainer")
        ),
    )
    op.create_index(
        "ix_planned_trainer_person", "planned_trainer", ["tenant_id", "person_id"], unique=False
    )
    op.create_table(
        "sign_up",
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
        sa.Column("planned_session_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("workplace_id", sa.Uuid(), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("signed_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("seat_purchase_id", sa.Uuid(), nullable=True),
        sa.Column("release", sa.String(), nullable=False),
        sa.Column("release_reason", sa.String(), nullable=True),
        sa.Column("substitute_needed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_sign_up_tenant")),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_sign_up_municipality_code")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["person.tenant_id", "person.id"],
            name=op.f("fk_sign_up_tenant_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "planned_session_id"],
            ["planned_session.tenant_id", "planned_session.id"],
            name=op.f("fk_sign_up_tenant_id_planned_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "workplace_id"],
            ["workplace.tenant_id", "workplace.id"],
            name=op.f("fk_sign_up_tenant_id_workplace_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_sign_up")),
        sa.UniqueConstraint(
            "tenant_id",
            "planned_session_id",
            "person_id",
            name=op.f("uq_sign_up_tenant_id_planned_session_id_person_id"),
        ),
    )
    op.create_index(
        "ix_sign_up_line",
        "sign_up",
        ["tenant_id", "planned_session_id", "place"],
        unique=False,
        postgresql_where=sa.text("status = 'waiting'"),
    )
    op.create_index("ix_sign_up_person", "sign_up", ["tenant_id", "person_id"], unique=False)
    op.create_index("ix_sign_up_workplace", "sign_up", ["tenant_id", "workplace_id"], unique=False)
    _secure()


def _secure() -> None:
    # What everyone in a tenant knows: what is planned, where and by whom (architecture.md, 6).
    enable_tenant_rls("activity", "select, insert, update")
    enable_tenant_rls("planned_session", "select, insert, update")
    enable_tenant_rls("planned_trainer", "select, insert, delete")
    enable_tenant_rls("head_count", "select, insert, delete")
    enable_tenant_rls("planning_change", "select, insert, update")
    enable_tenant_rls("seat_purchase", "select, insert, update")
    enable_tenant_rls("training_requirement", "select, insert, update")
    # Rows shown to people; whoever has only herself in her reach sees her own.
    own = ("municipality_code", "workplace_id", "person_id")
    enable_tenant_rls("sign_up", "select, insert, update", own)
    enable_tenant_rls("shift", "select, insert, update, delete", own)
    enable_tenant_rls("calendar_link", "select, insert, update", own)
    _named_only()


def _named_only() -> None:
    """A wish is seen by those whom it names, whatever else they reach: `*` opens it to nobody."""
    enable_tenant_rls("wish", "select, insert, delete")
    words = "(select string_to_array(nullif(current_setting('app.scope', true), ''), ','))::text[]"
    named = " or ".join(
        f"{column}::text = any ({words})" for column in ("person_id", "champion_id", "trainer_id")
    )
    op.execute(
        f"create policy named on wish as restrictive for select to {app_role()} using ({named})"
    )


def downgrade() -> None:
    raise NotImplementedError("never taken back; restore from a backup")
