"""Many planned sessions changed in one call, and that change undone."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_common.outbox import emit
from samlyft_enrollment.faults import invalid
from samlyft_enrollment.models import PlannedSession, PlanningChange
from samlyft_enrollment.planning.commands import apply, planned_session_event, renew
from samlyft_enrollment.planning.queries import (
    clashes_among,
    lock_planned_sessions,
    trainers_of,
)
from samlyft_enrollment.planning.rules import moved
from samlyft_enrollment.planning_changes import queries
from samlyft_enrollment.planning_changes.schemas import (
    MAX_SESSIONS,
    PlanningChangeIn,
    PlanningChangeOut,
    Which,
)
from samlyft_enrollment.sign_ups.line import Values
from samlyft_enrollment.sign_ups.telling import stood, tell_changed
from samlyft_web import etags
from samlyft_web.problems import ConflictError, Text

SHOWN = ("starts_at", "ends_at", "form", "place", "status")
RESTORED = (*SHOWN, "link", "reason", "sign_up_until", "cancel_until")
TIMES = frozenset({"starts_at", "ends_at", "sign_up_until", "cancel_until"})


class NoLongerUndoneError(ConflictError):
    """Undone already, or one of its sessions has changed since."""

    code = "cannot-be-undone"
    title = Text("Kan inte ångras", "Cannot be undone")


async def change_many(
    session: AsyncSession, principal: Principal, body: PlanningChangeIn, *, dry_run: bool
) -> PlanningChangeOut:
    """All or nothing; a dry run shows the same and leaves no trace."""
    said = body.model_dump(exclude={"which", "move_days", "move_minutes"}, exclude_none=True)
    if not said and not body.move_days and not body.move_minutes:
        raise invalid("/which", "no_change")
    rows = await _which(session, body.which)
    for row in rows:
        principal.demand(row.project_id, row.municipality_code, row.workplace_id)
    now = datetime.now(UTC)
    async with session.begin_nested() as savepoint:
        was = stood(rows)
        before = {row.id: row.model_dump(mode="json", include=set(RESTORED)) for row in rows}
        for row in rows:
            starts = moved(row.starts_at, body.move_days or 0, body.move_minutes or 0)
            apply(row, said | ({"starts_at": starts} if starts != row.starts_at else {}))
            if body.form == "digital":
                row.place = None
        risen = await _renew(session, rows)
        warnings = await clashes_among(session, [row.id for row in rows])
        made = PlanningChange(
            tenant_id=principal.tenant_id,
            id=uuid7(),
            known_at=now,
            changed_at=now,
            actor=principal.actor,
            said=body.model_dump(mode="json", exclude_none=True),
            items=[_item(row, before[row.id]) for row in rows],
        )
        out = queries.change_out(made).model_copy(update={"warnings": warnings})
        if dry_run:
            await savepoint.rollback()
            return out.model_copy(update={"planning_change_id": None, "dry_run": True})
        session.add(made)
        await session.flush()
        await tell_changed(session, was, risen)
    return out


async def undo(
    session: AsyncSession, principal: Principal, planning_change_id: UUID, if_match: frozenset[str]
) -> None:
    """Every session gets a new version that says what stood before; unless one has changed since."""
    made = await queries.get_change(session, planning_change_id, lock=True)
    etags.check(if_match, made.version)
    if made.undone_at is not None:
        raise NoLongerUndoneError(Text("Den är redan ångrad.", "It is undone already."))
    items = {UUID(item["planned_session_id"]): item for item in made.items}
    rows = list((await lock_planned_sessions(session, list(items))).values())
    was = stood(rows)
    for row in rows:
        principal.demand(row.project_id, row.municipality_code, row.workplace_id)
        if row.version != items[row.id]["version"]:
            raise NoLongerUndoneError(
                Text(
                    "Något av tillfällena har ändrats efteråt. Ändra dem ett och ett.",
                    "One of the sessions has changed since. Change them one by one.",
                )
            )
        for name, value in items[row.id]["stood"].items():
            instant = name in TIMES and value is not None
            setattr(row, name, datetime.fromisoformat(value) if instant else value)
    risen = await _renew(session, rows)
    made.undone_at = made.changed_at = datetime.now(UTC)
    made.version += 1
    session.add(made)
    await tell_changed(session, was, risen)


async def _which(session: AsyncSession, which: Which) -> list[PlannedSession]:
    """The sessions to come, locked in the order of their ids."""
    query = select(PlannedSession.id).where(col(PlannedSession.starts_at) > datetime.now(UTC))
    if which.planned_session_ids:
        query = query.where(col(PlannedSession.id).in_(which.planned_session_ids))
    for name in ("activity_id", "workplace_id", "municipality_code"):
        if (value := getattr(which, name)) is not None:
            query = query.where(getattr(PlannedSession, name) == value)
    if which.starts_from is not None:
        query = query.where(col(PlannedSession.starts_at) >= which.starts_from)
    if which.starts_before is not None:
        query = query.where(col(PlannedSession.starts_at) < which.starts_before)
    ids = (await session.exec(query.limit(MAX_SESSIONS + 1))).all()
    if len(ids) > MAX_SESSIONS:
        raise invalid("/which", "too_many_sessions")
    if not ids or not set(which.planned_session_ids) <= set(ids):
        raise invalid("/which", "unknown_planned_session")
    return list((await lock_planned_sessions(session, ids)).values())


async def _renew(session: AsyncSession, rows: Sequence[PlannedSession]) -> list[Values]:
    risen = await renew(session, rows)
    trainers = await trainers_of(session, [row.id for row in rows])
    await emit(session, *(planned_session_event(row, trainers[row.id]) for row in rows))
    return risen


def _item(row: PlannedSession, before: dict[str, Any]) -> dict[str, Any]:
    return {
        "planned_session_id": str(row.id),
        "code": row.code,
        "before": {name: before[name] for name in SHOWN},
        "after": row.model_dump(mode="json", include=set(SHOWN)),
        "people": row.taken + row.waiting,
        "stood": before,
        "version": row.version,
    }
