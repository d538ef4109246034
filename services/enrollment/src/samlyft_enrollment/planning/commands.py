"""Planned sessions: a new one, a new version, and who came to a gathering."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_common.outbox import emit
from samlyft_enrollment.faults import invalid
from samlyft_enrollment.heard.months import demand_open_month
from samlyft_enrollment.models import (
    Activity,
    Person,
    PlannedSession,
    PlannedTrainer,
    Workplace,
)
from samlyft_enrollment.places.queries import known_municipalities
from samlyft_enrollment.planning import queries, rules
from samlyft_enrollment.planning.schemas import (
    PlannedSessionChange,
    PlannedSessionIn,
    PlannedSessionOut,
    Trainer,
)
from samlyft_enrollment.rows import take_turns
from samlyft_enrollment.sign_ups.line import Values, move_up
from samlyft_enrollment.sign_ups.telling import stood, tell_changed
from samlyft_events import PlannedSessionChanged
from samlyft_web import etags
from samlyft_web.problems import ConflictError, Text

MAY_BE_EMPTIED = frozenset({"place", "link", "capacity", "sign_up_until"})
HOUR = timedelta(hours=1)


class PlannedSessionTakenError(ConflictError):
    """Another planned session has the code."""

    code = "planned-session-taken"
    title = Text("Tillfällets kod är upptagen", "The code of the session is taken")


class SeatsTakenError(ConflictError):
    """More people have a seat than there would be seats."""

    code = "seats-taken"
    title = Text("Fler är anmälda", "More have signed up")


async def create_planned_session(
    session: AsyncSession, principal: Principal, body: PlannedSessionIn
) -> PlannedSessionOut:
    """A new planned session of an activity."""
    await take_turns(session, "planned session")
    query = select(PlannedSession.id).where(col(PlannedSession.code) == body.code)
    if (await session.exec(query)).first():
        raise PlannedSessionTakenError(Text("Koden finns redan.", "The code exists already."))
    activity = await session.get(Activity, (principal.tenant_id, body.activity_id))
    if activity is None or activity.status != "active":
        raise invalid("/activity_id", "unknown_activity")
    municipality = await _municipality(session, principal, body)
    principal.demand(activity.project_id, municipality, body.workplace_id)
    now = datetime.now(UTC)
    said = body.model_dump(exclude={"trainers"})
    said["municipality_code"] = municipality
    said["topic"] = body.topic or next((t["topic"] for t in activity.topics), activity.name[:100])
    said["ends_at"] = body.ends_at or body.starts_at + (
        timedelta(minutes=activity.nominal_minutes) if activity.nominal_minutes else HOUR
    )
    said["cancel_until"] = body.cancel_until or body.starts_at - rules.NOTICE
    row = PlannedSession(
        tenant_id=principal.tenant_id,
        id=uuid7(),
        known_at=now,
        changed_at=now,
        activity_version=activity.version,
        project_id=activity.project_id,
        kind=activity.kind,
        **said,
    )
    _check(row)
    session.add(row)
    await session.flush()
    await _lead(session, row, body.trainers)
    return await announce(session, principal, row)


async def change_planned_session(
    session: AsyncSession,
    principal: Principal,
    planned_session_id: UUID,
    if_match: frozenset[str],
    body: PlannedSessionChange,
) -> PlannedSessionOut:
    """A new version; more seats are given to those who wait, in order."""
    row = await queries.get_planned_session(session, planned_session_id, lock=True)
    principal.demand(row.project_id, row.municipality_code, row.workplace_id)
    etags.check(if_match, row.version)
    await demand_open_month(session, [row], body.reason, field="reason")
    before = stood([row])
    apply(row, body.model_dump(exclude={"trainers"}, exclude_unset=True))
    if body.trainers is not None:
        await _lead(session, row, body.trainers)
    risen = await renew(session, [row])
    made = await announce(session, principal, row)
    await tell_changed(session, before, risen)
    return made


def apply(row: PlannedSession, said: dict[str, Any]) -> None:
    """What is given, with end and deadlines moved along where only the start is."""
    if said.get("starts_at"):
        moved = said["starts_at"] - row.starts_at
        for name in ("ends_at", "sign_up_until", "cancel_until"):
            stands = getattr(row, name)
            if stands is not None and not said.get(name):
                said[name] = stands + moved
    for name, value in said.items():
        if value is not None or name in MAY_BE_EMPTIED:
            setattr(row, name, value)
    if row.status == "planned":
        row.reason = None
    _check(row)


async def renew(session: AsyncSession, rows: Sequence[PlannedSession]) -> list[Values]:
    """The next versions of sessions that are locked; gives those who then moved up."""
    now = datetime.now(UTC)
    for row in rows:
        if row.capacity is not None and row.capacity < row.taken:
            raise SeatsTakenError(
                Text(
                    "Fler har redan en plats. Avboka först, eller ange fler platser.",
                    "More have a seat already. Cancel some first, or give more seats.",
                )
            )
        row.version += 1
        row.known_at = row.changed_at = now
        session.add(row)
    await session.flush()
    return await move_up(session, [row for row in rows if row.status == "planned"])


async def announce(
    session: AsyncSession, principal: Principal, row: PlannedSession
) -> PlannedSessionOut:
    """Publishes the version, and answers with what clashes."""
    trainers = (await queries.trainers_of(session, [row.id]))[row.id]
    await emit(session, planned_session_event(row, trainers))
    warnings = await queries.clashes_of(session, row.id)
    return queries.planned_session_out(principal, row, trainers, warnings)


def planned_session_event(
    row: PlannedSession, trainers: Sequence[Trainer]
) -> PlannedSessionChanged:
    """The version as the others are told it: never its link."""
    ids = [trainer.person_id for trainer in trainers]
    return PlannedSessionChanged(aggregate_id=row.id, trainer_ids=ids, **row.model_dump())


def _check(row: PlannedSession) -> None:
    if fault := rules.fault_of_times(row.starts_at, row.ends_at, row.form):
        raise invalid("/ends_at", fault)
    for name in ("sign_up_until", "cancel_until"):
        value = getattr(row, name)
        if value is not None and value > row.starts_at:
            raise invalid(f"/{name}", "after_start")
    if row.form == "on_site" and row.place is None and row.workplace_id is None:
        raise invalid("/place", "nowhere")


async def _municipality(
    session: AsyncSession, principal: Principal, body: PlannedSessionIn
) -> str | None:
    """The municipality, which a workplace has by itself."""
    if body.workplace_id:
        place = await session.get(Workplace, (principal.tenant_id, body.workplace_id))
        if place is None:
            raise invalid("/workplace_id", "unknown_workplace")
        return place.municipality_code
    code = body.municipality_code
    if code and not await known_municipalities(session, [code]):
        raise invalid("/municipality_code", "unknown_municipality")
    return code


async def _lead(session: AsyncSession, row: PlannedSession, trainers: Sequence[Trainer]) -> None:
    """Replaces the trainers."""
    ids = [trainer.person_id for trainer in trainers]
    if len(set(ids)) < len(ids):
        raise invalid("/trainers", "trainer_twice")
    known = set((await session.exec(select(Person.id).where(col(Person.id).in_(ids)))).all())
    for place, person_id in enumerate(ids):
        if person_id not in known:
            raise invalid(f"/trainers/{place}/person_id", "unknown_person")
    table: sa.Table = PlannedTrainer.__table__  # type: ignore[attr-defined]  # set at run time
    connection = await session.connection()
    await connection.execute(sa.delete(table).where(table.c.planned_session_id == row.id))
    if trainers:
        key = {"tenant_id": row.tenant_id, "planned_session_id": row.id}
        rows = [{**key, **trainer.model_dump()} for trainer in trainers]
        await connection.execute(sa.insert(table).values(rows))
