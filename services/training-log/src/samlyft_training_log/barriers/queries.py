"""Reads of barriers, and their trend by workplace and month."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from samlyft_training_log.barriers.schemas import BarrierOut, BarrierTrendOut
from samlyft_training_log.models import METADATA, Barrier

BARRIER = METADATA.tables["barrier"]


def by_id(barrier_id: UUID) -> Any:
    """The one row."""
    return select(Barrier).where(col(Barrier.barrier_id) == barrier_id)


def barrier_out(row: Barrier) -> BarrierOut:
    """A row of `barrier`."""
    return BarrierOut.model_validate(row.model_dump())


def trends(query: Any) -> Any:
    """Per workplace, kind and month in which something was seen or resolved; the open ones are summed up to it."""
    rows = query.where(BARRIER.c.status != "withdrawn").subquery()
    steps = sa.union_all(
        sa.select(rows, rows.c.seen_on.label("day"), sa.literal(1).label("step")),
        sa.select(rows, rows.c.resolved_on, sa.literal(-1)).where(rows.c.resolved_on.is_not(None)),
    ).subquery()
    month = sa.func.to_char(steps.c.day, "YYYY-MM")
    keys = [steps.c.workplace_id, steps.c.municipality_code, steps.c.kind]
    summed = (
        sa.select(
            *keys,
            month.label("month"),
            sa.func.count().filter(steps.c.step == 1).label("seen"),
            sa.func.count().filter(steps.c.step == -1).label("resolved"),
            sa.func.max(steps.c.recorded_at).label("recorded_at"),
        )
        .group_by(*keys, month)
        .subquery()
    )
    open_at_end = sa.func.sum(summed.c.seen - summed.c.resolved).over(
        partition_by=[summed.c.workplace_id, summed.c.kind], order_by=summed.c.month
    )
    key = sa.func.concat_ws(
        " ", sa.cast(summed.c.workplace_id, sa.Text), summed.c.month, summed.c.kind
    )
    return sa.select(summed, open_at_end.label("open_at_end"), key.label("row")).subquery()


def trend_out(row: Any) -> BarrierTrendOut:
    """A row of `trends`."""
    return BarrierTrendOut.model_validate(row._asdict())
