"""The statement that records what an import mostly holds: new attendance of known employees at sessions of one day.

It takes only rows of which all of that is so, and gives the numbers of the others: those are recorded by the careful
statement (`recording.RECORD_MANY`), which says of each what stands in its way. What stands already is not looked up:
the unique indexes find it, and the rows of that piece are taken back and recorded carefully. References are found by
nested loops over indexes, who leads or worked that day by a hash (`not in`), however much or little the planner knows
of tables that the same import is filling. A piece's ids count on from one `uuidv7` (RFC 9562, 6.2, method 2): one made
for each row asks the operating system for randomness, which takes as long as two of its indexes.
"""

from __future__ import annotations

from samlyft_training_log.attendances.absences import AWAY, tell_absences
from samlyft_training_log.attendances.recording import GATHERINGS, TOMORROW
from samlyft_training_log.ledger.statements import LARGEST_POSTING, fact

# $1 tenant, $2 actor, $3 traceparent, $4 reach; then columns of equal length, texts joined by line feeds, since
# arrays of them take the driver longer than all else: $5 session code, $6 employer, $7 employee, $8 minutes,
# $9 status, $10 time basis, $11 known_at.
RECORD_FRESH = f"""
with s as materialized (
    select $1::text as tenant_id, $2::text as actor, $3::text as traceparent, $4::text[] as reach,
        left(uuidv7()::text, 24) as stem, (random() * x'7fffffffffff'::bigint)::bigint as first
), given as materialized (
    select r.* from unnest(
        string_to_array($5::text, chr(10)), string_to_array($6::text, chr(10)), string_to_array($7::text, chr(10)),
        $8::integer[], string_to_array($9::text, chr(10)), string_to_array($10::text, chr(10)), $11::timestamptz[]
    ) with ordinality
        as r (session_code, employer_number, employee_number, minutes, status, time_basis, known_at, row)
), held as materialized (
    select c.session_code, x.*, p.*, d.*
    from (select distinct session_code from given) c
    cross join lateral (
        select t.session_id, t.project_id, t.length, t.municipality_code as session_municipality,
            t.workplace_id as session_workplace
        from session t
        where t.tenant_id = $1 and t.code = c.session_code and t.kind not in ({GATHERINGS})
            and t.starts_at < {TOMORROW} and t.status in ('submitted', 'attested')
        offset 0
    ) x
    cross join lateral (
        select p.eligible_from, p.eligible_to from project_current p
        where p.tenant_id = $1 and p.project_id = x.project_id
        offset 0
    ) p
    cross join lateral (
        select min(d.local_date) as local_date from session_day d
        where d.tenant_id = $1 and d.session_id = x.session_id
        having count(*) = 1
        offset 0
    ) d
), led as materialized (
    select t.session_id, t.person_id, t.employer_number, t.employee_number
    from held h
    cross join lateral (
        select t.* from session_trainer t where t.tenant_id = $1 and t.session_id = h.session_id offset 0
    ) t
), busy as materialized (
    select w.local_date, w.person_id
    from (select distinct local_date from held) h
    cross join lateral (
        select w.local_date, w.person_id from worked_time w
        where w.tenant_id = $1 and w.local_date = h.local_date and w.status = 'stands'
        offset 0
    ) w
), version as materialized (
    select e.*
    from (select distinct employer_number, employee_number from given) k
    cross join lateral (
        select e.* from employment_copy e
        where e.tenant_id = $1 and e.employer_number = k.employer_number and e.employee_number = k.employee_number
        offset 0
    ) e
), job as materialized (
    select v.* from (
        select v.employment_id, v.version, v.employer_number, v.employee_number, v.person_id, v.role_group,
            v.municipality_code, v.workplace_id, v.version = max(v.version) over w as newest,
            min(v.known_at) over w as first_known_at, max(v.starts_on) over w as covers_from,
            min(coalesce(v.ends_on, 'infinity')) over w as covers_to, bool_and(v.status = 'active') over w as active
        from version v
        window w as (partition by v.employment_id)
    ) v
    where v.newest and v.active and not exists (
        select from employment_copy n
        where n.tenant_id = $1 and n.employment_id = v.employment_id and n.version > v.version
    )
), fresh as materialized (
    select g.row, (s.stem || lpad(to_hex(s.first + g.row), 12, '0'))::uuid as attendance_id,
        1 as version, h.session_id, h.project_id, g.employer_number,
        g.employee_number, h.local_date, g.minutes, g.status, g.time_basis,
        h.local_date >= h.eligible_from and h.local_date <= coalesce(h.eligible_to, 'infinity') as eligible,
        e.person_id, e.role_group, e.municipality_code, e.workplace_id,
        greatest(coalesce(g.known_at, now()), e.first_known_at) as known_at
    from s, given g
    join held h using (session_code)
    join job e on e.employer_number = g.employer_number and e.employee_number = g.employee_number
        and h.local_date between e.covers_from and e.covers_to
    where g.minutes between 0 and h.length and (g.status in ({AWAY})) = (g.minutes = 0)
        and (
            '*' = any (s.reach) or h.project_id::text = any (s.reach)
            or h.session_municipality = any (s.reach) or h.session_workplace::text = any (s.reach)
            or e.municipality_code = any (s.reach) or e.workplace_id::text = any (s.reach)
        )
        and (h.local_date, e.person_id) not in (select b.local_date, b.person_id from busy b)
        and (h.session_id, e.person_id) not in (
            select t.session_id, t.person_id from led t where t.person_id is not null
        )
        and (h.session_id, g.employer_number, g.employee_number) not in (
            select t.session_id, t.employer_number, t.employee_number from led t
        )
), attendance as (
    insert into attendance (tenant_id, attendance_id, session_id, project_id, employer_number, employee_number,
        local_date, minutes, first_minutes, status, time_basis, eligible, person_id, role_group, municipality_code,
        workplace_id, known_at, actor)
    select s.tenant_id, f.attendance_id, f.session_id, f.project_id, f.employer_number, f.employee_number, f.local_date,
        f.minutes, f.minutes, f.status, f.time_basis, f.eligible, f.person_id, f.role_group, f.municipality_code,
        f.workplace_id, f.known_at, s.actor
    from s, fresh f
), counted as materialized (
    select f.*, (row_number() over (partition by f.project_id, f.known_at) - 1)::integer as place
    from fresh f where f.minutes > 0
), batch as materialized (
    select c.project_id, c.known_at, c.place / {LARGEST_POSTING} as batch, uuidv7() as posting_id, null::text as reason
    from counted c where c.place % {LARGEST_POSTING} = 0
), placed as materialized (
    select c.*, b.posting_id, b.reason, c.place % {LARGEST_POSTING} + 1 as number
    from counted c join batch b on b.project_id = c.project_id and b.known_at = c.known_at
        and b.batch = c.place / {LARGEST_POSTING}
), posting as (
    insert into posting (tenant_id, posting_id, project_id, time_kind, kind, reason, known_at, actor)
    select s.tenant_id, b.posting_id, b.project_id, 'participant', 'attendance', null, b.known_at, s.actor
    from s, batch b
), entry as (
    insert into entry (tenant_id, posting_id, line, project_id, attendance_id, session_id, person_id, local_date,
        minutes, role_group, municipality_code, workplace_id, employer_number, eligible, time_basis)
    select s.tenant_id, p.posting_id, p.number, p.project_id, p.attendance_id, p.session_id, p.person_id,
        p.local_date, p.minutes, p.role_group, p.municipality_code, p.workplace_id, p.employer_number, p.eligible,
        p.time_basis
    from s, placed p
), {fact("attendance")}, {tell_absences("fresh")}
select g.row::integer from given g where not exists (select from fresh f where f.row = g.row)
"""
