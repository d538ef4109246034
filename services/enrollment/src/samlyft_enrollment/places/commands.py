"""Workplaces, one at a time; what they are from a day on is kept beside what they are now."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_common.outbox import emit
from samlyft_enrollment.faults import invalid
from samlyft_enrollment.models import Person, Workplace, WorkplacePeriod
from samlyft_enrollment.places import queries
from samlyft_enrollment.places.schemas import (
    WorkplaceChange,
    WorkplaceIn,
    WorkplaceOut,
)
from samlyft_enrollment.rows import take_turns
from samlyft_enrollment.rules import sort_word
from samlyft_events import WorkplaceChanged
from samlyft_web import etags
from samlyft_web.days import today as local_today
from samlyft_web.problems import ConflictError, Text

NULLABLE = frozenset(
    {"closed_on", "cfar_number", "manager_id", "headcount", "full_time_equivalents"}
)


class TakenError(ConflictError):
    """Another row has the number or code."""

    code = "taken"
    title = Text("Finns redan", "It exists already")


async def create_workplace(
    session: AsyncSession, principal: Principal, body: WorkplaceIn
) -> WorkplaceOut:
    """A new workplace; its code is unique in the tenant."""
    principal.demand(body.municipality_code)
    await take_turns(session, "workplace")
    if (await session.exec(select(Workplace).where(col(Workplace.code) == body.code))).first():
        raise TakenError(Text("Enhetens kod finns redan.", "The workplace code exists already."))
    await _demand_municipality(session, body.municipality_code)
    await _demand_manager(session, body.manager_id)
    now = datetime.now(UTC)
    row = Workplace(
        tenant_id=principal.tenant_id,
        id=uuid7(),
        known_at=now,
        changed_at=now,
        sort_name=sort_word(body.name),
        **body.model_dump(),
    )
    _check_period(row)
    session.add(row)
    await session.flush()
    session.add(period_of(row, row.opened_on))
    await session.flush()
    await emit(session, workplace_event(row))
    return queries.workplace_out(row)


async def change_workplace(
    session: AsyncSession,
    principal: Principal,
    workplace_id: UUID,
    if_match: frozenset[str],
    body: WorkplaceChange,
) -> WorkplaceOut:
    """A new version of a workplace."""
    row = await queries.get_workplace(session, workplace_id, lock=True)
    principal.demand(row.municipality_code, row.id)
    etags.check(if_match, row.version)
    said = {
        name: getattr(body, name)
        for name in body.model_fields_set - {"from_on"}
        if getattr(body, name) is not None or name in NULLABLE
    }
    await _demand_manager(session, said.get("manager_id"))
    now = datetime.now(UTC)
    dated = {name: value for name, value in said.items() if name in queries.DATED}
    if dated:
        await _say_from(session, row, body.from_on or now.date(), dated)
    for name, value in said.items():
        if name not in dated:
            setattr(row, name, value)
    row.sort_name = sort_word(row.name)
    _check_period(row)
    row.version += 1
    row.known_at = row.changed_at = now
    session.add(row)
    await session.flush()
    await emit(session, workplace_event(row))
    return queries.workplace_out(row)


async def _say_from(
    session: AsyncSession, row: Workplace, from_on: date, dated: dict[str, Any]
) -> None:
    """A period from that day, as the one before it but for what is said; later ones stay."""
    if from_on > local_today():
        raise invalid("/from_on", "not_yet")
    if from_on < row.opened_on:
        raise invalid("/from_on", "before_opening")
    query = (
        select(WorkplacePeriod)
        .where(col(WorkplacePeriod.workplace_id) == row.id)
        .order_by(col(WorkplacePeriod.from_on))
    )
    periods = (await session.exec(query)).all()
    earlier = [period for period in periods if period.from_on <= from_on]
    last = earlier[-1] if earlier else period_of(row, row.opened_on)
    if last.from_on != from_on:
        last = WorkplacePeriod.model_validate({**last.model_dump(), "from_on": from_on})
    for name, value in dated.items():
        setattr(last, name, value)
    last.changed_at = datetime.now(UTC)
    session.add(last)
    if len(earlier) == len(periods):
        for name, value in dated.items():
            setattr(row, name, value)


def period_of(row: Workplace, from_on: date) -> WorkplacePeriod:
    """What a workplace is now, as it has been since that day."""
    told = {name: getattr(row, name) for name in queries.DATED}
    return WorkplacePeriod(
        tenant_id=row.tenant_id,
        workplace_id=row.id,
        from_on=from_on,
        changed_at=row.changed_at,
        **told,
    )


def workplace_event(row: Workplace) -> WorkplaceChanged:
    """The event of a workplace, whole."""
    return told_of({"id": row.id, **row.model_dump()})


def told_of(row: dict[str, Any]) -> WorkplaceChanged:
    """The event of a row with its id."""
    full_time = row["full_time_equivalents"]
    return WorkplaceChanged(
        aggregate_id=row["id"],
        status="closed" if row["closed_on"] else "open",
        **{**row, "full_time_equivalents": None if full_time is None else f"{full_time:.2f}"},
    )


def _check_period(row: Workplace) -> None:
    if row.closed_on is not None and row.closed_on < row.opened_on:
        raise invalid("/closed_on", "period")


async def _demand_municipality(session: AsyncSession, code: str) -> None:
    if not await queries.known_municipalities(session, [code]):
        raise invalid("/municipality_code", "unknown_municipality")


async def _demand_manager(session: AsyncSession, manager_id: UUID | None) -> None:
    if manager_id is not None and (
        (await session.exec(select(Person.id).where(col(Person.id) == manager_id))).first() is None
    ):
        raise invalid("/manager_id", "unknown_person")
