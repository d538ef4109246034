"""The statements of sessions: what a claim refers to, how it is stored, and the event that tells of it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.telemetry import current_traceparent
from samlyft_events import SessionChanged
from samlyft_training_log.ledger.statements import instant

# $1 session, $2 project and $3 workplace codes: one row of each for each claim.
RESOLVE = """
select r.row, p.project_id, w.workplace_id, w.municipality_code as workplace_municipality, x.session_id,
    x.project_id as stored_project_id, x.starts_at, x.ends_at, x.kind, x.form, x.topics, x.municipality_code,
    x.workplace_id as stored_workplace_id, x.status, x.place, x.theory_minutes, x.discussion_minutes,
    x.planned_session_id,
    exists (select from attendance a where a.tenant_id = x.tenant_id and a.session_id = x.session_id) as attended,
    array(
        select a.employer_number || ' ' || a.employee_number from attendance a
        where a.tenant_id = x.tenant_id and a.session_id = x.session_id and a.minutes > 0
    ) as attending,
    array(
        select t.employer_number || ' ' || t.employee_number || ' ' || t.role from session_trainer t
        where t.tenant_id = x.tenant_id and t.session_id = x.session_id
    ) as trainers
from unnest($1::text[], $2::text[], $3::text[]) with ordinality
    as r (code, project_code, workplace_code, row)
left join project_current p on p.code = r.project_code
left join workplace_current w on w.code = r.workplace_code
left join session x on x.code = r.code
order by r.row
"""

# $1.. arrays: code, project, start, end, kind, form, topics (a line each), municipality, workplace, known_at,
# status, place, theory and discussion minutes, planned session. What is changed has to be attested again.
STORE = """
insert into session as x (tenant_id, code, project_id, starts_at, ends_at, length, kind, form, topic, topics,
    municipality_code, workplace_id, known_at, status, place, theory_minutes, discussion_minutes, planned_session_id)
select current_setting('app.tenant_id'), r.code, r.project_id, r.starts_at, r.ends_at,
    extract(epoch from r.ends_at - r.starts_at)::integer / 60, r.kind, r.form, split_part(r.topics, chr(10), 1),
    string_to_array(r.topics, chr(10)), r.municipality_code, r.workplace_id, coalesce(r.known_at, now()), r.status,
    r.place, r.theory_minutes, r.discussion_minutes, r.planned_session_id
from unnest(
    $1::text[], $2::uuid[], $3::timestamptz[], $4::timestamptz[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::uuid[], $10::timestamptz[], $11::text[], $12::text[], $13::integer[], $14::integer[], $15::uuid[]
) as r (code, project_id, starts_at, ends_at, kind, form, topics, municipality_code, workplace_id, known_at, status,
    place, theory_minutes, discussion_minutes, planned_session_id)
on conflict (tenant_id, code) do update set
    version = x.version + 1, project_id = excluded.project_id, starts_at = excluded.starts_at,
    ends_at = excluded.ends_at, length = excluded.length, kind = excluded.kind, form = excluded.form,
    topic = excluded.topic, topics = excluded.topics, municipality_code = excluded.municipality_code,
    workplace_id = excluded.workplace_id, known_at = greatest(x.known_at, excluded.known_at), recorded_at = now(),
    status = excluded.status, attested_at = null, attested_by = null, attested_as = null,
    place = coalesce(excluded.place, x.place),
    theory_minutes = coalesce(excluded.theory_minutes, x.theory_minutes),
    discussion_minutes = coalesce(excluded.discussion_minutes, x.discussion_minutes),
    planned_session_id = coalesce(excluded.planned_session_id, x.planned_session_id)
returning x.session_id, x.code
"""

FORGET_DAYS = "delete from session_day where session_id = any ($1::uuid[])"
FORGET_TRAINERS = "delete from session_trainer where session_id = any ($1::uuid[])"

STORE_DAYS = """
insert into session_day (tenant_id, session_id, local_date, from_minute, to_minute)
select current_setting('app.tenant_id'), d.*
from unnest($1::uuid[], $2::date[], $3::integer[], $4::integer[]) as d
"""

STORE_TRAINERS = """
insert into session_trainer (tenant_id, session_id, employer_number, employee_number, role)
select current_setting('app.tenant_id'), t.*
from unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) as t
on conflict do nothing
"""

RAISE = "update session set version = version + 1, recorded_at = now() where session_id = any ($1::uuid[])"

TELL = f"""
insert into outbox (tenant_id, type, aggregate_id, version, known_at, traceparent, data)
select x.tenant_id, '{SessionChanged.event_type()}', x.session_id, x.version, x.known_at, $2,
    jsonb_build_object(
        'aggregate_id', x.session_id, 'version', x.version, 'known_at', {instant("x.known_at")},
        'project_id', x.project_id, 'code', x.code, 'starts_at', {instant("x.starts_at")},
        'ends_at', {instant("x.ends_at")}, 'kind', x.kind, 'form', x.form, 'topic', x.topic,
        'municipality_code', x.municipality_code, 'workplace_id', x.workplace_id,
        'status', case x.status when 'voided' then 'voided' else 'held' end, 'stage', x.status, 'topics', x.topics,
        'theory_minutes', x.theory_minutes, 'discussion_minutes', x.discussion_minutes,
        'planned_session_id', x.planned_session_id,
        'trainers', coalesce((
            select jsonb_agg(jsonb_build_object('person_id', t.person_id, 'role', t.role) order by t.person_id)
            from session_trainer t
            where t.tenant_id = x.tenant_id and t.session_id = x.session_id and t.person_id is not null
        ), '[]')
    )
from session x
where x.session_id = any ($1::uuid[]) and x.status <> 'draft'
"""
"""A draft is no fact yet: nobody is told of it before it is submitted."""


async def tell_sessions(
    session: AsyncSession, session_ids: Sequence[UUID], *, raised: bool = False
) -> None:
    """Publishes sessions as they stand; `raised` makes a new version of them first."""
    if not session_ids:
        return
    connection = await session.connection()
    wanted = list(session_ids)
    if raised:
        await connection.exec_driver_sql(RAISE, (wanted,))
    await connection.exec_driver_sql(TELL, (wanted, current_traceparent()))
    session.info["emitted"] = True
