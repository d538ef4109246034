"""Obstacles that a work group told survey of become barriers here, under the ids that they have there."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.outbox import emit
from samlyft_events import BarrierChanged, GroupReturnRecorded
from samlyft_training_log.models import Barrier

# A return taken back before it was heard of still leaves its barriers, withdrawn: what comes late opens none. One that
# somebody here has changed since stays as they left it.
KEEP = sa.text(
    """
    insert into barrier (tenant_id, barrier_id, version, project_id, municipality_code, workplace_id, kind, seen_on,
        status, known_at, recorded_at, actor)
    select distinct on (e.entry_id) current_setting('app.tenant_id'), e.entry_id, 1, r.project_id, r.municipality_code,
        r.workplace_id, coalesce(e.barrier_kind, 'other'), r.held_on,
        case r.status when 'withdrawn' then 'withdrawn' else 'open' end, r.known_at, now(), 'survey'
    from jsonb_to_recordset(cast(:events as jsonb)) as r (
        version integer, known_at timestamptz, project_id uuid, municipality_code text, workplace_id uuid,
        held_on date, status text, entries jsonb)
    cross join lateral jsonb_to_recordset(r.entries) as e (entry_id uuid, kind text, barrier_kind text)
    where e.kind = 'obstacle'
    order by e.entry_id, r.version desc
    on conflict (tenant_id, barrier_id) do update
    set status = 'withdrawn', version = barrier.version + 1, known_at = excluded.known_at, recorded_at = now()
    where barrier.version = 1 and barrier.status = 'open' and excluded.status = 'withdrawn'
    returning *
    """
)


async def on_group_returns(session: AsyncSession, events: list[GroupReturnRecorded]) -> None:
    """Opened once, withdrawn once, in whatever order they come; each is told as any barrier is."""
    document = "[" + ",".join(event.model_dump_json() for event in events) + "]"
    rows = await (await session.connection()).execute(KEEP, {"events": document})
    barriers = [Barrier.model_validate(dict(row)) for row in rows.mappings()]
    await emit(session, *(_event(row) for row in barriers))


def _event(row: Barrier) -> BarrierChanged:
    told = row.model_dump(exclude={"tenant_id", "recorded_at", "actor"})
    return BarrierChanged(aggregate_id=row.barrier_id, **told)
