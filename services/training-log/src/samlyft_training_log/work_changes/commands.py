"""Changes: recorded with their evidence and the sessions behind them, told better later, or withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.outbox import emit
from samlyft_events import ChangeRecorded
from samlyft_training_log import logbook
from samlyft_training_log.faults import error_of
from samlyft_training_log.models import WorkChange, WorkChangeSession
from samlyft_training_log.places import Named, find_place
from samlyft_training_log.work_changes import queries
from samlyft_training_log.work_changes.schemas import (
    WorkChangeChange,
    WorkChangeIn,
    WorkChangeOut,
)
from samlyft_web.days import today


async def record_change(
    session: AsyncSession, principal: Principal, body: WorkChangeIn
) -> WorkChangeOut:
    """A change, of today unless said otherwise."""
    logbook.demand(principal, body.changed_on, body.known_at)
    name = Named(body.project_code, body.workplace_code, body.municipality_code)
    if not (name.workplace_code or name.municipality_code):
        raise error_of("place-missing")
    place = await find_place(session, principal, name)
    row = logbook.new_row(
        WorkChange,
        "change_id",
        principal,
        place,
        body.known_at,
        kind=body.kind,
        title=body.title,
        changed_on=body.changed_on or today(),
        digital=body.digital,
        evidence=body.evidence,
        status="recorded",
    )
    session.add(row)
    sessions = await queries.session_ids(session, body.session_codes)
    await session.flush()
    return await _tell(session, row, sessions)


async def change_change(
    session: AsyncSession,
    principal: Principal,
    change_id: UUID,
    if_match: frozenset[str],
    body: WorkChangeChange,
) -> WorkChangeOut:
    """The next version; a withdrawn change counts nowhere."""
    logbook.demand(principal, body.changed_on, None)
    row = await logbook.next_version(session, principal, queries.by_id(change_id), if_match)
    for name, value in body.model_dump(exclude_none=True, exclude={"session_codes"}).items():
        setattr(row, name, value)
    if body.session_codes is None:
        sessions = (await queries.get_change(session, change_id)).session_ids
    else:
        sessions = await queries.session_ids(session, body.session_codes)
        mine = col(WorkChangeSession.change_id) == change_id
        await (await session.connection()).execute(sa.delete(WorkChangeSession).where(mine))
    return await _tell(session, row, sessions, add=body.session_codes is not None)


async def _tell(
    session: AsyncSession, row: WorkChange, sessions: Sequence[UUID], *, add: bool = True
) -> WorkChangeOut:
    links = [
        WorkChangeSession(tenant_id=row.tenant_id, change_id=row.change_id, session_id=one)
        for one in sessions
    ]
    if add:
        session.add_all(links)
    await session.flush()
    told = logbook.facts(row) | {"session_ids": list(sessions)}
    await emit(session, ChangeRecorded(aggregate_id=row.change_id, **told))
    return WorkChangeOut.model_validate(row.model_dump() | {"session_ids": list(sessions)})
