"""Who stands in a project's months as known now: the one statement that files, digests and differences are made of.

All parts ask for `:project`, `:begins` (its first day), `:first` and `:last` (first days of months).
"""

from __future__ import annotations

import sqlalchemy as sa

KEPT = """
    step as materialized (
        select id, merged_into from person where merged_into is not null and known_until is null
    ), path (id, reached) as (
        select id, merged_into from step
        union select p.id, s.merged_into from path p join step s on s.id = p.reached
    ), kept as materialized (
        select id, reached as kept from path where reached not in (select id from step)
    )"""
"""For each merged person the one it counts as; a circle merges nobody."""
REGISTERED = """
    registered as materialized (
        select coalesce(k.kept, p.person_id) as person_id,
            greatest(min(p.starts_on), cast(:begins as date)) as starts_on,
            case when count(*) filter (where p.ends_on is null) = 0 then max(p.ends_on) end as ends_on,
            (array_agg(p.municipality_code order by p.starts_on, p.id))[1] as municipality_code,
            (array_agg(p.workplace_id order by p.starts_on, p.id))[1] as workplace_id,
            (array_agg(p.role_group order by p.starts_on, p.id))[1] as role_group
        from participation p left join kept k on k.id = p.person_id
        where p.project_id = :project and p.known_until is null and p.status <> 'withdrawn'
        group by 1
    )"""
"""One registration a person and project, however often somebody left and came back."""
SPENT = """
    spent as materialized (
        select coalesce(k.kept, e.person_id) as person_id, e.month, e.municipality_code, e.workplace_id,
            e.role_group, e.employer_number, sum(e.minutes)::integer as minutes, min(e.local_date) as first_on,
            max(e.local_date) as last_on
        from entry e left join kept k on k.id = e.person_id
        where e.project_id = :project and e.time_kind = 'participant' and e.eligible
            and e.month between cast(:first as date) and cast(:last as date)
        group by 1, 2, 3, 4, 5, 6
    ), home as materialized (
        select distinct on (person_id, month) person_id, month, municipality_code, workplace_id, role_group,
            nullif(employer_number, '') as employer_number,
            (sum(minutes) over spot)::integer as minutes, min(first_on) over spot as first_on,
            max(last_on) over spot as last_on
        from spent window spot as (partition by person_id, month)
        order by person_id, month, spent.minutes desc, municipality_code, workplace_id, role_group,
            employer_number
    )"""
"""Each person's minutes of a month, at the place where most of them were."""
LINE = f"""
    with recursive {KEPT}, {REGISTERED}, {SPENT}, wanted as (
        select person_id, month from home where minutes <> 0
        union select person_id, date_trunc('month', starts_on)::date from registered
        union select person_id, date_trunc('month', ends_on)::date from registered where ends_on is not null
    ), line as (
        select w.month, w.person_id, coalesce(h.municipality_code, r.municipality_code) as municipality_code,
            coalesce(h.workplace_id, r.workplace_id) as workplace_id,
            coalesce(h.role_group, r.role_group) as role_group, h.employer_number,
            case when date_trunc('month', r.starts_on) = w.month then r.starts_on end as started_on,
            case when date_trunc('month', r.ends_on) = w.month then r.ends_on end as ended_on,
            coalesce(h.minutes, 0) as minutes
        from wanted w join registered r using (person_id) left join home h using (person_id, month)
        where w.month between cast(:first as date) and cast(:last as date)
    ), said as (
        select l.*, concat_ws('|', person_id, municipality_code, workplace_id, role_group,
            coalesce(employer_number, '-'), coalesce(started_on::text, '-'), coalesce(ended_on::text, '-'),
            minutes) as text
        from line l
    )"""
ROWS = sa.text(
    f"""{LINE}
    select s.month, s.person_id, s.municipality_code, s.workplace_id, s.role_group, s.started_on, s.ended_on,
        s.minutes, s.text, w.code as workplace_code, coalesce(s.employer_number, w.employer_number) as employer_number
    from said s left join workplace w on w.id = s.workplace_id and w.known_until is null
    order by s.municipality_code, s.person_id
    """
)
DIGESTS = sa.text(
    f"""{LINE}
    select to_char(month, 'YYYY-MM') as month, count(*)::integer as people, sum(minutes)::bigint as minutes,
        count(started_on)::integer as started, count(ended_on)::integer as ended,
        encode(sha256(convert_to(string_agg(text, E'\\n' order by text collate "C"), 'UTF8')), 'hex') as content
    from said group by 1
    """
)
FINDINGS = sa.text(
    f"""
    with recursive {KEPT}, {REGISTERED}, {SPENT}, certified as (
        select distinct coalesce(k.kept, c.person_id) as person_id
        from certificate c left join kept k on k.id = c.person_id
        where c.project_id = :project and c.month = to_char(cast(:first as date), 'YYYY-MM')
            and c.known_until is null and c.status = 'signed' and not c.stale
    ), place as (
        select municipality_code, count(distinct person_id)::integer as people, sum(minutes)::bigint as minutes
        from spent group by 1 having sum(minutes) <> 0
    )
    select 'month-not-closed' as code, p.municipality_code, p.people, p.minutes from place p
    where not exists (
        select from closed_month m
        where m.project_id = :project and m.municipality_code = p.municipality_code
            and m.month = to_char(cast(:first as date), 'YYYY-MM') and m.known_until is null
            and m.status = 'closed' and not m.stale
    )
    union all
    select 'not-signed', h.municipality_code, count(*)::integer, sum(h.minutes) from home h
    where h.minutes <> 0 and not exists (select from certified c where c.person_id = h.person_id) group by 2
    union all
    select 'not-registered', h.municipality_code, count(*)::integer, sum(h.minutes) from home h
    where h.minutes <> 0 and not exists (select from registered r where r.person_id = h.person_id) group by 2
    union all
    select 'before-start', h.municipality_code, count(*)::integer, sum(h.minutes)
    from home h join registered r using (person_id)
    where h.minutes <> 0 and h.first_on < r.starts_on group by 2
    union all
    select 'after-end', h.municipality_code, count(*)::integer, sum(h.minutes)
    from home h join registered r using (person_id)
    where h.minutes <> 0 and h.last_on > r.ends_on group by 2
    union all
    select 'unmatched', null, attendances, minutes from unmatched
    where project_id = :project and known_until is null and attendances > 0
    order by 1, 2
    """
)
ERASED = sa.text(
    """
    select count(*) from month_file_row r join person p on p.id = r.person_id and p.known_until is null
    where r.month_file_id = :id and p.status = 'erased'
    """
)
INSERT_ROWS = """
insert into month_file_row (tenant_id, month_file_id, line, project_id, person_id, identity_id, protected,
    municipality_code, workplace_id, workplace_code, employer_number, role_group, started_on, ended_on, minutes)
select current_setting('app.tenant_id'), :id, r.*
from jsonb_to_recordset(cast(:rows as jsonb)) as r (
    line integer, project_id uuid, person_id uuid, identity_id uuid, protected boolean, municipality_code text,
    workplace_id uuid, workplace_code text, employer_number text, role_group text, started_on date, ended_on date,
    minutes integer
)
"""
LOCK = sa.text(
    """
    select pg_advisory_xact_lock(hashtextextended(
        current_setting('app.tenant_id') || ' month files ' || cast(cast(:project as uuid) as text), 0))
    """
)
FILED = sa.text(
    """
    select distinct on (month) month, month_file_id, revision, position, content_hash, people, minutes,
        template_id, findings
    from month_file where project_id = :project order by month, revision desc
    """
)
"""Each month's latest file."""
