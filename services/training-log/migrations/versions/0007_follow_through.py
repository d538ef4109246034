"""What follows from what was held: a closed month takes corrections only, and balances are kept as sums."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from samlyft_common.migrations import app_role, enable_tenant_rls

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# As in 0003, and what is new is refused: what was found of people who waited is posted by the service itself.
MARK_STALE = """
create or replace function mark_stale() returns trigger language plpgsql as $$
begin
    if coalesce(current_setting('app.scope', true), '') <> '*' then
        raise exception 'what is posted is posted with the whole tenant in sight';
    end if;
    -- Whoever closes a month or issues certificates holds the same lock alone: the statements below begin after it,
    -- and see what was closed.
    perform pg_advisory_xact_lock_shared(hashtextextended(p.tenant_id || p.project_id::text, 0))
    from (select distinct tenant_id, project_id from posted order by 1, 2) p;
    if exists (
        select from posted o
        join posting p on p.tenant_id = o.tenant_id and p.posting_id = o.posting_id
        join project_month m on m.tenant_id = o.tenant_id and m.project_id = o.project_id
            and m.municipality_code = o.municipality_code and m.month = to_char(o.local_date, 'YYYY-MM')
        where m.status = 'closed' and p.kind = 'attendance' and p.time_kind = 'participant'
            and p.actor <> 'samlyft training-log'
    ) then
        raise exception using errcode = '23P01', message = 'month-closed';
    end if;
    with touched as materialized (
        select distinct o.tenant_id, o.project_id, o.municipality_code, m.month
        from posted o
        join project_month m on m.tenant_id = o.tenant_id and m.project_id = o.project_id
            and m.municipality_code = o.municipality_code and m.month = to_char(o.local_date, 'YYYY-MM')
    ), first as (
        select tenant_id, project_id, municipality_code, min(month) as month from touched group by 1, 2, 3
    ), chosen as materialized (
        select m.tenant_id, m.month_id, not exists (
            select from touched t
            where t.tenant_id = m.tenant_id and t.project_id = m.project_id
                and t.municipality_code = m.municipality_code and t.month = m.month
        ) as later
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
    with spent as materialized (
        select distinct o.tenant_id, o.project_id, o.person_id, to_char(o.local_date, 'YYYY-MM') as month
        from posted o join posting p on p.tenant_id = o.tenant_id and p.posting_id = o.posting_id
        where p.time_kind = 'participant'
    ), chosen as materialized (
        select c.tenant_id, c.certificate_id
        from spent s
        join certificate c on c.tenant_id = s.tenant_id and c.person_id = s.person_id
            and c.project_id = s.project_id and c.month = s.month
        where c.status <> 'revoked' and not c.stale
        order by c.certificate_id
        for update of c
    ), changed as (
        update certificate c set stale = true, stale_since = now(), recorded_at = now(), version = c.version + 1,
            known_at = greatest(c.known_at, (
                select max(p.known_at) from posting p
                where (p.tenant_id, p.posting_id) in (select o.tenant_id, o.posting_id from posted o)
            ))
        from chosen o
        where c.tenant_id = o.tenant_id and c.certificate_id = o.certificate_id
            and c.status <> 'revoked' and not c.stale
        returning c.*
    )
    insert into outbox (tenant_id, type, aggregate_id, version, known_at, data)
    select tenant_id, 'samlyft.training-log.certificate.changed.v1', certificate_id, version, known_at,
        jsonb_build_object(
            'aggregate_id', certificate_id, 'version', version,
            'known_at', to_char(known_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            'person_id', person_id, 'project_id', project_id, 'month', month, 'minutes', minutes,
            'status', status, 'stale', stale, 'replaces', replaces)
    from changed;
    return null;
end
$$
"""


def upgrade() -> None:
    """Expands only."""
    op.execute(MARK_STALE)
    _balances()


TEXT, UUID, DATE, LONG = sa.Text(), sa.Uuid(), sa.Date(), sa.BigInteger()
NAMES: dict[str, sa.types.TypeEngine[Any]] = {
    "project_id": UUID,
    "kind_of_time": sa.String(),
    "municipality_code": sa.String(),
}
BALANCES: dict[
    str, tuple[dict[str, sa.types.TypeEngine[Any]], dict[str, sa.types.TypeEngine[Any]]]
] = {
    "balance_mark": ({}, {"position": LONG}),
    "balance_day": (
        NAMES | {"local_date": DATE, "known_on": DATE},
        {"minutes": LONG, "eligible_minutes": LONG, "recorded_at": sa.DateTime(timezone=True)},
    ),
    "balance_person": (
        NAMES | {"person_id": UUID},
        {"minutes": LONG}
        | dict.fromkeys(("first_on", "last_on", "first_known_on", "last_known_on"), DATE)
        | {"reversed": sa.Boolean()},
    ),
}
"""By table: what leads its key after the tenant, and the rest."""


def _balances() -> None:
    """The sealer writes them; who serves may read."""
    relay = app_role().removesuffix("_app") + "_relay"
    for table, (key, rest) in BALANCES.items():
        columns = {"tenant_id": TEXT} | key | rest
        op.create_table(
            table,
            *(sa.Column(name, kind, nullable=False) for name, kind in columns.items()),
            sa.CheckConstraint(
                "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'", name=op.f(f"ck_{table}_tenant")
            ),
            sa.PrimaryKeyConstraint("tenant_id", *key, name=op.f(f"pk_{table}")),
        )
        enable_tenant_rls(table, "select", ("municipality_code", "project_id") if key else ())
        op.execute(f"create policy relay on {table} to {relay} using (true) with check (true)")
        op.execute(f"grant select, insert, update on {table} to {relay}")


def downgrade() -> None:
    raise NotImplementedError("never taken back; restore from a backup")
