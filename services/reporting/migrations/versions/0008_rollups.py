"""Minutes by month of knowledge, and presence by workplace."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from samlyft_common.migrations import enable_tenant_rls

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TEXT, DAY, ID, YES = sa.Text(), sa.Date(), sa.UUID(), sa.Boolean()
WHOLE = sa.BigInteger()
PLACE: dict[str, Any] = {
    "tenant_id": TEXT,
    "project_id": ID,
    "municipality_code": TEXT,
    "workplace_id": ID,
}
KEYS: dict[str, dict[str, Any]] = {
    "minutes_by_month": {
        **PLACE,
        "role_group": TEXT,
        "employer_number": TEXT,
        "month": DAY,
        "eligible": YES,
        "known_month": DAY,
    },
    "presence_at": {**PLACE, "person_id": ID, "role_group": TEXT, "employer_number": TEXT},
}
FILL = """
insert into minutes_by_month
select tenant_id, project_id, municipality_code, workplace_id, role_group, employer_number, month, eligible,
    date_trunc('month', known_on::timestamp)::date, sum(minutes), count(*)
from entry where time_kind = 'participant' and time_basis = 'scheduled' group by 1, 2, 3, 4, 5, 6, 7, 8, 9;
insert into presence_at
select tenant_id, project_id, municipality_code, workplace_id, person_id, role_group, employer_number,
    sum(minutes), count(*), min(known_on) filter (where minutes > 0), max(known_on), bool_or(minutes < 0)
from entry where time_kind = 'participant' and time_basis = 'scheduled' group by 1, 2, 3, 4, 5, 6, 7
"""


def upgrade() -> None:
    """Expands only; what older workers write meanwhile comes with a `rebuild`, which lets the old model answer."""
    for table, keys in KEYS.items():
        more: list[sa.Column[Any]] = [sa.Column("minutes", WHOLE, nullable=False)]
        more += [sa.Column("entries", sa.Integer(), nullable=False)]
        if table == "presence_at":
            more += [sa.Column("first_known_on", DAY, nullable=True)]
            more += [sa.Column("last_known_on", DAY, nullable=False)]
            more += [sa.Column("has_reversal", YES, nullable=False)]
        op.create_table(
            table,
            *(sa.Column(name, kind, nullable=False) for name, kind in keys.items()),
            *more,
            sa.PrimaryKeyConstraint(*keys, name=op.f(f"pk_{table}")),
        )
    # Policies bind the owner too: it reads the entries of all tenants in this transaction alone.
    op.execute("alter table entry no force row level security")
    for statement in FILL.split(";"):
        op.execute(statement)
    op.execute("alter table entry force row level security")
    for table in KEYS:
        enable_tenant_rls(
            table,
            "select, insert, update",
            ("municipality_code", "workplace_id", "project_id"),
        )
    op.create_index(
        "ix_minutes_spent_known", "minutes_spent", ["tenant_id", "project_id", "known_on"]
    )


def downgrade() -> None:
    raise NotImplementedError("never taken back; restore from a backup")
