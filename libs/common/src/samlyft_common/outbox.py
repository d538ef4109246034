"""The outbox is the log: every version of every fact, written with the change itself and published by the relay."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.telemetry import current_traceparent
from samlyft_events import Event

EMIT = sa.text(
    """
    insert into outbox (tenant_id, type, aggregate_id, version, known_at, traceparent, data)
    select current_setting('app.tenant_id'), e.type, e.aggregate_id, e.version, e.known_at, :traceparent, e.data
    from jsonb_to_recordset(cast(:events as jsonb))
        as e (type text, aggregate_id uuid, version integer, known_at timestamptz, data jsonb)
    """
)


async def emit(session: AsyncSession, *events: Event) -> None:
    """Writes events of the session's tenant in one statement; they leave only if the transaction commits.

    A version that exists already is an error: it means that two writers changed one aggregate without its lock.
    """
    if not events:
        return
    rows = ",".join(
        f'{{"type":"{event.event_type()}","aggregate_id":"{event.aggregate_id}","version":{event.version},'
        f'"known_at":"{event.known_at.isoformat()}","data":{event.model_dump_json()}}}'
        for event in events
    )
    connection = await session.connection()
    await connection.execute(EMIT, {"events": f"[{rows}]", "traceparent": current_traceparent()})
    session.info["emitted"] = True


async def emit_rows(
    session: AsyncSession, kind: type[Event], rows: Sequence[Mapping[str, Any]]
) -> None:
    """The same from rows of our own tables, thousands at a time: they are right by what stored them.

    Only the first is validated, so that a promise broken for all is noticed; what the event does not have is left out.
    """
    if not rows:
        return
    kind.model_validate(dict(rows[0]))
    absent = _defaults(kind)
    names = absent.keys() | {n for n, f in kind.model_fields.items() if f.is_required()}
    told = [
        {
            "type": kind.event_type(),
            "aggregate_id": row["aggregate_id"],
            "version": row["version"],
            "known_at": row["known_at"],
            "data": absent | {name: row[name] for name in names if name in row},
        }
        for row in rows
    ]
    connection = await session.connection()
    events = msgspec.json.encode(told).decode()
    await connection.execute(EMIT, {"events": events, "traceparent": current_traceparent()})
    session.info["emitted"] = True


@cache
def _defaults(kind: type[Event]) -> dict[str, Any]:
    fields = kind.model_fields.items()
    return {n: f.get_default(call_default_factory=True) for n, f in fields if not f.is_required()}


REDACT = sa.text(
    """
    update outbox set data = data || cast(:blanks as jsonb)
    where type = :type and aggregate_id = any (:ids)
    """
)


async def redact(
    session: AsyncSession, event: type[Event], ids: Sequence[UUID], blanks: Mapping[str, Any]
) -> None:
    """Overwrites fields of every version already in the log: protection and erasure reach back in time.

    What the stream still holds goes with its age of 30 days, the documented limit.
    """
    connection = await session.connection()
    names = {"type": event.event_type(), "ids": list(ids), "blanks": json.dumps(blanks)}
    await connection.execute(REDACT, names)
