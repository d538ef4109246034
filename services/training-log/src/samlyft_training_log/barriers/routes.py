"""Barriers: two taps to report, lists and trends to read."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Path, Query, Request, Response
from sqlmodel import col, select

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_training_log import logbook
from samlyft_training_log.barriers import commands, queries
from samlyft_training_log.barriers.schemas import (
    BarrierChange,
    BarrierIn,
    BarrierKind,
    BarrierOut,
    BarrierStatus,
    BarrierTrendOut,
)
from samlyft_training_log.models import Barrier
from samlyft_training_log.places import FromDate, ToDate, Where, between
from samlyft_web.etags import IfMatch, etag, not_modified
from samlyft_web.paging import Listing, Page, page_rows
from samlyft_web.query import at_once

router = APIRouter(tags=["barriers"])
Reader = Annotated[Principal, Depends(require("barriers:read"))]
Writer = Annotated[Principal, Depends(require("barriers:write"))]
OfKind = Annotated[BarrierKind | None, Query(description="Slag. Kind.")]


@router.post(
    "/barriers",
    summary="Anmäl hinder / Report a barrier",
    status_code=201,
    response_model=BarrierOut,
)
async def report_barrier(
    principal: Writer, session: Session, once: MayRepeat, body: BarrierIn
) -> Response:
    """Slag och enhet räcker. Kind and workplace are enough."""
    return await once.answer(
        session,
        lambda: commands.report_barrier(session, principal, body),
        location=lambda made: f"/barriers/{made.barrier_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.get("/barriers", summary="Lista hinder / List barriers")
async def list_barriers(
    principal: Reader,
    session: Session,
    page: Page,
    where: Annotated[Where, Depends(at_once(Where))],
    kind: OfKind = None,
    status: Annotated[BarrierStatus | None, Query(description="Status. Status.")] = None,
    from_date: FromDate = None,
    to_date: ToDate = None,
) -> Listing[BarrierOut]:
    """Hinder inom din behörighet. Barriers within your reach."""
    query = where.of(select(Barrier), queries.BARRIER.c)
    query = between(query, col(Barrier.seen_on), from_date, to_date)
    if kind:
        query = query.where(col(Barrier.kind) == kind)
    if status:
        query = query.where(col(Barrier.status) == status)
    return await page_rows(
        session,
        page,
        query,
        sorts={
            "seen_on": col(Barrier.seen_on),
            "kind": col(Barrier.kind),
            "status": col(Barrier.status),
            "recorded_at": col(Barrier.recorded_at),
        },
        key=col(Barrier.barrier_id),
        changed=col(Barrier.recorded_at),
        read=queries.barrier_out,
    )


@router.get("/barrier-trends", summary="Hinder över tid / Barriers over time")
async def list_barrier_trends(
    principal: Annotated[Principal, Depends(require("trends:read"))],
    session: Session,
    page: Page,
    where: Annotated[Where, Depends(at_once(Where))],
    kind: OfKind = None,
) -> Listing[BarrierTrendOut]:
    """Nya, lösta och öppna hinder per enhet, slag och månad. New, resolved and open ones, by month."""
    rows = where.of(sa.select(queries.BARRIER), queries.BARRIER.c)
    if kind:
        rows = rows.where(queries.BARRIER.c.kind == kind)
    trends = queries.trends(rows)
    return await page_rows(
        session,
        page,
        sa.select(trends),
        sorts={
            "month": trends.c.month,
            "open_at_end": trends.c.open_at_end,
            "seen": trends.c.seen,
        },
        key=trends.c.row,
        changed=trends.c.recorded_at,
        read=queries.trend_out,
    )


@router.get(
    "/barriers/{barrierId}", summary="Hämta hinder / Get a barrier", response_model=BarrierOut
)
async def get_barrier(
    request: Request,
    principal: Reader,
    session: Session,
    response: Response,
    barrier_id: Annotated[UUID, Path(alias="barrierId")],
) -> BarrierOut | Response:
    """Ett hinder. One barrier."""
    row = await logbook.get(session, queries.by_id(barrier_id))
    response.headers["etag"] = etag(row.version)
    return not_modified(request, row.version) or queries.barrier_out(row)


@router.patch("/barriers/{barrierId}", summary="Ändra hinder / Change a barrier")
async def change_barrier(
    principal: Writer,
    session: Session,
    response: Response,
    barrier_id: Annotated[UUID, Path(alias="barrierId")],
    if_match: IfMatch,
    body: BarrierChange,
) -> BarrierOut:
    """Löst, öppet igen eller taget tillbaka. Resolved, open again or withdrawn."""
    made = await commands.change_barrier(session, principal, barrier_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return made
