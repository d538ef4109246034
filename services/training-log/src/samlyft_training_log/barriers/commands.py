"""Barriers: reported, resolved, open again, or withdrawn."""

from __future__ import annotations

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.outbox import emit
from samlyft_events import BarrierChanged
from samlyft_training_log import logbook
from samlyft_training_log.barriers.queries import barrier_out, by_id
from samlyft_training_log.barriers.schemas import BarrierChange, BarrierIn, BarrierOut
from samlyft_training_log.faults import error_of
from samlyft_training_log.models import Barrier
from samlyft_training_log.places import Named, find_place
from samlyft_web.days import today


async def report_barrier(
    session: AsyncSession, principal: Principal, body: BarrierIn
) -> BarrierOut:
    """A barrier, seen today unless said otherwise."""
    logbook.demand(principal, body.seen_on, body.known_at)
    place = await find_place(session, principal, Named(body.project_code, body.workplace_code))
    row = logbook.new_row(
        Barrier,
        "barrier_id",
        principal,
        place,
        body.known_at,
        kind=body.kind,
        seen_on=body.seen_on or today(),
        note=body.note,
        status="open",
    )
    session.add(row)
    await emit(session, _event(row))
    return barrier_out(row)


async def change_barrier(
    session: AsyncSession,
    principal: Principal,
    barrier_id: UUID,
    if_match: frozenset[str],
    body: BarrierChange,
) -> BarrierOut:
    """The next version; resolved without a date means today, and open again forgets it."""
    logbook.demand(principal, body.resolved_on, None)
    row = await logbook.next_version(session, principal, by_id(barrier_id), if_match)
    for name, value in body.model_dump(exclude_none=True).items():
        setattr(row, name, value)
    if body.resolved_on and body.status is None:
        row.status = "resolved"
    row.resolved_on = (row.resolved_on or today()) if row.status == "resolved" else None
    if row.resolved_on and row.resolved_on < row.seen_on:
        raise error_of("resolved-first")
    await emit(session, _event(row))
    return barrier_out(row)


def _event(row: Barrier) -> BarrierChanged:
    return BarrierChanged(aggregate_id=row.barrier_id, **logbook.facts(row))
