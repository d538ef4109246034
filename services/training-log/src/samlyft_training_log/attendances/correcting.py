"""The statement that changes what stands: the attendance keeps the new minutes, the ledger both.

Reversals take the minutes that the update itself found under its row lock (`old`), so that two corrections at once
never reverse the same minutes twice.
"""

from __future__ import annotations

from samlyft_training_log.attendances.absences import tell_absences
from samlyft_training_log.ledger.statements import LINE, employment_of_day, post

# $1 tenant, $2 actor, $3 traceparent, $4.. arrays: row, session code, employer, employee, one local date or null
# for the whole session, minutes, status, time basis or null to keep it,
# reason, known_at. Runs in a session: the tenant is set.
CORRECT = f"""
with s as materialized (
    select $1::text as tenant_id, $2::text as actor, $3::text as traceparent
), given as materialized (
    select s.tenant_id, r.*
    from s cross join lateral unnest(
        $4::integer[], $5::text[], $6::text[], $7::text[], $8::date[], $9::integer[], $10::text[], $11::text[],
        $12::text[], $13::timestamptz[]
    ) as r (row, session_code, employer_number, employee_number, local_date, minutes, status, time_basis, reason,
        known_at)
), target as materialized (
    select g.row, g.tenant_id, g.employer_number, g.employee_number, g.status, g.time_basis, g.reason,
        coalesce(g.known_at, now()) as known_at, t.session_id, t.project_id, t.municipality_code, t.workplace_id,
        d.local_date, case
            when g.local_date is null then greatest(0, least(g.minutes, d.to_minute) - d.from_minute)
            else g.minutes
        end as minutes
    from given g
    join session t on t.tenant_id = g.tenant_id and t.code = g.session_code
    join session_day d on d.tenant_id = t.tenant_id and d.session_id = t.session_id
        and (g.local_date is null or d.local_date = g.local_date)
), changed as (
    update attendance a
    set minutes = t.minutes, status = t.status, time_basis = coalesce(t.time_basis, a.time_basis), reason = t.reason,
        version = a.version + 1, known_at = greatest(a.known_at, t.known_at), recorded_at = now(), actor = s.actor
    from s, target t
    where a.tenant_id = t.tenant_id and a.session_id = t.session_id and a.employer_number = t.employer_number
        and a.employee_number = t.employee_number and a.local_date = t.local_date
        and (a.minutes, a.status, a.time_basis)
            is distinct from (t.minutes, t.status, coalesce(t.time_basis, a.time_basis))
    returning new.*, old.minutes as old_minutes, old.time_basis as old_time_basis
), added as (
    insert into attendance as a (tenant_id, session_id, project_id, employer_number, employee_number, local_date,
        minutes, first_minutes, status, time_basis, reason, eligible, person_id, role_group, municipality_code,
        workplace_id, known_at, actor)
    select t.tenant_id, t.session_id, t.project_id, t.employer_number, t.employee_number, t.local_date,
        t.minutes, 0, t.status, coalesce(t.time_basis, 'scheduled'), t.reason,
        t.local_date >= p.eligible_from and t.local_date <= coalesce(p.eligible_to, 'infinity'),
        e.person_id, e.role_group,
        case when e.person_id is null then t.municipality_code else e.municipality_code end,
        case when e.person_id is null then t.workplace_id else e.workplace_id end,
        greatest(t.known_at, e.first_known_at), s.actor
    from s, target t
    join project_current p on p.tenant_id = t.tenant_id and p.project_id = t.project_id
    left join lateral ({employment_of_day("t", "t.local_date")}) e on true
    where t.minutes > 0 and not exists (
        select from attendance a
        where a.tenant_id = t.tenant_id and a.session_id = t.session_id and a.employer_number = t.employer_number
            and a.employee_number = t.employee_number and a.local_date = t.local_date
    )
    returning a.*
), line as (
    select {LINE}, a.known_at, a.reason, -a.old_minutes as minutes, a.old_time_basis as time_basis
    from changed a
    where a.person_id is not null and a.old_minutes > 0
        and (a.old_minutes, a.old_time_basis) <> (a.minutes, a.time_basis)
    union all
    select {LINE}, a.known_at, a.reason, a.minutes, a.time_basis
    from changed a
    where a.person_id is not null and a.minutes > 0
        and (a.old_minutes, a.old_time_basis) <> (a.minutes, a.time_basis)
    union all
    select {LINE}, a.known_at, a.reason, a.minutes, a.time_basis
    from added a
    where a.person_id is not null
), {post("correction")}, {tell_absences("changed")}
select distinct c.project_id from changed c where c.person_id is null
union
select distinct a.project_id from added a where a.person_id is null
"""
"""Gives the projects whose unmatched attendance changed."""
