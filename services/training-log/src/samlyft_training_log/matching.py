"""Attendance and employments arrive in any order; whoever brings one half finds the other, however close they come.

Both first lock the stub row of the reference. Without it two open transactions each look before the other commits,
and the pair is missed for ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.outbox import emit
from samlyft_common.telemetry import current_traceparent
from samlyft_events import UnmatchedChanged
from samlyft_training_log.attendances.absences import tell_absences
from samlyft_training_log.ledger.statements import LINE, employment_of_day, post, widen
from samlyft_training_log.sessions.statements import tell_sessions
from samlyft_training_log.worked.booking import book_trainers

SYSTEM = "samlyft training-log"
"""Who posts what a match made possible."""

# Ordered by key, so that two transactions never wait for each other in a ring.
LOCK = """
insert into reference (tenant_id, employer_number, employee_number)
select distinct current_setting('app.tenant_id'), r.employer_number, r.employee_number
from unnest($1::text[], $2::text[]) as r (employer_number, employee_number)
order by 2, 3
on conflict (tenant_id, employer_number, employee_number) do update set employee_number = excluded.employee_number
"""

MATCH = f"""
with s as materialized (
    select current_setting('app.tenant_id') as tenant_id, $3::text as actor, $4::text as traceparent
), waiting as materialized (
    select a.tenant_id, a.attendance_id, e.*
    from s
    cross join (select distinct * from unnest($1::text[], $2::text[])) as r (employer_number, employee_number)
    join attendance a on a.tenant_id = s.tenant_id and a.employer_number = r.employer_number
        and a.employee_number = r.employee_number and a.person_id is null
    join session x on x.tenant_id = a.tenant_id and x.session_id = a.session_id and x.status <> 'voided'
    join session_day y on y.tenant_id = a.tenant_id and y.session_id = a.session_id and y.local_date = a.local_date
    cross join lateral ({employment_of_day("a", "a.local_date")}) e
    where a.minutes = 0 or x.form = 'self_paced' or not exists (
        select from worked_time w
        where w.tenant_id = a.tenant_id and w.person_id = e.person_id and w.local_date = a.local_date
            and w.status = 'stands' and w.ends_at > x.starts_at + make_interval(mins => y.from_minute)
            and w.starts_at < x.starts_at + make_interval(mins => y.from_minute + a.minutes)
    )
), taken as materialized (
    select o.session_id, o.local_date, o.person_id
    from (select distinct a.tenant_id, a.session_id from waiting w join attendance a using (tenant_id, attendance_id)) x
    cross join lateral (
        select o.* from attendance o
        where o.tenant_id = x.tenant_id and o.session_id = x.session_id and o.minutes > 0 and o.person_id is not null
        offset 0
    ) o
), once as materialized (
    select distinct on (a.session_id, a.local_date, w.person_id, case when a.minutes = 0 then a.attendance_id end) w.*
    from waiting w join attendance a using (tenant_id, attendance_id)
    where a.minutes = 0 or not exists (
        select from taken o
        where o.person_id = w.person_id and o.session_id = a.session_id and o.local_date = a.local_date
    ) and not exists (
        select from session_trainer t
        where t.tenant_id = a.tenant_id and t.session_id = a.session_id and t.person_id = w.person_id
    )
    order by a.session_id, a.local_date, w.person_id, case when a.minutes = 0 then a.attendance_id end, a.attendance_id
), matched as (
    update attendance a
    set person_id = w.person_id, role_group = w.role_group, municipality_code = w.municipality_code,
        workplace_id = w.workplace_id, version = a.version + 1, known_at = greatest(a.known_at, w.first_known_at),
        recorded_at = now()
    from once w
    where a.tenant_id = w.tenant_id and a.attendance_id = w.attendance_id and a.person_id is null
    returning a.*
), line as (
    select {LINE}, a.known_at, null::text as reason, a.minutes, a.time_basis from matched a
    where a.minutes > 0
), {post("attendance")}, {tell_absences("matched")}
select distinct project_id from matched
"""

MATCH_TRAINERS = """
with s as materialized (select current_setting('app.tenant_id') as tenant_id), waiting as materialized (
    select t.tenant_id, t.session_id, t.employer_number, t.employee_number, (
        select e.person_id from employment_current e
        where e.tenant_id = t.tenant_id and e.employer_number = t.employer_number
            and e.employee_number = t.employee_number and e.status = 'active'
        order by e.starts_on <= (x.starts_at at time zone 'Europe/Stockholm')::date desc, e.starts_on desc
        limit 1
    ) as person_id
    from s
    cross join (select distinct * from unnest($1::text[], $2::text[])) as r (employer_number, employee_number)
    join session_trainer t on t.tenant_id = s.tenant_id and t.employer_number = r.employer_number
        and t.employee_number = r.employee_number and t.person_id is null
    join session x on x.tenant_id = t.tenant_id and x.session_id = t.session_id
), matched as (
    update session_trainer t set person_id = w.person_id
    from waiting w
    where t.tenant_id = w.tenant_id and t.session_id = w.session_id and t.employer_number = w.employer_number
        and t.employee_number = w.employee_number and w.person_id is not null
    returning t.session_id
)
select distinct session_id from matched
"""

LOCK_COUNTS = """
insert into unmatched as u (tenant_id, project_id, version, attendances, minutes)
select distinct current_setting('app.tenant_id'), p.id, 0, 0, 0 from unnest($1::uuid[]) as p (id)
order by 2
on conflict (tenant_id, project_id) do update set version = u.version
"""

COUNT = """
update unmatched u set attendances = n.attendances, minutes = n.minutes, version = u.version + 1
from (
    select p.id, count(a.attendance_id) as attendances, coalesce(sum(a.minutes), 0) as minutes
    from unnest($1::uuid[]) as p (id)
    left join attendance a
        on a.tenant_id = current_setting('app.tenant_id') and a.project_id = p.id and a.person_id is null
    group by p.id
) n
where u.tenant_id = current_setting('app.tenant_id') and u.project_id = n.id
    and (u.attendances, u.minutes) is distinct from (n.attendances, n.minutes)
returning u.project_id, u.version, u.attendances, u.minutes, now() as known_at
"""


class Key(NamedTuple):
    """How rows from outside name an employee: an employment that may not be known here yet."""

    employer_number: str
    employee_number: str


async def lock(session: AsyncSession, keys: Iterable[Key]) -> None:
    """Takes the stub rows of these references until the transaction ends."""
    await widen(session)
    connection = await session.connection()
    await connection.exec_driver_sql(LOCK, _columns(keys))


async def match(session: AsyncSession, keys: Iterable[Key], projects: Iterable[UUID] = ()) -> None:
    """Finds the employments of what waits for these references, and publishes what that changed.

    Call `lock` first, in the same transaction. `projects` are those whose unmatched attendance changed before.
    """
    keys = set(keys)
    connection = await session.connection()
    matched = await connection.exec_driver_sql(
        MATCH, (*_columns(keys), SYSTEM, current_traceparent())
    )
    changed = {*projects, *matched.scalars()}
    session.info["emitted"] = True
    led = await match_trainers(session, keys)
    await tell_sessions(session, led, raised=True)
    await book_trainers(session, led)
    await count_unmatched(session, changed)


def await_match(session: AsyncSession, keys: Iterable[Key], projects: Iterable[UUID] = ()) -> None:
    """Leaves references that were not found to `settle`, with the projects whose unmatched attendance changed."""
    session.info.setdefault("waiting", set()).update(keys)
    session.info.setdefault("projects", set()).update(projects)


async def settle(session: AsyncSession) -> None:
    """Looks again, under the lock, for what was not found in this transaction.

    Once and last, so that all stub rows are taken in one order.
    """
    waiting: set[Key] = session.info.pop("waiting", set())
    projects: set[UUID] = session.info.pop("projects", set())
    if waiting:
        await lock(session, waiting)
        await match(session, waiting, projects)


async def match_trainers(session: AsyncSession, keys: Iterable[Key]) -> Sequence[UUID]:
    """Finds the persons of trainers that wait for these references; gives the sessions that changed."""
    connection = await session.connection()
    matched = await connection.exec_driver_sql(MATCH_TRAINERS, _columns(keys))
    return matched.scalars().all()


async def count_unmatched(session: AsyncSession, projects: Iterable[UUID]) -> None:
    """Publishes how much attendance waits in these projects, where that differs from what was told last.

    The rows are locked by a statement of their own: counted in the same one, a waiting writer would count what it saw
    before it waited.
    """
    wanted = list(projects)
    if not wanted:
        return
    connection = await session.connection()
    await connection.exec_driver_sql(LOCK_COUNTS, (wanted,))
    counted = await connection.exec_driver_sql(COUNT, (wanted,))
    await emit(
        session,
        *(
            UnmatchedChanged(
                aggregate_id=row.project_id,
                version=row.version,
                known_at=row.known_at,
                project_id=row.project_id,
                attendances=row.attendances,
                minutes=row.minutes,
            )
            for row in counted
        ),
    )


def _columns(keys: Iterable[Key]) -> tuple[list[str], list[str]]:
    wanted = sorted(set(keys))
    return [key.employer_number for key in wanted], [key.employee_number for key in wanted]
