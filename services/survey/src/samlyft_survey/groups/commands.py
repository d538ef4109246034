"""Entering and taking back group returns. The event has kinds and themes; the group's words stay here."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_common.outbox import emit
from samlyft_events import GroupReturnRecorded
from samlyft_survey.groups import queries
from samlyft_survey.groups.schemas import GroupReturnChange, GroupReturnIn
from samlyft_survey.models import GroupReturn
from samlyft_web.days import today
from samlyft_web.etags import check
from samlyft_web.problems import InvalidError, Text

IN_FUTURE = Text("Tillfället har inte varit än.", "It has not been held yet.")


async def record(session: AsyncSession, principal: Principal, body: GroupReturnIn) -> GroupReturn:
    """What the group said, each line under an id of its own."""
    if body.held_on > today():
        raise InvalidError(IN_FUTURE)
    municipality = await queries.municipality_of(session, body.workplace_id)
    principal.demand(body.project_id, body.workplace_id, municipality)
    entries = [{"entry_id": str(uuid7()), **entry.model_dump()} for entry in body.entries]
    row = GroupReturn(
        tenant_id=principal.tenant_id,
        group_return_id=uuid7(),
        project_id=body.project_id,
        workplace_id=body.workplace_id,
        municipality_code=municipality,
        held_on=body.held_on,
        session_code=body.session_code,
        entries=entries,
        updated_at=datetime.now(UTC),
    )
    session.add(row)
    await session.flush()
    await emit(session, _event(row))
    return row


async def change(
    session: AsyncSession,
    principal: Principal,
    group_return_id: UUID,
    if_match: frozenset[str],
    body: GroupReturnChange,
) -> GroupReturn:
    """Taken back, once."""
    row = await queries.by_id(session, group_return_id, lock=True)
    principal.demand(row.project_id, row.workplace_id, row.municipality_code)
    check(if_match, row.version)
    if row.status != body.status:
        row.status = body.status
        row.version += 1
        row.updated_at = datetime.now(UTC)
        session.add(row)
        await session.flush()
        await emit(session, _event(row))
    return row


def _event(row: GroupReturn) -> GroupReturnRecorded:
    told = ("entry_id", "kind", "theme", "barrier_kind")
    return GroupReturnRecorded.model_validate(
        {
            "aggregate_id": row.group_return_id,
            "version": row.version,
            "known_at": row.updated_at,
            "project_id": row.project_id,
            "workplace_id": row.workplace_id,
            "municipality_code": row.municipality_code,
            "held_on": row.held_on,
            "status": row.status,
            "entries": [{name: entry[name] for name in told} for entry in row.entries],
        }
    )
