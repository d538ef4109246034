"""The trainers' chain kept as edges, and what tells that a session's trainers or topic changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from samlyft_common.migrations import app_role, enable_tenant_rls

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

SLUG = "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'"
KEY = ("trainee_id", "trainer_id", "project_id", "municipality_code", "workplace_id")
# One row a session and statement, never updated: two writers never wait for each other here.
MARK = """
create function mark_chain_{what}() returns trigger language plpgsql as $$
begin
    insert into chain_change (tenant_id, session_id) {rows};
    return null;
end $$
"""
OF_TRAINERS = "select distinct tenant_id, session_id from changed"
OF_SESSIONS = """
    select n.tenant_id, n.session_id from changed n join before o using (tenant_id, session_id)
    where (n.topic, n.kind) is distinct from (o.topic, o.kind)"""


def upgrade() -> None:
    """Expands only."""
    _tables()
    _rights()
    _triggers()


def _tables() -> None:
    op.create_table(
        "chain_mark",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(SLUG, name=op.f("ck_chain_mark_tenant")),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_chain_mark")),
    )
    op.create_table(
        "chain_change",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("change_id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(SLUG, name=op.f("ck_chain_change_tenant")),
        sa.PrimaryKeyConstraint("tenant_id", "change_id", name=op.f("pk_chain_change")),
    )
    op.create_table(
        "chain_edge",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        *(
            sa.Column(
                name, sa.String() if name == "municipality_code" else sa.Uuid(), nullable=False
            )
            for name in KEY
        ),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("attendances", sa.Integer(), nullable=False),
        sa.Column("topics", ARRAY(sa.Text()), nullable=False),
        sa.Column("topic_first_on", ARRAY(sa.Date()), nullable=False),
        sa.Column("topic_last_on", ARRAY(sa.Date()), nullable=False),
        sa.Column("topic_attendances", ARRAY(sa.Integer()), nullable=False),
        sa.CheckConstraint(SLUG, name=op.f("ck_chain_edge_tenant")),
        sa.CheckConstraint("attendances > 0", name=op.f("ck_chain_edge_attendances")),
        sa.PrimaryKeyConstraint("tenant_id", *KEY, name=op.f("pk_chain_edge")),
    )
    op.create_index("ix_chain_edge_trainer", "chain_edge", ["tenant_id", "trainer_id"])


def _rights() -> None:
    """The sealer keeps the edges; who serves may read them, and say that something changed."""
    relay = app_role().removesuffix("_app") + "_relay"
    enable_tenant_rls("chain_mark", "select")
    enable_tenant_rls("chain_change", "select, insert")
    enable_tenant_rls("chain_edge", "select", ("municipality_code", "workplace_id", "project_id"))
    for table, privileges in {
        "chain_mark": "select, insert, update",
        "chain_change": "select, delete",
        "chain_edge": "select, insert, update, delete",
        "attendance": "select",
        "session": "select",
        "session_trainer": "select",
    }.items():
        op.execute(f"create policy relay on {table} to {relay} using (true) with check (true)")
        op.execute(f"grant {privileges} on {table} to {relay}")


def _triggers() -> None:
    op.execute(MARK.format(what="trainers", rows=OF_TRAINERS))
    op.execute(MARK.format(what="session", rows=OF_SESSIONS))
    for event, kept in {"insert": "new", "update": "new", "delete": "old"}.items():
        op.execute(
            f"create trigger mark_chain_{event} after {event} on session_trainer "
            f"referencing {kept} table as changed for each statement execute function mark_chain_trainers()"
        )
    op.execute(
        "create trigger mark_chain after update on session referencing old table as before new table as changed "
        "for each statement execute function mark_chain_session()"
    )


def downgrade() -> None:
    raise NotImplementedError("never taken back; restore from a backup")
