"""Months, attendance certificates, rates."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from samlyft_common.migrations import enable_tenant_rls

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PLACES = ("municipality_code", "project_id")
MARK_STALE = """
create function mark_stale() returns trigger language plpgsql as $$
begin
    if coalesce(current_setting('app.scope', true), '') <> '*' then
        raise exception 'what is posted is posted with the whole tenant in sight';
    end if;
    -- Whoever closes a month or issues certificates holds the same lock alone: the statements below begin after it,
    -- and see what was closed.
    perform pg_advisory_xact_lock_shared(hashtextextended(p.tenant_id || p.project_id::text, 0))
    from (select distinct tenant_id, project_id from posted order by 1, 2) p;
    with first as materialized (
        select tenant_id, project_id, municipality_code, to_char(min(local_date), 'YYYY-MM') as month
        from posted group by 1, 2, 3
    ), chosen as materialized (
        select m.tenant_id, m.month_id, m.month > f.month as later
        from first f
        join project_month m on m.tenant_id = f.tenant_id and m.project_id = f.project_id
            and m.municipality_code = f.municipality_code and m.month >= f.month
        where m.status = 'closed' and not m.stale
        order by m.month_id
        for update of m
    ), changed as (
        update project_month m set stale = true, stale_since = now(), recorded_at = now(), version = m.version + 1,
            stale_cause = case when c.later then 'earlier-month' else 'correction' end,
            known_at = greatest(m.known_at, (
                select max(p.known_at) from posting p
                where (p.tenant_id, p.posting_id) in (select o.tenant_id, o.posting_id from posted o)
            ))
        from chosen c
        where m.tenant_id = c.tenant_id and m.month_id = c.month_id and m.status = 'closed' and not m.stale
        returning m.*
    )
    insert into outbox (tenant_id, type, aggregate_id, version, known_at, data)
    select tenant_id, 'samlyft.training-log.month.changed.v1', month_id, version, known_at, jsonb_build_object(
        'aggregate_id', month_id, 'version', version,
        'known_at', to_char(known_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'project_id', project_id, 'municipality_code', municipality_code, 'month', month, 'status', status,
        'stale', stale, 'minutes', minutes)
    from changed;
    return null;
end
$$
"""
TRIGGER = """
create trigger mark_stale after insert on entry referencing new table as posted
for each statement execute function mark_stale()
"""


def upgrade() -> None:
    """Expands only."""
    _months()
    op.execute(MARK_STALE)
    op.execute(TRIGGER)


def _months() -> None:
    op.create_table(
        "project_month",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("month_id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("stale", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("stale_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stale_cause", sa.String(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.String(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        _now("recorded_at"),
        _tenant("project_month"),
        sa.CheckConstraint(
            "month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'", name=op.f("ck_project_month_month")
        ),
        sa.CheckConstraint(
            "status in ('closed', 'reopened')", name=op.f("ck_project_month_status")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "month_id", name=op.f("pk_project_month")),
    )
    op.create_index(
        "ix_project_month_recorded_at", "project_month", ["tenant_id", "recorded_at", "month_id"]
    )
    op.create_index(
        "uq_project_month_key",
        "project_month",
        ["tenant_id", "project_id", "municipality_code", "month"],
        unique=True,
    )
    op.create_table(
        "month_step",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("month_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column(
            "findings",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        _now("recorded_at"),
        _tenant("month_step"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "month_id"],
            ["project_month.tenant_id", "project_month.month_id"],
            name=op.f("fk_month_step_tenant_id_month_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "month_id", "version", name=op.f("pk_month_step")),
    )
    enable_tenant_rls("project_month", "select, insert, update", PLACES)
    enable_tenant_rls("month_step", "select, insert")


def _tenant(table: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(
        "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f(f"ck_{table}_tenant")
    )


def _now(name: str) -> sa.Column[object]:
    return sa.Column(
        name, sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
    )


def downgrade() -> None:
    raise NotImplementedError("never taken back; restore from a backup")
