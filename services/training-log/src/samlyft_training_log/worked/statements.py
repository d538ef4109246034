"""How champions' and staff's time reaches the ledger, and how a minute that counts already is found."""

from __future__ import annotations

from samlyft_training_log.ledger.statements import employment_of_day
from samlyft_training_log.worked.posting import post_timed

LINE = """w.worked_time_id as attendance_id, w.project_id, coalesce(w.session_id, w.worked_time_id) as session_id,
        w.person_id, w.local_date, w.role_group, w.municipality_code, w.workplace_id, w.employer_number, w.eligible,
        w.kind_of_time, w.known_at"""
"""What an entry copies: in place of an attendance stands the worked time, and also of a session where there is none."""

TAKEN = """
    select from worked_time o
    where o.tenant_id = {0}.tenant_id and o.person_id = {0}.person_id and o.local_date = {0}.local_date
        and o.status = 'stands' and o.starts_at < {0}.ends_at and o.ends_at > {0}.starts_at
"""
ATTENDED = """
    select from attendance a
    join session x using (tenant_id, session_id)
    join session_day d using (tenant_id, session_id, local_date)
    where a.tenant_id = {0}.tenant_id and a.person_id = {0}.person_id and a.local_date = {0}.local_date
        and a.minutes > 0 and x.form <> 'self_paced'
        and x.starts_at + make_interval(mins => d.from_minute) < {0}.ends_at
        and x.starts_at + make_interval(mins => d.from_minute + a.minutes) > {0}.starts_at
"""

# $1 actor, $2 traceparent, $3 sessions. Champions teach; who leads the project locally does so as its staff.
_OF_SESSIONS = f"""
s as materialized (
    select current_setting('app.tenant_id') as tenant_id, $1::text as actor, $2::text as traceparent
), led as materialized (
    select x.tenant_id, x.session_id, x.project_id, x.known_at, t.person_id, t.employer_number, t.employee_number,
        d.local_date, x.starts_at + make_interval(mins => d.from_minute) as starts_at,
        x.starts_at + make_interval(mins => d.to_minute) as ends_at, d.to_minute - d.from_minute as minutes
    from s join session x on x.tenant_id = s.tenant_id and x.session_id = any ($3::uuid[])
    join session_day d on d.tenant_id = x.tenant_id and d.session_id = x.session_id
    join session_trainer t on t.tenant_id = x.tenant_id and t.session_id = x.session_id
    where x.status in ('submitted', 'attested') and x.form <> 'self_paced' and t.person_id is not null
), wanted as materialized (
    select l.*, e.role_group, e.municipality_code, e.workplace_id,
        case e.role_group when 'champion' then 'champion_teaching' else 'project_staff' end as kind_of_time,
        l.local_date >= p.eligible_from and l.local_date <= coalesce(p.eligible_to, 'infinity') as eligible,
        greatest(l.known_at, e.first_known_at) as since
    from led l
    join project_current p on p.tenant_id = l.tenant_id and p.project_id = l.project_id
    cross join lateral ({employment_of_day("l", "l.local_date")}) e
    where e.person_id = l.person_id and e.role_group in ('champion', 'local_project_leader')
)"""
TAKE_BACK = f"""
with {_OF_SESSIONS}, gone as (
    update worked_time w
    set status = 'reversed', reason = $4, version = w.version + 1, recorded_at = now(), actor = s.actor,
        known_at = greatest(w.known_at, coalesce($5::timestamptz, now()))
    from s
    where w.tenant_id = s.tenant_id and w.session_id = any ($3::uuid[]) and w.status = 'stands' and not exists (
        select from wanted o
        where o.session_id = w.session_id and o.person_id = w.person_id and o.starts_at = w.starts_at
            and o.ends_at = w.ends_at and o.kind_of_time = w.kind_of_time and o.project_id = w.project_id
    )
    returning w.*
), line as (
    select {LINE}, w.reason, -w.minutes as minutes from gone w
), {post_timed("correction")}
select count(*) from gone
"""
BOOK = f"""
with {_OF_SESSIONS}, added as (
    insert into worked_time as w (tenant_id, project_id, session_id, person_id, employer_number, kind_of_time,
        local_date, starts_at, ends_at, minutes, eligible, role_group, municipality_code, workplace_id, known_at, actor)
    select distinct on (l.person_id, l.local_date, l.starts_at) l.tenant_id, l.project_id, l.session_id, l.person_id,
        l.employer_number, l.kind_of_time, l.local_date, l.starts_at, l.ends_at, l.minutes, l.eligible, l.role_group,
        l.municipality_code, l.workplace_id, l.since, s.actor
    from s, wanted l
    where not exists ({TAKEN.format("l")}) and not exists ({ATTENDED.format("l")})
    returning w.*
), line as (
    select {LINE}, null::text as reason, w.minutes from added w
), {post_timed("attendance")}
select count(*) from added
"""

# $1 actor, $2 traceparent, $3 project, $4 employer, $5 employee, $6 kind of time, $7 known_at,
# $8.. arrays: local date, from, to, minutes.
POST = f"""
with s as materialized (
    select current_setting('app.tenant_id') as tenant_id, $1::text as actor, $2::text as traceparent,
        $4::text as employer_number, $5::text as employee_number
), day as materialized (
    select s.*, d.*
    from s cross join lateral unnest($8::date[], $9::timestamptz[], $10::timestamptz[], $11::integer[])
        as d (local_date, starts_at, ends_at, minutes)
), added as (
    insert into worked_time as w (tenant_id, project_id, person_id, employer_number, kind_of_time, local_date,
        starts_at, ends_at, minutes, eligible, role_group, municipality_code, workplace_id, known_at, actor)
    select d.tenant_id, p.project_id, e.person_id, d.employer_number, $6, d.local_date, d.starts_at, d.ends_at,
        d.minutes, d.local_date >= p.eligible_from and d.local_date <= coalesce(p.eligible_to, 'infinity'),
        e.role_group, e.municipality_code, e.workplace_id,
        greatest(coalesce($7::timestamptz, now()), e.first_known_at), d.actor
    from day d
    join project_current p on p.tenant_id = d.tenant_id and p.project_id = $3::uuid
    cross join lateral ({employment_of_day("d", "d.local_date")}) e
    order by d.local_date
    returning w.*
), line as (
    select {LINE}, null::text as reason, w.minutes from added w
), {post_timed("attendance")}
select worked_time_id from added order by local_date
"""
REVERSE = f"""
with s as materialized (
    select current_setting('app.tenant_id') as tenant_id, $1::text as actor, $2::text as traceparent
), gone as (
    update worked_time w
    set status = 'reversed', reason = $4, version = w.version + 1, recorded_at = now(), actor = s.actor,
        known_at = greatest(w.known_at, coalesce($5::timestamptz, now()))
    from s
    where w.tenant_id = s.tenant_id and w.worked_time_id = $3::uuid and w.status = 'stands'
    returning w.*
), line as (
    select {LINE}, w.reason, -w.minutes as minutes from gone w
), {post_timed("correction")}
select worked_time_id from gone
"""

# $1 employer, $2 employee, $3 project code, $4.. arrays: local date, from, to.
LOOK = f"""
with s as materialized (
    select current_setting('app.tenant_id') as tenant_id, $1::text as employer_number, $2::text as employee_number
)
select p.project_id, q.local_date, e.person_id, e.municipality_code, e.workplace_id,
    exists ({TAKEN.format("q")}) or exists ({ATTENDED.format("q")}) as taken
from s
left join project_current p on p.tenant_id = s.tenant_id and p.code = $3
cross join lateral (
    select s.tenant_id, s.employer_number, s.employee_number, u.*
    from unnest($4::date[], $5::timestamptz[], $6::timestamptz[])
        as u (local_date, starts_at, ends_at)
) g
left join lateral ({employment_of_day("g", "g.local_date")}) e on true
cross join lateral (
    select g.tenant_id, g.local_date, g.starts_at, g.ends_at, e.person_id
) q
order by q.local_date
"""

# $1.. arrays: session code, employer, employee, minutes: the numbers, from 0, of claims whose minutes count already.
CLASHING = f"""
with s as materialized (select current_setting('app.tenant_id') as tenant_id), part as materialized (
    select s.tenant_id, g.*, x.starts_at + make_interval(mins => d.from_minute) as starts_at,
        x.starts_at + make_interval(mins => least(g.minutes, d.to_minute)) as ends_at, d.local_date
    from s
    cross join lateral unnest($1::text[], $2::text[], $3::text[], $4::integer[]) with ordinality
        as g (session_code, employer_number, employee_number, minutes, row)
    join session x on x.tenant_id = s.tenant_id and x.code = g.session_code and x.form <> 'self_paced'
    join session_day d on d.tenant_id = x.tenant_id and d.session_id = x.session_id and d.from_minute < g.minutes
)
select distinct (p.row - 1)::integer as row
from part p
cross join lateral ({employment_of_day("p", "p.local_date")}) e
cross join lateral (select p.tenant_id, e.person_id, p.local_date, p.starts_at, p.ends_at) d
where exists ({TAKEN.format("d")})
"""
ANY = "select exists (select from worked_time)"
