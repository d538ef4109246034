"""Results, charts, what groups and free text say."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from samlyft_common.migrations import SCOPE, app_role, enable_tenant_rls
from samlyft_common.tables import SLUG

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

OF_ROUND = (
    "exists (select from round r where r.tenant_id = {0}.tenant_id and r.round_id = {0}.round_id)"
)


def _required(name: str, kind: Any, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, **options)


def _to(table: str, *columns: tuple[str, str]) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            ["tenant_id", own],
            [f"{other}.tenant_id", f"{other}.{other}_id"],
            name=f"fk_{table}_tenant_id_{own}",
        )
        for own, other in columns
    ]


def upgrade() -> None:
    """Expands only."""
    op.create_table(
        "result_table",
        *(_required("tenant_id", sa.Text()), _required("round_id", sa.Uuid())),
        *(_required("since_id", sa.Uuid()), _required("kind", sa.String())),
        *(_required("item", sa.String()), _required("dimension", sa.String())),
        _required("body", JSONB()),
        *_to("result_table", ("round_id", "round"), ("since_id", "round")),
        sa.PrimaryKeyConstraint(
            *("tenant_id", "round_id", "since_id", "kind", "item", "dimension"),
            name="pk_result_table",
        ),
        sa.CheckConstraint(SLUG, name="ck_result_table_tenant"),
    )
    enable_tenant_rls("result_table", "select, insert")
    _reach("result_table")
    _texts()
    op.create_table(
        "group_return",
        *(_required("tenant_id", sa.Text()), _required("group_return_id", sa.Uuid())),
        *(_required("project_id", sa.Uuid()), _required("workplace_id", sa.Uuid())),
        *(_required("municipality_code", sa.String()), _required("held_on", sa.Date())),
        *(sa.Column("session_code", sa.String()), _required("entries", JSONB())),
        *(_required("status", sa.String()), _required("version", sa.Integer())),
        _required("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()")),
        sa.PrimaryKeyConstraint("tenant_id", "group_return_id", name="pk_group_return"),
        sa.CheckConstraint(SLUG, name="ck_group_return_tenant"),
    )
    op.create_index(
        "ix_group_return_project", "group_return", ["tenant_id", "project_id", "held_on"]
    )
    enable_tenant_rls(
        "group_return",
        "select, insert, update",
        ("municipality_code", "workplace_id", "project_id"),
    )


def _texts() -> None:
    op.create_table(
        "free_text",
        *(_required("tenant_id", sa.Text()), _required("text_id", sa.Uuid())),
        *(_required("round_id", sa.Uuid()), _required("item", sa.String())),
        *(_required("text", sa.String()), _required("codes", JSONB())),
        *(_required("status", sa.String()), sa.Column("checked_by", sa.String())),
        _required("version", sa.Integer()),
        _required("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()")),
        *_to("free_text", ("round_id", "round")),
        sa.PrimaryKeyConstraint("tenant_id", "text_id", name="pk_free_text"),
        sa.CheckConstraint(SLUG, name="ck_free_text_tenant"),
        sa.CheckConstraint(
            "status in ('waiting', 'shown', 'withheld')", name="ck_free_text_status"
        ),
    )
    op.create_index("ix_free_text_round", "free_text", ["tenant_id", "round_id", "item"])
    enable_tenant_rls("free_text", "select, insert, update")
    _reach("free_text")


def _reach(table: str) -> None:
    """What hangs on a round is seen by whom the round is within reach."""
    op.execute(
        f"create policy reach on {table} as restrictive for select to {app_role()} "
        f"using ({SCOPE} = '*' or {OF_ROUND.format(table)})"
    )


def downgrade() -> None:
    raise NotImplementedError("never taken back; restore from a backup")
