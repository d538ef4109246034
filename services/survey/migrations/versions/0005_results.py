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


def _reach(table: str) -> None:
    """What hangs on a round is seen by whom the round is within reach."""
    op.execute(
        f"create policy reach on {table} as restrictive for select to {app_role()} "
        f"using ({SCOPE} = '*' or {OF_ROUND.format(table)})"
    )


def downgrade() -> None:
    raise NotImplementedError("never taken back; restore from a backup")
