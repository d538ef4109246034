"""How the balances are kept: the sealer folds what it has sealed into sums, outside the way of a write.

A sum is never asked for alone: whoever reads adds what lies beyond the mark, so that it equals the ledger always.
"""

from __future__ import annotations

STEP = 1_000
"""Postings a statement."""
KNOWN_ON = "(p.known_at at time zone 'Europe/Stockholm')::date"

# $1 tenant. One at a time, in the transaction that holds the sealer's lock.
FOLD = f"""
with mark as materialized (
    select coalesce((select m.position from balance_mark m where m.tenant_id = $1), 0) as position
), here as materialized (
    select s.posting_id, s.position from seal s cross join mark m
    where s.tenant_id = $1 and s.position > m.position and s.position <= m.position + {STEP}
), line as materialized (
    select e.project_id, e.kind_of_time, e.municipality_code, e.local_date, e.person_id, e.minutes, e.eligible,
        {KNOWN_ON} as known_on, p.recorded_at
    from here h
    join posting p on p.tenant_id = $1 and p.posting_id = h.posting_id
    join entry e on e.tenant_id = $1 and e.posting_id = h.posting_id
), day as (
    insert into balance_day as b (tenant_id, project_id, kind_of_time, municipality_code, local_date, known_on,
        minutes, eligible_minutes, recorded_at)
    select $1, l.project_id, l.kind_of_time, l.municipality_code, l.local_date, l.known_on, sum(l.minutes),
        coalesce(sum(l.minutes) filter (where l.eligible), 0), max(l.recorded_at)
    from line l group by 2, 3, 4, 5, 6
    on conflict (tenant_id, project_id, kind_of_time, municipality_code, local_date, known_on) do update set
        minutes = b.minutes + excluded.minutes, eligible_minutes = b.eligible_minutes + excluded.eligible_minutes,
        recorded_at = greatest(b.recorded_at, excluded.recorded_at)
), person as (
    insert into balance_person as b (tenant_id, project_id, kind_of_time, municipality_code, person_id, minutes,
        first_on, last_on, first_known_on, last_known_on, reversed)
    select $1, l.project_id, l.kind_of_time, l.municipality_code, l.person_id, sum(l.minutes), min(l.local_date),
        max(l.local_date), min(l.known_on), max(l.known_on), bool_or(l.minutes < 0)
    from line l group by 2, 3, 4, 5
    on conflict (tenant_id, project_id, kind_of_time, municipality_code, person_id) do update set
        minutes = b.minutes + excluded.minutes, first_on = least(b.first_on, excluded.first_on),
        last_on = greatest(b.last_on, excluded.last_on),
        first_known_on = least(b.first_known_on, excluded.first_known_on),
        last_known_on = greatest(b.last_known_on, excluded.last_known_on), reversed = b.reversed or excluded.reversed
), moved as (
    insert into balance_mark as m (tenant_id, position) select $1, max(position) from here having count(*) > 0
    on conflict (tenant_id) do update set position = excluded.position
)
select count(*) from here
"""
SEALED = "select distinct tenant_id from seal"

ROLLED = f"""
with beyond as materialized (
    select p.tenant_id, p.posting_id from posting p where not p.sealed
    union all
    select s.tenant_id, s.posting_id from seal s
    where s.position > coalesce((select m.position from balance_mark m), 0)
), tail as materialized (
    select e.project_id, e.person_id, e.local_date, {KNOWN_ON} as known_on, p.recorded_at, e.minutes,
        case when e.eligible then e.minutes else 0 end as eligible_minutes
    from beyond b
    join posting p on p.tenant_id = b.tenant_id and p.posting_id = b.posting_id
    join entry e on e.tenant_id = b.tenant_id and e.posting_id = b.posting_id
    where e.kind_of_time = :kind_of_time
), summed as (
    select project_id, max(recorded_at) as recorded_at,
        coalesce(sum(minutes) filter (where local_date <= :as_of), 0) as done,
        coalesce(sum(eligible_minutes) filter (where local_date <= :as_of), 0) as done_eligible,
        coalesce(sum(minutes) filter (where known_on <= :as_of), 0) as known,
        coalesce(sum(eligible_minutes) filter (where known_on <= :as_of), 0) as known_eligible
    from (
        select project_id, local_date, known_on, minutes, eligible_minutes, recorded_at
        from balance_day where kind_of_time = :kind_of_time
        union all
        select project_id, local_date, known_on, minutes, eligible_minutes, recorded_at from tail
    ) d
    group by project_id
), person as materialized (
    select project_id, person_id, sum(minutes) as minutes, min(first_on) as first_on, max(last_on) as last_on,
        min(first_known_on) as first_known_on, max(last_known_on) as last_known_on, bool_or(reversed) as reversed
    from (
        select project_id, person_id, minutes, first_on, last_on, first_known_on, last_known_on, reversed
        from balance_person where kind_of_time = :kind_of_time
        union all
        select project_id, person_id, minutes, local_date, local_date, known_on, known_on, minutes < 0 from tail
    ) p
    group by project_id, person_id
), odd as materialized (
    select project_id, person_id from person
    where reversed and (last_on > :as_of and first_on <= :as_of or last_known_on > :as_of and first_known_on <= :as_of)
), source as materialized (
    select a.attendance_id from attendance a where a.person_id in (select person_id from odd)
    union all
    select w.worked_time_id from worked_time w where w.person_id in (select person_id from odd)
), looked as materialized (
    select o.project_id, o.person_id, coalesce(sum(e.minutes) filter (where e.local_date <= :as_of), 0) as done,
        coalesce(sum(e.minutes) filter (where {KNOWN_ON} <= :as_of), 0) as known
    from source s
    join entry e on e.attendance_id = s.attendance_id and e.kind_of_time = :kind_of_time
    join posting p on p.tenant_id = e.tenant_id and p.posting_id = e.posting_id
    join odd o on o.project_id = e.project_id and o.person_id = e.person_id
    group by o.project_id, o.person_id
), counted as (
    select p.project_id,
        count(*) filter (where case
            when not p.reversed then p.first_on <= :as_of
            when p.last_on <= :as_of then p.minutes > 0
            else p.first_on <= :as_of and l.done > 0
        end) as done_persons,
        count(*) filter (where case
            when not p.reversed then p.first_known_on <= :as_of
            when p.last_known_on <= :as_of then p.minutes > 0
            else p.first_known_on <= :as_of and l.known > 0
        end) as known_persons
    from person p left join looked l using (project_id, person_id)
    group by p.project_id
)
select s.*, c.done_persons, c.known_persons from summed s join counted c using (project_id)
"""
"""As `queries.balances` sums it from the entries; corrected people are looked up where a past day is asked for."""
