"""The statements of attendance lists."""

from __future__ import annotations

PLANNED = """
select c.*, p.code as project_code, w.code as workplace_code, array(
    select e.employer_number || ' ' || e.employee_number
    from unnest(c.trainer_ids) as t (person_id)
    cross join lateral (
        select e.employer_number, e.employee_number from employment_current e
        where e.tenant_id = c.tenant_id and e.person_id = t.person_id and e.status = 'active'
            and (c.starts_at at time zone 'Europe/Stockholm')::date
                between e.starts_on and coalesce(e.ends_on, 'infinity')
        order by e.workplace_id = c.workplace_id desc nulls last, e.starts_on desc limit 1
    ) e
) as trainers
from planned_session_current c
left join project_current p on p.tenant_id = c.tenant_id and p.project_id = c.project_id
left join workplace_current w on w.tenant_id = c.tenant_id and w.workplace_id = c.workplace_id
where c.planned_session_id = $1
"""

# Somebody with several employments is meant in that of the session's own unit.
LINES = """
with x as materialized (
    select *, (starts_at at time zone 'Europe/Stockholm')::date as day from session where session_id = $1
), signed as (
    select u.person_id, u.status as sign_up, u.workplace_id, e.employer_number, e.employee_number
    from x join sign_up_current u on u.tenant_id = x.tenant_id and u.planned_session_id = x.planned_session_id
    left join lateral (
        select e.employer_number, e.employee_number from employment_current e
        where e.tenant_id = x.tenant_id and e.person_id = u.person_id and e.status = 'active'
            and x.day between e.starts_on and coalesce(e.ends_on, 'infinity')
        order by e.workplace_id = coalesce(u.workplace_id, x.workplace_id) desc nulls last, e.starts_on desc limit 1
    ) e on true
), marked as (
    select m.employee_number, m.marked_at, e.person_id, e.employer_number
    from x join presence_mark m on m.tenant_id = x.tenant_id and m.session_id = x.session_id
    left join lateral (
        select e.person_id, e.employer_number from employment_current e
        where e.tenant_id = x.tenant_id and e.employee_number = m.employee_number and e.status = 'active'
            and x.day between e.starts_on and coalesce(e.ends_on, 'infinity')
            and (x.workplace_id is null or e.workplace_id = x.workplace_id or exists (
                select from signed g where g.person_id = e.person_id
            ))
        order by e.workplace_id = x.workplace_id desc nulls last, e.starts_on desc limit 1
    ) e on true
), recorded as (
    select a.employer_number, a.employee_number, max(a.person_id::text)::uuid as person_id,
        max(a.status) as status, sum(a.minutes)::integer as minutes
    from x join attendance a on a.tenant_id = x.tenant_id and a.session_id = x.session_id
    group by 1, 2
), line as (
    select coalesce(g.employer_number, m.employer_number) as employer_number,
        coalesce(m.employee_number, g.employee_number) as employee_number,
        coalesce(g.person_id, m.person_id) as person_id, g.sign_up, m.marked_at
    from signed g full join marked m on m.person_id = g.person_id
)
select coalesce(r.employer_number, l.employer_number) as employer_number,
    coalesce(r.employee_number, l.employee_number) as employee_number,
    coalesce(r.person_id, l.person_id) as person_id, l.sign_up, l.marked_at, r.status, r.minutes,
    p.display_name, p.protected
from line l
full join recorded r on r.employer_number = l.employer_number and r.employee_number = l.employee_number
left join person_copy p on p.tenant_id = current_setting('app.tenant_id')
    and p.person_id = coalesce(r.person_id, l.person_id)
order by 1 nulls last, 2
"""
