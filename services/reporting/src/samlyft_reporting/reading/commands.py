"""Writes of the read model: whole batches, each in a few statements, indifferent to repeats and to order."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from pydantic_core import to_json
from sqlalchemy.dialects import postgresql
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_events import AbsencesRecorded, Event, PersonChanged, PostingRecorded
from samlyft_reporting import models
from samlyft_reporting.reading.rollups import added, added_by_month

DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy has no types there
FROM_EVENT = frozenset({"tenant_id", "id", "version", "known_at", "known_on", "known_until"})
LOCAL_DATE = "(known_at at time zone 'Europe/Stockholm')::date"
LOCK = sa.text(
    "select pg_advisory_xact_lock(hashtextextended(current_setting('app.tenant_id') || :name, 0))"
)
CHAIN = """
with told as (
    select id, version, max({local_date}) over (partition by id order by version) as known_on
    from {table} where id = any (cast(:ids as uuid[]))
), chain as (
    select id, version, known_on, lead(known_on) over (partition by id order by version) as known_until
    from told
)
update {table} as v set known_on = c.known_on, known_until = c.known_until
from chain c
where v.id = c.id and v.version = c.version
  and (v.known_on, v.known_until) is distinct from (c.known_on, c.known_until)
"""
FORGET = sa.text(
    """
    update person set gender = null, birth_year = null
    where id = any (cast(:ids as uuid[])) and (gender is not null or birth_year is not null)
      and id in (select id from person where status = 'erased')
    """
)
PLAIN = (table for table in models.ROLLUPS if table is not models.presence_in_month)
ADDED = ", ".join(
    [*(f"to_{table.name} as ({added(table, 'fresh')})" for table in PLAIN), added_by_month("fresh")]
)
RECORD = sa.text(
    f"""
    with told as (
        select p.aggregate_id as posting_id, e.line, p.project_id, e.person_id, e.session_id,
            e.workplace_id, e.municipality_code, e.role_group, p.time_kind,
            coalesce(e.time_basis, 'scheduled') as time_basis,
            p.kind = 'correction' and p.reason is distinct from 'entered_late' as correction,
            e.eligible, e.minutes, e.local_date,
            date_trunc('month', e.local_date::timestamp)::date as month, p.known_at,
            {LOCAL_DATE} as known_on, e.attendance_id, coalesce(e.employer_number, '') as employer_number,
            coalesce(e.kind_of_time, 'participant') as kind_of_time
        from json_to_recordset(cast(:postings as json)) as p (
            aggregate_id uuid, known_at timestamptz, project_id uuid, time_kind text, kind text,
            reason text, entries json
        ), json_to_recordset(p.entries) as e (
            line int, session_id uuid, person_id uuid, local_date date, minutes int,
            role_group text, municipality_code text, workplace_id uuid, eligible boolean,
            time_basis text, attendance_id uuid, employer_number text, kind_of_time text
        )
    ), fresh as (
        insert into entry (
            tenant_id, posting_id, line, project_id, person_id, session_id, workplace_id,
            municipality_code, role_group, time_kind, time_basis, correction, eligible, minutes, local_date,
            month, known_at, known_on, attendance_id, employer_number, kind_of_time
        )
        select current_setting('app.tenant_id'), told.* from told order by posting_id, line
        on conflict do nothing returning *
    ), {ADDED}
    select count(*) from fresh
    """
)


async def store_versions(session: AsyncSession, table: sa.Table, events: Sequence[Event]) -> None:
    """Keeps the versions that are new and mends when each was current."""
    await _store(session, table, [event.model_dump_json() for event in events])


async def store_people(session: AsyncSession, events: Sequence[PersonChanged]) -> None:
    """The same of people; who was erased keeps no gender and year in older versions either."""
    await store_versions(session, models.person, events)
    ids = [event.aggregate_id for event in events]
    await (await session.connection()).execute(FORGET, {"ids": ids})


async def record_absences(session: AsyncSession, events: Sequence[AbsencesRecorded]) -> None:
    """Each absence as a version of its attendance, known when its event was."""
    rows = [
        to_json(
            {
                **absence.model_dump(),
                "aggregate_id": absence.attendance_id,
                "known_at": event.known_at,
                "project_id": event.project_id,
            }
        ).decode()
        for event in events
        for absence in event.absences
    ]
    await _store(session, models.absence, rows)


async def _store(session: AsyncSession, table: sa.Table, rows: Sequence[str]) -> None:
    """Rows as JSON.

    Under a lock a tenant and table: two transactions that each bring a version of one fact would otherwise
    not see each other's, and leave both open. Handlers run in one order, so the locks are taken in one order.
    """
    connection = await session.connection()
    await connection.execute(LOCK, {"name": table.name})
    stored = await connection.execute(_insert(table), {"events": f"[{','.join(rows)}]"})
    touched = sorted({row.id for row in stored})
    if touched:
        statement = sa.text(CHAIN.format(table=table.name, local_date=LOCAL_DATE))
        await connection.execute(statement, {"ids": touched})


def _insert(table: sa.Table) -> sa.TextClause:
    own = [column for column in table.columns if column.name not in FROM_EVENT]
    typed = ", ".join(f"{column.name} {column.type.compile(DIALECT)}" for column in own)
    names = ", ".join(column.name for column in own)
    return sa.text(
        f"""
        insert into {table.name} (tenant_id, id, version, known_at, known_on, {names})
        select current_setting('app.tenant_id'), aggregate_id, version, known_at, {LOCAL_DATE}, {names}
        from jsonb_to_recordset(cast(:events as jsonb))
            as e (aggregate_id uuid, version integer, known_at timestamptz, {typed})
        order by aggregate_id, version
        on conflict do nothing returning id
        """
    )


async def record_postings(session: AsyncSession, postings: Sequence[PostingRecorded]) -> None:
    """Keeps the entries that are new, and adds only those to the rollups, all in one statement.

    Rows are written in the order of their keys, so that two writers wait for each other and never in a circle.
    """
    rows = ",".join(posting.model_dump_json() for posting in postings)
    connection = await session.connection()
    await connection.execute(RECORD, {"postings": f"[{rows}]"})
