"""Reads of action plans and measures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_training_log import logbook
from samlyft_training_log.models import METADATA, ActionPlan, PlanMeasure
from samlyft_training_log.plans.schemas import MeasureOut, PlanMeasureOut, PlanOut
from samlyft_web.days import today

PLAN = METADATA.tables["action_plan"]
MEASURE = METADATA.tables["plan_measure"]
SHOWN = ("measure_id", "title", "owner", "due_on", "status", "done_on", "version")
MEASURES = (
    sa.select(
        sa.func.jsonb_agg(
            sa.dialects.postgresql.aggregate_order_by(
                sa.func.jsonb_build_object(
                    *(part for name in SHOWN for part in (sa.literal(name), MEASURE.c[name]))
                ),
                MEASURE.c.measure_id,
            )
        )
    )
    .where(MEASURE.c.tenant_id == PLAN.c.tenant_id, MEASURE.c.plan_id == PLAN.c.plan_id)
    .scalar_subquery()
    .label("measures")
)


def by_id(plan_id: UUID) -> Any:
    """The one plan."""
    return select(ActionPlan).where(col(ActionPlan.plan_id) == plan_id)


def plans() -> Any:
    """All plans with their measures, unordered."""
    return sa.select(*PLAN.columns, MEASURES)


def plan_row(row: Any) -> PlanOut:
    """A row of `plans`."""
    return PlanOut.model_validate(row._asdict() | {"measures": row.measures or []})


def plan_out(row: ActionPlan, measures: Sequence[PlanMeasure]) -> PlanOut:
    """A plan just written."""
    shown = [PlanMeasureOut.model_validate(one.model_dump()) for one in measures]
    return PlanOut.model_validate(row.model_dump() | {"measures": shown})


async def get_plan(session: AsyncSession, plan_id: UUID) -> PlanOut:
    """The plan; `NotFoundError` otherwise."""
    return plan_row(await logbook.get(session, plans().where(PLAN.c.plan_id == plan_id)))


async def measures_of(session: AsyncSession, plan_id: UUID) -> list[PlanMeasure]:
    """The measures of a plan, in the order in which they were added."""
    query = select(PlanMeasure).where(col(PlanMeasure.plan_id) == plan_id)
    return list((await session.exec(query.order_by(col(PlanMeasure.measure_id)))).all())


def overdue() -> Any:
    """The condition that a measure's day has passed without its being done."""
    return (MEASURE.c.due_on < today()) & MEASURE.c.status.in_(("planned", "ongoing"))


def measures() -> Any:
    """All measures with their plan's place, unordered."""
    places = ("level", "project_id", "municipality_code", "workplace_id")
    return sa.select(
        *MEASURE.columns, *(PLAN.c[name] for name in places), overdue().label("overdue")
    ).join(PLAN, (PLAN.c.tenant_id == MEASURE.c.tenant_id) & (PLAN.c.plan_id == MEASURE.c.plan_id))


def measure_out(row: Any) -> MeasureOut:
    """A row of `measures`."""
    return MeasureOut.model_validate(row._asdict())


async def get_measure(session: AsyncSession, measure_id: UUID) -> MeasureOut:
    """The measure; `NotFoundError` otherwise."""
    return measure_out(
        await logbook.get(session, measures().where(MEASURE.c.measure_id == measure_id))
    )
