"""What the training log tells: whose minutes were of which kind, and whose champion training is whole."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.events import ChampionChanged, Event, PostingRecorded, SessionChanged
from samlyft_common.outbox import emit
from samlyft_common.service import Handler

CHAMPION_TRAINING = "DOU"
STUBS = sa.text(
    """
    insert into heard_session (tenant_id, id, version)
    select current_setting('app.tenant_id'), id, 0 from unnest(cast(:ids as uuid[])) as s (id)
    order by id on conflict do nothing
    """
)
LOCKED = sa.text("select id, kind from heard_session where id = any(:ids) order by id for update")
KINDS = sa.text(
    """
    update heard_session h set version = s.version, kind = s.kind
    from jsonb_to_recordset(cast(:rows as jsonb)) as s (id uuid, version int, kind text)
    where h.id = s.id and h.version < s.version
    """
)
ENTRIES = sa.text(
    """
    insert into heard_entry (tenant_id, posting_id, line, project_id, session_id, person_id,
        local_date, minutes)
    select current_setting('app.tenant_id'), posting_id, line, project_id, session_id, person_id,
        local_date, minutes
    from jsonb_to_recordset(cast(:rows as jsonb)) as e (posting_id uuid, line int, project_id uuid,
        session_id uuid, person_id uuid, local_date date, minutes int)
    on conflict do nothing
    """
)
# A day counts once its minutes and those before it reach what the project asks for. Registered
# twice is one human, so minutes follow the kept person.
COMPLETED = sa.text(
    """
    with kept as (
        select p.id, coalesce(p.merged_into, p.id) as person_id from person p
    ), asked as (
        select distinct k.person_id
        from heard_entry e join kept k on k.id = e.person_id where e.session_id = any(:sessions)
    ), reached as (
        select c.id, (
            select min(d.local_date) from (
                select e.local_date, sum(sum(e.minutes)) over (order by e.local_date) as so_far
                from kept k
                join heard_entry e on e.person_id = k.id and e.project_id = c.project_id
                join heard_session s on s.id = e.session_id and s.kind = :kind
                where k.person_id = ck.person_id group by e.local_date
            ) as d where d.so_far >= p.champion_training_minutes
        ) as trained_on
        from champion c
        join project p on p.id = c.project_id and p.champion_training_minutes is not null
        join kept ck on ck.id = c.person_id
        join asked a on a.person_id = ck.person_id
    )
    update champion c set trained_on = r.trained_on, version = c.version + 1,
        training_source = case when r.trained_on is null then null else 'attendance' end,
        known_at = greatest(c.known_at, now()), changed_at = now()
    from reached r
    where c.id = r.id and c.training_source is distinct from 'recorded'
        and c.trained_on is distinct from r.trained_on
    returning c.*
    """
)


async def on_sessions(session: AsyncSession, events: list[SessionChanged]) -> None:
    """Which kind of training each session was; a voided one was none."""
    kinds = {
        event.aggregate_id: {
            "id": str(event.aggregate_id),
            "version": event.version,
            "kind": None if event.status == "voided" else event.kind,
        }
        for event in sorted(events, key=lambda event: event.version)
    }
    connection = await session.connection()
    before = await _lock(session, kinds)
    await connection.execute(KINDS, {"rows": _rows(kinds.values())})
    after = {session_id for session_id, told in kinds.items() if told["kind"] == CHAMPION_TRAINING}
    await _complete(session, before | after)


async def on_postings(session: AsyncSession, events: list[PostingRecorded]) -> None:
    """Minutes of participants; champions who teach are not being trained."""
    rows = [
        {
            "posting_id": str(event.aggregate_id),
            "line": entry.line,
            "project_id": str(event.project_id),
            "session_id": str(entry.session_id),
            "person_id": str(entry.person_id),
            "local_date": entry.local_date.isoformat(),
            "minutes": entry.minutes,
        }
        for event in events
        if event.time_kind == "participant"
        for entry in event.entries
    ]
    if rows:
        sessions = {UUID(str(row["session_id"])) for row in rows}
        training = await _lock(session, sessions)
        await (await session.connection()).execute(ENTRIES, {"rows": _rows(rows)})
        await _complete(session, training)


async def _lock(session: AsyncSession, sessions: Iterable[UUID]) -> set[UUID]:
    """Session and minutes come in any order: both first meet at the session's own row.

    Returns those that are known to be champion training.
    """
    ids = {"ids": list(sessions)}
    connection = await session.connection()
    await connection.execute(STUBS, ids)
    rows = (await connection.execute(LOCKED, ids)).all()
    return {row.id for row in rows if row.kind == CHAMPION_TRAINING}


async def _complete(session: AsyncSession, sessions: set[UUID]) -> None:
    if not sessions:
        return
    connection = await session.connection()
    asked = {"sessions": list(sessions), "kind": CHAMPION_TRAINING}
    changed = (await connection.execute(COMPLETED, asked)).mappings().all()
    await emit(session, *(ChampionChanged(aggregate_id=row["id"], **row) for row in changed))


def _rows(rows: Iterable[Mapping[str, Any]]) -> str:
    return msgspec.json.encode(list(rows)).decode()


HEARING: Mapping[type[Event], Handler] = {
    SessionChanged: on_sessions,
    PostingRecorded: on_postings,
}
