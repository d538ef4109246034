"""What a project's certificates and ledger hold between two months, with the rule and the rate of each month."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

MONTHS = """
    month as materialized (
        select to_char(m.day, 'YYYY-MM') as month, m.day::date as first,
            (m.day + interval '1 month' - interval '1 day')::date as last, r.*, t.rate_id, t.amount as rate,
            t.source as rate_source
        from generate_series(
            cast(:first as date)::timestamp, cast(:last as date)::timestamp, interval '1 month'
        ) as m (day)
        left join lateral (
            select f.financing_rule_id, f.call_code, f.programme_area, f.rounding, f.time_kinds, f.yearly_cap_hours
            from financing_rule f
            where f.project_id = :project_id and f.from_month <= to_char(m.day, 'YYYY-MM')
            order by f.from_month desc limit 1
        ) r on true
        left join lateral (
            select a.rate_id, a.amount, a.source from rate a
            where a.call_code = r.call_code and a.programme_area = r.programme_area
                and a.year = extract(year from m.day) and a.time_kind = 'participant'
                and m.day::date between a.valid_from and coalesce(a.valid_to, 'infinity')
            order by a.valid_from desc limit 1
        ) t on true
    )
"""
"""Each month with its rule and its rate; the columns of either are null where there is none."""


def _of_project(statement: str) -> sa.TextClause:
    return sa.text(statement).bindparams(
        sa.bindparam("project_id", type_=sa.Uuid),
        sa.bindparam("first", type_=sa.Date),
        sa.bindparam("last", type_=sa.Date),
    )


LINES = f"""
with {MONTHS}
select c.certificate_id, c.person_id, c.month, c.municipality_code, c.workplace_id, c.eligible_minutes as minutes,
    c.status, c.stale, c.recorded_at, m.rounding, m.rate, m.rate_id, m.financing_rule_id
from month m
join certificate c on c.project_id = :project_id and c.month = m.month and c.status <> 'revoked'
where m.financing_rule_id is null or 'participant' = any (m.time_kinds)
"""
LINE_COLUMNS: dict[str, sa.types.TypeEngine[Any]] = {
    "certificate_id": sa.Uuid(),
    "person_id": sa.Uuid(),
    "month": sa.Text(),
    "municipality_code": sa.Text(),
    "workplace_id": sa.Uuid(),
    "minutes": sa.Integer(),
    "status": sa.Text(),
    "stale": sa.Boolean(),
    "recorded_at": sa.DateTime(timezone=True),
    "rounding": sa.Text(),
    "rate": sa.Numeric(10, 2),
    "rate_id": sa.Uuid(),
    "financing_rule_id": sa.Uuid(),
}
GROUPED = _of_project(f"""
with {MONTHS}, line as ({LINES.split(MONTHS)[1]})
select m.month, m.rounding, m.rate, m.rate_source, m.financing_rule_id is not null as has_rule, l.minutes,
    l.status = 'signed' and not l.stale as signed, count(l.certificate_id)::integer as certificates
from month m
left join line l on l.month = m.month
group by 1, 2, 3, 4, 5, 6, 7
order by 1
""")
"""Certificates of the same month, minutes and state counted together: as many rows as there are kinds of them."""

LEDGER = _of_project("""
select to_char(e.local_date, 'YYYY-MM') as month, e.minutes, count(*)::integer as persons
from (
    select e.person_id, date_trunc('month', e.local_date)::date as local_date, sum(e.minutes)::integer as minutes
    from entry e
    join posting p on p.tenant_id = e.tenant_id and p.posting_id = e.posting_id and p.time_kind = 'participant'
    where e.project_id = :project_id and e.local_date between :first and :last and e.eligible
    group by 1, 2
) e
where e.minutes > 0
group by 1, 2
order by 1
""")
"""Person-months of the ledger by how many minutes they have."""

STAFF = _of_project(f"""
with {MONTHS}, spent as (
    select p.time_kind, e.person_id, date_trunc('month', e.local_date)::date as first,
        sum(e.minutes)::integer as minutes
    from entry e
    join posting p on p.tenant_id = e.tenant_id and p.posting_id = e.posting_id
        and p.time_kind <> 'participant'
    where e.project_id = :project_id and e.eligible
        and e.local_date between date_trunc('year', cast(:first as date))::date and :last
    group by 1, 2, 3
)
select to_char(s.first, 'YYYY-MM') as month, s.time_kind, s.person_id, s.minutes, m.rounding, m.yearly_cap_hours,
    s.first >= :first as asked, t.rate_id, t.amount as rate, t.source as rate_source,
    (sum(s.minutes) over (
        partition by s.person_id, date_trunc('year', s.first) order by s.first, s.time_kind
        rows between unbounded preceding and 1 preceding
    ))::integer as before
from spent s
left join month m on m.first = s.first
left join lateral (
    select a.rate_id, a.amount, a.source from rate a
    where a.call_code = m.call_code and a.programme_area = m.programme_area and a.year = extract(year from s.first)
        and a.time_kind = s.time_kind and s.first between a.valid_from and coalesce(a.valid_to, 'infinity')
    order by a.valid_from desc limit 1
) t on true
where m.month is null or s.time_kind = any (m.time_kinds)
order by s.first, s.time_kind, s.person_id
""")
"""Staff time by person and month, with what the person had before in the calendar year: the yearly cap needs both."""
