"""What the training log tells: whose minutes were of which kind, and whose champion training is whole."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.service import Handler
from samlyft_enrollment.champions.training import CHAMPION_TRAINING, complete
from samlyft_events import Event, PostingRecorded, SessionChanged

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
    update heard_session h set version = s.version, kind = s.kind, topics = s.topics,
        planned_session_id = s.planned
    from jsonb_to_recordset(cast(:rows as jsonb))
        as s (id uuid, version int, kind text, topics text[], planned uuid)
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


async def on_sessions(session: AsyncSession, events: list[SessionChanged]) -> None:
    """Which kind of training each session was; a voided one was none."""
    kinds = {
        event.aggregate_id: {
            "id": str(event.aggregate_id),
            "version": event.version,
            "kind": None if event.status == "voided" else event.kind,
            "topics": event.topics or [event.topic],
            "planned": str(event.planned_session_id) if event.planned_session_id else None,
        }
        for event in sorted(events, key=lambda event: event.version)
    }
    connection = await session.connection()
    before = await _lock(session, kinds)
    await connection.execute(KINDS, {"rows": _rows(kinds.values())})
    after = {session_id for session_id, told in kinds.items() if told["kind"] == CHAMPION_TRAINING}
    await complete(session, sessions=before | after)


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
        await complete(session, sessions=training)


async def _lock(session: AsyncSession, sessions: Iterable[UUID]) -> set[UUID]:
    """Session and minutes come in any order: both first meet at the session's own row.

    Returns those that are known to be champion training.
    """
    ids = {"ids": list(sessions)}
    connection = await session.connection()
    await connection.execute(STUBS, ids)
    rows = (await connection.execute(LOCKED, ids)).all()
    return {row.id for row in rows if row.kind == CHAMPION_TRAINING}


def _rows(rows: Iterable[Mapping[str, Any]]) -> str:
    return msgspec.json.encode(list(rows)).decode()


HEARING: Mapping[type[Event], Handler] = {
    SessionChanged: on_sessions,
    PostingRecorded: on_postings,
}
