"""One disposal, one transaction: what retention still holds stays, and what goes leaves its hash."""

from __future__ import annotations

from datetime import UTC, date, datetime

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_common.db import widen
from samlyft_training_log.disposals.rules import Keeping, keeping
from samlyft_training_log.disposals.schemas import DisposalIn, DisposalOut, DisposedKind
from samlyft_training_log.disposals.statements import KEPT, PLAN, RECORD, TAKE
from samlyft_training_log.models import Disposal
from samlyft_training_log.months.queries import demand_project
from samlyft_web.days import today
from samlyft_web.problems import ConflictError, FieldError, InvalidError, Text

TURN = sa.text("select pg_advisory_xact_lock(hashtextextended('disposal ' || :project_id, 0))")
FUTURE = Text(
    "Beslutet kan inte vara från en kommande dag.", "The decision cannot be of a day to come."
)
UNKNOWN = Text(
    "Projektets gallringsregler har inte kommit hit än. Försök igen om en stund.",
    "The project's retention rules have not come here yet. Try again in a while.",
)
HELD = Text(
    "Projektets handlingar får inte gallras: ett stopp gäller. Lyft det i /enrollment/v1/retention-rules först.",
    "The project's papers may not be disposed of: a legal hold is in force. Lift it in /enrollment/v1/retention-rules.",
)
NO_END = Text(
    "Ingen vet än hur länge handlingarna ska sparas. Ange projektets slut, eller en regel med startdatum.",
    "Nobody knows yet how long the papers are to be kept. State the project's end, or a rule with its first day.",
)
NOTHING = Text(
    "Inget finns kvar att gallra i projektet.", "Nothing is left to dispose of in the project."
)


class KeptError(ConflictError):
    """A rule still holds the project's papers."""

    code, title = "retention-holds", Text("Ska sparas", "To be kept")


class NothingDueError(ConflictError):
    """All of it is gone already, or there never was any."""

    code, title = "nothing-due", Text("Inget att gallra", "Nothing to dispose of")


async def dispose(
    session: AsyncSession, principal: Principal, body: DisposalIn, *, dry_run: bool
) -> DisposalOut:
    """Disposes of a project's documents, or tells what would go. The ledger's lines and their chain stand."""
    principal.demand(body.project_id)
    await widen(session)
    await demand_project(session, body.project_id)
    if body.decided_on > today():
        errors = [FieldError(pointer="/decided_on", code="in-future", detail=FUTURE)]
        raise InvalidError(FUTURE, errors=errors)
    connection = await session.connection()
    asked = {"project_id": body.project_id}
    await connection.execute(TURN, {"project_id": str(body.project_id)})
    kept = await _demand_over(session, body, today())
    rows = (await connection.execute(PLAN, asked)).all()
    items = [DisposedKind.model_validate(row._asdict()) for row in rows]
    if not items:
        raise NothingDueError(NOTHING)
    made = DisposalOut(
        disposal_id=None if dry_run else uuid7(),
        dry_run=dry_run,
        kept_until=kept.until,
        kinds=items,
        recorded_at=None if dry_run else datetime.now(UTC),
        actor=principal.actor,
        **body.model_dump(),
    )
    if not dry_run:
        await _take(session, principal, made)
    return made


async def _demand_over(session: AsyncSession, body: DisposalIn, day: date) -> Keeping:
    connection = await session.connection()
    rules = (await connection.execute(KEPT, {"project_id": body.project_id})).scalar_one_or_none()
    if rules is None:
        raise KeptError(UNKNOWN)
    kept = keeping(rules, day)
    if not kept.holds(day):
        return kept
    if kept.held:
        raise KeptError(HELD)
    if kept.open_end:
        raise KeptError(NO_END)
    raise KeptError(
        Text(
            f"Projektets handlingar ska sparas till och med {kept.until}.",
            f"The project's papers are to be kept until {kept.until}.",
        )
    )


async def _take(session: AsyncSession, principal: Principal, made: DisposalOut) -> None:
    connection = await session.connection()
    values = made.model_dump(mode="json", include={"kinds"}) | made.model_dump(
        include={"disposal_id", "project_id", "decision", "decided_on", "kept_until", "recorded_at"}
    )
    session.add(Disposal(tenant_id=principal.tenant_id, actor=principal.actor, **values))
    await session.flush()
    names = {"disposal_id": made.disposal_id, "project_id": made.project_id}
    await connection.execute(RECORD, names)
    for statement in TAKE:
        await connection.execute(statement, {"disposal_id": made.disposal_id})
