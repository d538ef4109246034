"""The outbox is the log: every version of every fact, written with the change itself and published by the relay."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

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
