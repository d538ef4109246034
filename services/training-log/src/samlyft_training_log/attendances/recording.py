"""The statement that records new attendance: one row from the hot path or thousands from an import, in one way.

Every table is read by a subquery that depends on `s`, where the tenant is set: with the statement alone in its
transaction, nothing else puts the setting before the first policy (performance.md, 10).
"""

from __future__ import annotations

from samlyft_training_log import rules
from samlyft_training_log.attendances.absences import tell_absences
from samlyft_training_log.ledger.statements import LINE, employment_of_day, post

# $1 tenant, $2 actor, $3 traceparent, $4 reach, $5 whether to keep rows whose person is unknown,
# $6 to $12 session code, employer, employee, minutes, status, time basis, known_at: arrays for many, values for one,
# since a plan for arrays of unknown length is worth less than planning anew each time. For many also $13, the reason
# of what comes after its month was closed: that is posted as a correction.
MANY = """
    select s.tenant_id, r.*
    from s cross join lateral unnest($6::text[], $7::text[], $8::text[], $9::integer[], $10::text[], $11::text[],
        $12::timestamptz[], $13::text[])
        with ordinality as r (session_code, employer_number, employee_number, minutes, status, time_basis, known_at,
            late_reason, row)
"""
ONE = """
    select s.tenant_id, 1 as row, $6::text as session_code, $7::text as employer_number, $8::text as employee_number,
        $9::integer as minutes, $10::text as status, $11::text as time_basis, $12::timestamptz as known_at
    from s
"""

TOMORROW = (
    "((now() at time zone 'Europe/Stockholm')::date + 1)::timestamp at time zone 'Europe/Stockholm'"
)
GATHERINGS = ", ".join(f"'{kind}'" for kind in sorted(rules.GATHERINGS))

WEIGH = f"""
with s as materialized (
    select set_config('app.tenant_id', $1, true) as tenant_id, set_config('app.scope', '*', true) as scope,
        $2::text as actor, $3::text as traceparent, $4::text[] as reach, $5::boolean as keep
), given as materialized ({{given}}), held as materialized (
    select c.tenant_id, c.session_code, x.*, p.*
    from (select distinct tenant_id, session_code from given) c
    cross join lateral (
        select t.session_id, t.project_id, t.length, t.kind in ({GATHERINGS}) as is_gathering,
            t.starts_at < {TOMORROW} as has_begun, t.status as session_status,
            t.municipality_code as session_municipality, t.workplace_id as session_workplace
        from session t
        where t.tenant_id = c.tenant_id and t.code = c.session_code
        offset 0
    ) x
    cross join lateral (
        select p.eligible_from, p.eligible_to from project_current p
        where p.tenant_id = c.tenant_id and p.project_id = x.project_id
        offset 0
    ) p
), day as materialized (
    select h.session_id, d.*
    from held h
    cross join lateral (
        select d.local_date, d.from_minute, d.to_minute from session_day d
        where d.tenant_id = h.tenant_id and d.session_id = h.session_id
        offset 0
    ) d
), weighed as materialized (
    select g.*, h.session_id, h.project_id, h.length, h.is_gathering, h.has_begun, h.session_status,
        h.session_municipality, h.session_workplace, h.eligible_from, h.eligible_to, a.*
    from given g
    left join held h using (session_code)
    cross join lateral (
        select sum(a.minutes)::integer as standing_minutes, max(a.status) as standing_status,
            max(a.time_basis) as standing_time_basis,
            sum(a.first_minutes)::integer as first_minutes, max(a.known_at) as standing_known_at,
            coalesce(bool_or(exists (
                select from entry e join posting p using (tenant_id, posting_id)
                where e.tenant_id = a.tenant_id and e.attendance_id = a.attendance_id and p.known_at = g.known_at
            )), false) as seen
        from attendance a
        where a.tenant_id = g.tenant_id and a.session_id = h.session_id
            and a.employer_number = g.employer_number and a.employee_number = g.employee_number
    ) a
), part as materialized (
    select w.row, uuidv7() as attendance_id, d.local_date,
        greatest(0, least(w.minutes, d.to_minute) - d.from_minute) as minutes,
        d.local_date >= w.eligible_from and d.local_date <= coalesce(w.eligible_to, 'infinity') as eligible, e.*
    from weighed w
    join day d on d.session_id = w.session_id and (d.from_minute < w.minutes or d.from_minute = 0)
    left join lateral ({employment_of_day("w", "d.local_date")}) e on true
), judged as materialized (
    select w.row, bool_and(p.person_id is not null) as matched, bool_or(
        '*' = any (s.reach) or w.project_id::text = any (s.reach)
        or w.session_municipality = any (s.reach) or w.session_workplace::text = any (s.reach)
        or p.municipality_code = any (s.reach) or p.workplace_id::text = any (s.reach)
    ) as within_reach, coalesce(bool_or(exists (
        select from session_trainer t
        where t.tenant_id = w.tenant_id and t.session_id = w.session_id and (
            t.person_id = p.person_id
            or t.employer_number = w.employer_number and t.employee_number = w.employee_number
        )
    )), false) as is_trainer
    from s, weighed w left join part p using (row)
    group by w.row
), accepted as materialized (
    select w.*, j.matched
    from s, weighed w join judged j using (row)
    where w.length is not null and not w.is_gathering and w.minutes <= w.length and w.standing_minutes is null
        and w.session_status in ('submitted', 'attested')
        and j.within_reach and (j.matched or s.keep)
        and (w.minutes = 0 or w.has_begun and not j.is_trainer)
)
"""

RECORD = """
, attendance as (
    insert into attendance as a (tenant_id, attendance_id, session_id, project_id, employer_number, employee_number,
        local_date, minutes, first_minutes, status, time_basis, eligible, person_id, role_group, municipality_code,
        workplace_id, known_at, actor{column})
    select w.tenant_id, p.attendance_id, w.session_id, w.project_id, w.employer_number, w.employee_number, p.local_date,
        p.minutes, p.minutes, w.status, w.time_basis, p.eligible, p.person_id, p.role_group,
        case when p.person_id is null then w.session_municipality else p.municipality_code end,
        case when p.person_id is null then w.session_workplace else p.workplace_id end,
        greatest(coalesce(w.known_at, now()), p.first_known_at), s.actor{value}
    from s, go w join part p using (row)
    order by w.row, p.local_date
    returning a.*
), line as (
    select {line}, a.known_at, {reason} as reason, a.minutes, a.time_basis
    from attendance a
    where a.person_id is not null and a.minutes > 0
), {posted}, {told}
"""
TOLD = tell_absences("attendance")
RECORD_NEW = RECORD.format(
    column="", value="", line=LINE, reason="null::text", posted=post("attendance"), told=TOLD
)
RECORD_LATE = RECORD.format(
    column=", reason",
    value=", w.late_reason",
    line=LINE,
    reason="a.reason",
    posted=post("either"),
    told=TOLD,
)

FOUND = """
select w.row, w.project_id, w.length, w.is_gathering, w.has_begun, w.session_status, w.standing_minutes,
    w.standing_status, w.standing_time_basis, w.first_minutes, w.standing_known_at, w.seen, j.within_reach,
    j.matched, j.is_trainer, g.row is not null as created"""

RECORD_MANY = f"""{WEIGH.format(given=MANY)}, go as (select * from accepted){RECORD_LATE}
{FOUND}
from weighed w join judged j using (row) left join go g using (row)
where g.row is null or not j.matched
"""
"""Gives, by number from 1, the rows that were not recorded (`rules.verdict` says why) or wait for their person."""

# $13 client, $14 route, $15 key (null without Idempotency-Key), $16 fingerprint of the body.
RECORD_ONE = f"""{WEIGH.format(given=ONE)}, answer as (
    select a.row, jsonb_build_object(
        'session_id', a.session_id, 'matched', a.matched, 'minutes', a.minutes, 'status', a.status,
        'time_basis', a.time_basis, 'days', (
            select jsonb_agg(jsonb_build_object(
                'attendance_id', p.attendance_id, 'local_date', p.local_date, 'minutes', p.minutes,
                'eligible', p.eligible, 'person_id', p.person_id
            ) order by p.local_date)
            from part p where p.row = a.row
        )
    )::text as body, $14::text || '/' || (
        select p.attendance_id from part p where p.row = a.row order by p.local_date limit 1
    ) as location
    from accepted a
), key as (
    insert into idempotency (tenant_id, client, route, key, fingerprint, status, headers, body)
    select s.tenant_id, $13, $14::text, $15, $16, 201, jsonb_build_object('location', a.location), a.body
    from s, answer a where $15::text is not null
    on conflict do nothing
    returning key
), go as (
    select a.* from accepted a where $15::text is null or exists (select from key)
){RECORD_NEW}
{FOUND}, a.body, a.location
from weighed w join judged j using (row) left join go g using (row) left join answer a using (row)
"""
"""The same for one row, with the answer's body; a spent Idempotency-Key leaves `created` false."""
