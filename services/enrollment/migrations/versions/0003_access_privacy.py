"""Settings, keys of clients, SCIM, notices, calls about personal data."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from samlyft_common.migrations import SCOPE, app_role, enable_tenant_rls

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Expands only."""
    op.create_table(
        "machine",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "changed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_machine_tenant")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_machine")),
    )
    op.create_table(
        "scim_group",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.Column(
            "created_at",
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
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_scim_group_tenant")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_scim_group")),
        sa.UniqueConstraint(
            "tenant_id", "external_id", name=op.f("uq_scim_group_tenant_id_external_id")
        ),
    )
    op.create_table(
        "tenant_setting",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("chosen", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column(
            "changed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_tenant_setting_tenant")
        ),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_tenant_setting")),
    )
    op.create_table(
        "contact",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("declined", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column(
            "changed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_contact_tenant")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["person.tenant_id", "person.id"],
            name=op.f("fk_contact_tenant_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "person_id", name=op.f("pk_contact")),
    )
    op.create_table(
        "controller",
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
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sort_name", sa.Text(collation="C"), nullable=False),
        sa.Column("arrangement", sa.String(), nullable=False),
        sa.Column("arrangement_reference", sa.String(), nullable=False),
        sa.Column("arrangement_on", sa.Date(), nullable=False),
        sa.Column("processor_agreement_reference", sa.String(), nullable=True),
        sa.Column("processor_agreement_on", sa.Date(), nullable=True),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_controller_tenant")
        ),
        sa.CheckConstraint("to_on is null or to_on >= from_on", name=op.f("ck_controller_period")),
        sa.ForeignKeyConstraint(
            ["municipality_code"],
            ["municipality.code"],
            name=op.f("fk_controller_municipality_code"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_controller")),
        sa.UniqueConstraint(
            "tenant_id",
            "municipality_code",
            "name",
            "from_on",
            name=op.f("uq_controller_tenant_id_municipality_code_name_from_on"),
        ),
    )
    op.create_table(
        "machine_key",
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
        sa.Column("machine_id", sa.Uuid(), nullable=False),
        sa.Column("kid", sa.String(), nullable=False),
        sa.Column("jwk", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_machine_key_tenant")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "machine_id"],
            ["machine.tenant_id", "machine.id"],
            name=op.f("fk_machine_key_tenant_id_machine_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_machine_key")),
        sa.UniqueConstraint(
            "tenant_id", "machine_id", "kid", name=op.f("uq_machine_key_tenant_id_machine_id_kid")
        ),
    )
    op.create_table(
        "municipality_exit",
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
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("export_digest", sa.String(), nullable=False),
        sa.Column("takes_over_retention", sa.Boolean(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("ended", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("persons_erased", sa.Integer(), nullable=False),
        sa.Column("persons_kept", sa.Integer(), nullable=False),
        sa.Column("kept_until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_municipality_exit_tenant")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"],
            ["municipality.code"],
            name=op.f("fk_municipality_exit_municipality_code"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_municipality_exit")),
    )
    op.create_table(
        "notice",
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
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=True),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("door", sa.LargeBinary(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_notice_tenant")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["person.tenant_id", "person.id"],
            name=op.f("fk_notice_tenant_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_notice")),
    )
    op.create_index("ix_notice_about", "notice", ["tenant_id", "about_id"], unique=False)
    op.create_index("ix_notice_door", "notice", ["tenant_id", "door"], unique=False)
    op.create_index("ix_notice_person", "notice", ["tenant_id", "person_id"], unique=False)
    op.create_table(
        "person_correction",
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
        sa.Column("corrected", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_person_correction_tenant")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["person.tenant_id", "person.id"],
            name=op.f("fk_person_correction_tenant_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_person_correction")),
    )
    op.create_table(
        "person_erasure",
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
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("erased", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("kept", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_person_erasure_tenant")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["person.tenant_id", "person.id"],
            name=op.f("fk_person_erasure_tenant_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_person_erasure")),
    )
    op.create_table(
        "person_restriction",
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
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_person_restriction_tenant")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["person.tenant_id", "person.id"],
            name=op.f("fk_person_restriction_tenant_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_person_restriction")),
    )
    op.create_index(
        "uq_person_restriction_standing",
        "person_restriction",
        ["tenant_id", "person_id"],
        unique=True,
        postgresql_where=sa.text("lifted_at is null"),
    )
    op.create_table(
        "retention_rule",
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
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("years", sa.Integer(), nullable=True),
        sa.Column("counted_from", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_retention_rule_tenant")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "project_id"],
            ["project.tenant_id", "project.id"],
            name=op.f("fk_retention_rule_tenant_id_project_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_retention_rule")),
    )
    op.create_table(
        "scim_member",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_scim_member_tenant")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["person.tenant_id", "person.id"],
            name=op.f("fk_scim_member_tenant_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "group_id", "person_id", name=op.f("pk_scim_member")),
    )
    op.create_index(
        "ix_scim_member_person", "scim_member", ["tenant_id", "person_id"], unique=False
    )
    op.create_table(
        "scim_user",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("user_name", sa.String(), nullable=False),
        sa.Column("user_key", sa.Text(collation="C"), nullable=False),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attributes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "created_at",
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
        sa.CheckConstraint(
            "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f("ck_scim_user_tenant")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["person.tenant_id", "person.id"],
            name=op.f("fk_scim_user_tenant_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "person_id", name=op.f("pk_scim_user")),
        sa.UniqueConstraint("tenant_id", "user_key", name=op.f("uq_scim_user_tenant_id_user_key")),
    )
    op.create_index(
        "ix_scim_user_external", "scim_user", ["tenant_id", "external_id"], unique=False
    )
    op.add_column("person", sa.Column("restricted_at", sa.DateTime(timezone=True), nullable=True))
    _secure()


def downgrade() -> None:
    raise NotImplementedError("never taken back; restore from a backup")


def _secure() -> None:
    # What everyone in a tenant knows.
    enable_tenant_rls("controller", "select, insert, update")
    enable_tenant_rls("retention_rule", "select, insert, update")
    enable_tenant_rls("municipality_exit", "select, insert", ("municipality_code",))
    # Protocols are only ever added to.
    enable_tenant_rls("person_correction", "select, insert")
    enable_tenant_rls("person_erasure", "select, insert")
    enable_tenant_rls("person_restriction", "select, insert, update")
    enable_tenant_rls("contact")
    enable_tenant_rls("notice")
    enable_tenant_rls("tenant_setting", "select, insert, update")
    enable_tenant_rls("machine", "select, insert, update")
    enable_tenant_rls("machine_key", "select, insert, update")
    enable_tenant_rls("scim_user")
    enable_tenant_rls("scim_group")
    enable_tenant_rls("scim_member")
    for table in (
        *("person_correction", "person_erasure", "person_restriction"),
        *("contact", "notice", "scim_user", "scim_member"),
    ):
        _narrow(table)
    # Erasure and the rotation of keys: what is gone shall be gone.
    op.execute(f"grant delete on identity, tenant_key to {app_role()}")
    # A municipality that leaves ends its part in every project.
    op.execute(f"grant update on project_municipality to {app_role()}")


def _narrow(table: str) -> None:
    """Seen through what is seen of the person."""
    op.execute(
        f"create policy reach on {table} as restrictive for select to {app_role()} "
        f"using ({SCOPE} = '*' or exists (select from person where person.tenant_id = "
        f"{table}.tenant_id and person.id = {table}.person_id))"
    )
