"""Drafts of questionnaires, rounds that run by themselves, coarse facts, shared links and addresses."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from samlyft_common.migrations import SCOPE, app_role, enable_tenant_rls
from samlyft_common.tables import SLUG

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
NOW = sa.text("now()")
OF_ROUND = """
exists (
    select from round r where r.tenant_id = shared_link.tenant_id and r.round_id = shared_link.round_id
)
"""
OF_PERSON = """
exists (
    select from participation p where p.tenant_id = address.tenant_id and p.person_id = address.person_id
)
"""


def _required(name: str, kind: Any, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, **options)


def upgrade() -> None:
    """Expands only."""
    op.add_column("questionnaire", _required("revision", sa.Integer(), server_default="1"))
    op.execute(f"grant update on questionnaire to {app_role()}")
    _rounds()
    op.add_column("answer", _required("facts", JSONB(), server_default=sa.text("'{}'")))
    op.add_column("person", _required("gender", sa.String(), server_default="unknown"))
    op.add_column("person", sa.Column("birth_year", sa.Integer()))
    op.add_column("workplace", sa.Column("municipality_code", sa.String()))
    op.add_column("workplace", sa.Column("area_of_care", sa.String()))
    _copies()
    _links()
    _addresses()


def _rounds() -> None:
    op.add_column("round", _required("occasion", sa.String(), server_default=""))
    op.add_column("round", _required("audience", JSONB(), server_default=sa.text("'{}'")))
    for name in ("automatic", "by_mail"):
        op.add_column("round", _required(name, sa.Boolean(), server_default=sa.false()))
    op.add_column("round", _required("reminds_on", JSONB(), server_default=sa.text("'[]'")))
    op.add_column("round", sa.Column("months_after_end", sa.Integer()))
    op.add_column("round", _required("expected", sa.Integer(), server_default="0"))
    op.add_column("round", sa.Column("closing_at", INSTANT))
    op.drop_constraint("uq_round_tenant_id_family_id_wave", "round")
    op.create_unique_constraint(
        "uq_round_tenant_id_family_id_wave_occasion",
        "round",
        ["tenant_id", "family_id", "wave", "occasion"],
    )


def _copies() -> None:
    op.create_table(
        "employment",
        *(_required("tenant_id", sa.Text()), _required("employment_id", sa.Uuid())),
        *(_required("version", sa.Integer()), _required("person_id", sa.Uuid())),
        *(_required("workplace_id", sa.Uuid()), _required("municipality_code", sa.String())),
        *(_required("starts_on", sa.Date()), sa.Column("ends_on", sa.Date())),
        *(sa.Column("hours", sa.String()), _required("status", sa.String())),
        sa.PrimaryKeyConstraint("tenant_id", "employment_id", name="pk_employment"),
        sa.CheckConstraint(SLUG, name="ck_employment_tenant"),
    )
    op.create_index("ix_employment_person", "employment", ["tenant_id", "person_id"])
    op.create_table(
        "project",
        *(_required("tenant_id", sa.Text()), _required("project_id", sa.Uuid())),
        *(_required("version", sa.Integer()), _required("name", sa.String())),
        sa.Column("ends_on", sa.Date()),
        sa.PrimaryKeyConstraint("tenant_id", "project_id", name="pk_project"),
        sa.CheckConstraint(SLUG, name="ck_project_tenant"),
    )
    op.create_table(
        "trained",
        *(_required("tenant_id", sa.Text()), _required("project_id", sa.Uuid())),
        *(_required("person_id", sa.Uuid()), _required("minutes", sa.Integer())),
        sa.PrimaryKeyConstraint("tenant_id", "project_id", "person_id", name="pk_trained"),
        sa.CheckConstraint(SLUG, name="ck_trained_tenant"),
    )
    for table in ("employment", "project", "trained"):
        enable_tenant_rls(table, "select, insert, update")


def _links() -> None:
    op.create_table(
        "shared_link",
        *(_required("tenant_id", sa.Text()), _required("link_id", sa.Uuid())),
        *(_required("round_id", sa.Uuid()), _required("token_hash", sa.LargeBinary())),
        *(_required("kiosk", sa.Boolean()), _required("self_code", sa.Boolean())),
        *(_required("expected", sa.Integer()), _required("started", sa.Integer())),
        *(_required("facts", JSONB()), _required("expires_on", sa.Date())),
        *(_required("status", sa.String()), _required("version", sa.Integer())),
        _required("updated_at", INSTANT, server_default=NOW),
        sa.ForeignKeyConstraint(
            ["tenant_id", "round_id"],
            ["round.tenant_id", "round.round_id"],
            name="fk_shared_link_tenant_id_round_id",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "link_id", name="pk_shared_link"),
        sa.UniqueConstraint("tenant_id", "token_hash", name="uq_shared_link_tenant_id_token_hash"),
        sa.CheckConstraint(SLUG, name="ck_shared_link_tenant"),
        sa.CheckConstraint("expected between 1 and 1000", name="ck_shared_link_expected"),
    )
    enable_tenant_rls("shared_link", "select, insert, update")
    _reach("shared_link", OF_ROUND)


def _addresses() -> None:
    op.create_table(
        "address",
        *(_required("tenant_id", sa.Text()), _required("person_id", sa.Uuid())),
        *(_required("address_id", sa.Uuid()), _required("email", sa.String())),
        *(_required("language", sa.String()), _required("status", sa.String())),
        *(_required("door", sa.LargeBinary()), _required("version", sa.Integer())),
        _required("updated_at", INSTANT, server_default=NOW),
        sa.PrimaryKeyConstraint("tenant_id", "person_id", name="pk_address"),
        sa.UniqueConstraint("tenant_id", "address_id", name="uq_address_tenant_id_address_id"),
        sa.UniqueConstraint("tenant_id", "door", name="uq_address_tenant_id_door"),
        sa.CheckConstraint(SLUG, name="ck_address_tenant"),
        sa.CheckConstraint("status in ('active', 'declined', 'bounced')", name="ck_address_status"),
    )
    enable_tenant_rls("address", "select, insert, update, delete")
    _reach("address", OF_PERSON)


def _reach(table: str, within: str) -> None:
    """What hangs on a row is seen by whom that row is within reach."""
    op.execute(
        f"create policy reach on {table} as restrictive for select to {app_role()} "
        f"using ({SCOPE} = '*' or {within})"
    )


def downgrade() -> None:
    raise NotImplementedError("never taken back; restore from a backup")
