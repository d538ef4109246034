"""Who is present in each month, and how many by the day on which that became known."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from samlyft_common.migrations import enable_tenant_rls

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TEXT, DAY, ID = sa.Text(), sa.Date(), sa.UUID()
KEYS: dict[str, dict[str, Any]] = {
    "presence_in_month": {
        "tenant_id": TEXT,
        "project_id": ID,
        "person_id": ID,
        "month": DAY,
        "municipality_code": TEXT,
        "role_group": TEXT,
    },
    "persons_by_month": {
        "tenant_id": TEXT,
        "project_id": ID,
        "municipality_code": TEXT,
        "role_group": TEXT,
        "month": DAY,
        "known_on": DAY,
    },
}
VALUES: dict[str, list[sa.Column[Any]]] = {
    "presence_in_month": [
        sa.Column("minutes", sa.BigInteger(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("first_known_on", DAY, nullable=True),
        sa.Column("last_known_on", DAY, nullable=False),
        sa.Column("has_reversal", sa.Boolean(), nullable=False),
    ],
    "persons_by_month": [sa.Column("persons", sa.Integer(), nullable=False)],
}
FILL = """
insert into presence_in_month
select tenant_id, project_id, person_id, month, municipality_code, role_group, sum(minutes), count(*),
    min(known_on) filter (where minutes > 0), max(known_on), bool_or(minutes < 0)
from entry where time_kind = 'participant' and time_basis = 'scheduled' group by 1, 2, 3, 4, 5, 6;
insert into persons_by_month
select tenant_id, project_id, municipality_code, role_group, month, known_on, sum(persons) from (
    select tenant_id, project_id, municipality_code, role_group, month, known_on, 0 as persons
    from entry where time_kind = 'participant' and time_basis = 'scheduled'
    union all
    select tenant_id, project_id, municipality_code, role_group, month, first_known_on, 1
    from presence_in_month where first_known_on is not null
) d group by 1, 2, 3, 4, 5, 6
"""


def upgrade() -> None:
    """Expands only; what older workers write meanwhile comes with a `rebuild`, which lets the old model answer."""
    for table, keys in KEYS.items():
        op.create_table(
            table,
            *(sa.Column(name, kind, nullable=False) for name, kind in keys.items()),
            *VALUES[table],
            sa.PrimaryKeyConstraint(*keys, name=op.f(f"pk_{table}")),
        )
    # Policies bind the owner too: it reads the entries of all tenants in this transaction alone.
    op.execute("alter table entry no force row level security")
    for statement in FILL.split(";"):
        op.execute(statement)
    op.execute("alter table entry force row level security")
    for table in KEYS:
        enable_tenant_rls(table, "select, insert, update", ("municipality_code", "project_id"))


def downgrade() -> None:
    raise NotImplementedError("never taken back; restore from a backup")
