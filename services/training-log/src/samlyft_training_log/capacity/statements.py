"""A champion's time: set aside in the post, and used for teaching and support."""

from __future__ import annotations

CAPACITIES = """
with champion as materialized (
    select c.*, greatest(c.active_from, :from_date) as from_on,
        least(coalesce(c.active_to, 'infinity'), :to_date) as to_on
    from champion_current c
    where c.active_from <= :to_date and coalesce(c.active_to, 'infinity') >= :from_date
        and (:scope = '*' or string_to_array(:scope, ',') && (
            c.workplace_ids::text[] || c.municipality_code || coalesce(c.project_id::text, c.municipality_code)
        ))
        and (cast(:municipality_code as text) is null or c.municipality_code = :municipality_code)
        and (cast(:workplace_id as uuid) is null or cast(:workplace_id as uuid) = any (c.workplace_ids))
        and (cast(:project_id as uuid) is null or c.project_id = :project_id)
), used as (
    select c.*, round(c.minutes_per_week * (c.to_on - c.from_on + 1) / 7.0)::integer as allotted,
        coalesce(t.minutes, 0)::integer as teaching, coalesce(t.sessions, 0)::integer as sessions,
        coalesce(s.minutes, 0)::integer as support, coalesce(p.persons, 0)::integer as trained,
        greatest(t.last_on, s.last_on) as last_on
    from champion c
    left join lateral (
        select sum(x.length) as minutes, count(*) as sessions,
            max((x.starts_at at time zone 'Europe/Stockholm')::date) as last_on
        from session_trainer t
        join session x on x.tenant_id = t.tenant_id and x.session_id = t.session_id
        where t.tenant_id = c.tenant_id and t.person_id = c.person_id and x.status <> 'voided'
            and (x.starts_at at time zone 'Europe/Stockholm')::date between c.from_on and c.to_on
    ) t on true
    left join lateral (
        select sum(s.minutes) as minutes, max(s.local_date) as last_on from support s
        where s.tenant_id = c.tenant_id and s.champion_id = c.champion_id and s.status = 'logged'
            and s.local_date between c.from_on and c.to_on
    ) s on true
    left join lateral (
        select count(distinct a.person_id) as persons
        from session_trainer t
        join attendance a on a.tenant_id = t.tenant_id and a.session_id = t.session_id
        where t.tenant_id = c.tenant_id and t.person_id = c.person_id and a.person_id <> c.person_id
            and a.minutes > 0 and a.local_date between c.from_on and c.to_on
    ) p on true
)
select u.champion_id, u.person_id, u.municipality_code, u.project_id, u.workplace_ids[1] as workplace_id,
    u.minutes_per_week, u.from_on, u.to_on, u.trained_on, u.allotted, u.teaching, u.sessions, u.support, u.trained,
    u.teaching + u.support as used, u.last_on, n.display_name, n.protected,
    case when u.allotted > 0 then round(100.0 * (u.teaching + u.support) / u.allotted, 1)::double precision end
        as percent,
    coalesce((u.teaching + u.support)::double precision / nullif(u.allotted, 0), 0) as load,
    case
        when u.minutes_per_week = 0 then 'no_time'
        when u.last_on is null or u.last_on < u.to_on - 60 then 'idle'
        when 2 * (u.teaching + u.support) < u.allotted then 'under'
        when u.teaching + u.support > u.allotted then 'over'
        else 'within'
    end as state,
    u.known_at
from used u
left join person_copy n on n.tenant_id = u.tenant_id and n.person_id = u.person_id
"""
