"""Controllers, dated."""

from datetime import UTC, datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_enrollment.controllers import queries
from samlyft_enrollment.controllers.schemas import ControllerChange, ControllerIn, ControllerOut
from samlyft_enrollment.faults import invalid
from samlyft_enrollment.models import Controller, Municipality
from samlyft_enrollment.rows import take_turns
from samlyft_enrollment.rules import sort_word
from samlyft_web import etags
from samlyft_web.problems import ConflictError, Text


class ControllerTwiceError(ConflictError):
    """That committee answers from that day already."""

    code, title = "controller-twice", Text("Finns redan", "It is there already")


async def add(session: AsyncSession, principal: Principal, body: ControllerIn) -> ControllerOut:
    """A committee that answers from a day on."""
    principal.demand(body.municipality_code)
    await take_turns(session, "controllers")
    if await session.get(Municipality, body.municipality_code) is None:
        raise invalid("/municipality_code", "unknown_municipality")
    if body.to_on is not None and body.to_on < body.from_on:
        raise invalid("/to_on", "period")
    same = select(Controller).where(
        col(Controller.municipality_code) == body.municipality_code,
        col(Controller.name) == body.name,
        col(Controller.from_on) == body.from_on,
    )
    if (await session.exec(same)).first() is not None:
        raise ControllerTwiceError(
            Text("Nämnden ansvarar redan från den dagen.", "It answers from that day already.")
        )
    now = datetime.now(UTC)
    made = Controller(
        tenant_id=principal.tenant_id,
        id=uuid7(),
        known_at=now,
        changed_at=now,
        sort_name=sort_word(body.name),
        **body.model_dump(),
    )
    session.add(made)
    await session.flush()
    return queries.controller_out(made)


async def end(
    session: AsyncSession,
    principal: Principal,
    controller_id: UUID,
    if_match: frozenset[str],
    body: ControllerChange,
) -> ControllerOut:
    """Sets or lifts its last day."""
    row = await queries.one(session, Controller, controller_id, lock=True)
    principal.demand(row.municipality_code)
    etags.check(if_match, row.version)
    if body.to_on is not None and body.to_on < row.from_on:
        raise invalid("/to_on", "period")
    row.to_on, row.version, row.changed_at = body.to_on, row.version + 1, datetime.now(UTC)
    session.add(row)
    await session.flush()
    return queries.controller_out(row)
