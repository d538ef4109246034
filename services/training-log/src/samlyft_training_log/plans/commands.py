"""Action plans and measures: a measure that changes is a new version of its plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_common.outbox import emit
from samlyft_events import ActionPlanChanged
from samlyft_training_log import logbook
from samlyft_training_log.models import ActionPlan, PlanMeasure
from samlyft_training_log.places import Named, Place, find_place
from samlyft_training_log.plans import queries
from samlyft_training_log.plans.schemas import (
    MeasureChange,
    MeasureIn,
    MeasureOut,
    PlanChange,
    PlanIn,
    PlanLevel,
    PlanOut,
)
from samlyft_web import etags
from samlyft_web.days import today


async def make_plan(session: AsyncSession, principal: Principal, body: PlanIn) -> PlanOut:
    """A plan with its first measures."""
    logbook.demand(principal, body.adopted_on, body.known_at)
    name = Named(body.project_code, body.workplace_code, body.municipality_code)
    place = await find_place(session, principal, name)
    columns = body.model_dump(include={"title", "owner", "due_on", "status", "adopted_on"})
    row = logbook.new_row(
        ActionPlan, "plan_id", principal, place, body.known_at, level=_level(place), **columns
    )
    _date(row)
    session.add(row)
    await session.flush()
    measures = [_measure(principal, row, one) for one in body.measures]
    session.add_all(measures)
    await _tell(session, row, measures)
    return queries.plan_out(row, measures)


async def change_plan(
    session: AsyncSession,
    principal: Principal,
    plan_id: UUID,
    if_match: frozenset[str],
    body: PlanChange,
) -> PlanOut:
    """The plan's next version."""
    logbook.demand(principal, body.adopted_on, None)
    row = await logbook.next_version(session, principal, queries.by_id(plan_id), if_match)
    for name, value in body.model_dump(exclude_none=True).items():
        setattr(row, name, value)
    _date(row)
    measures = await queries.measures_of(session, plan_id)
    await _tell(session, row, measures)
    return queries.plan_out(row, measures)


async def add_measure(
    session: AsyncSession, principal: Principal, plan_id: UUID, body: MeasureIn
) -> MeasureOut:
    """A further measure."""
    logbook.demand(principal, body.done_on, None)
    row = await logbook.next_version(
        session, principal, queries.by_id(plan_id), logbook.ANY_VERSION
    )
    made = _measure(principal, row, body)
    session.add(made)
    await session.flush()
    await _tell(session, row, await queries.measures_of(session, plan_id))
    return await queries.get_measure(session, made.measure_id)


async def change_measure(
    session: AsyncSession,
    principal: Principal,
    measure_id: UUID,
    if_match: frozenset[str],
    body: MeasureChange,
) -> MeasureOut:
    """The measure's next version, under the lock of its plan."""
    logbook.demand(principal, body.done_on, None)
    plan_id = (await queries.get_measure(session, measure_id)).plan_id
    row = await logbook.next_version(
        session, principal, queries.by_id(plan_id), logbook.ANY_VERSION
    )
    query = select(PlanMeasure).where(col(PlanMeasure.measure_id) == measure_id)
    measure = (await session.exec(query)).one()
    etags.check(if_match, measure.version)
    for name, value in body.model_dump(exclude_none=True).items():
        setattr(measure, name, value)
    if body.done_on and body.status is None:
        measure.status = "done"
    measure.done_on = (measure.done_on or today()) if measure.status == "done" else None
    measure.version += 1
    measure.recorded_at = row.recorded_at
    session.add(measure)
    await session.flush()
    await _tell(session, row, await queries.measures_of(session, plan_id))
    return await queries.get_measure(session, measure_id)


def _level(place: Place) -> PlanLevel:
    if place.workplace_id:
        return "workplace"
    return "municipality" if place.municipality_code else "tenant"


def _date(row: ActionPlan) -> None:
    """What is adopted was adopted some day; a draft was not."""
    if row.status == "draft":
        row.adopted_on = None
    elif row.status == "adopted":
        row.adopted_on = row.adopted_on or today()


def _measure(principal: Principal, row: ActionPlan, body: MeasureIn) -> PlanMeasure:
    columns: dict[str, Any] = body.model_dump()
    columns["done_on"] = (body.done_on or today()) if body.status == "done" else None
    return PlanMeasure(
        tenant_id=principal.tenant_id,
        measure_id=uuid7(),
        plan_id=row.plan_id,
        version=1,
        recorded_at=datetime.now(UTC),
        **columns,
    )


async def _tell(session: AsyncSession, row: ActionPlan, measures: Sequence[PlanMeasure]) -> None:
    told = logbook.facts(row) | {"measures": [one.model_dump() for one in measures]}
    await emit(session, ActionPlanChanged(aggregate_id=row.plan_id, **told))
