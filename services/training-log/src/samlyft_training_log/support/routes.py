"""Operative support: two taps to log, lists and trends to read."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Path, Query, Request, Response
from sqlmodel import col, select

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat, MustRepeat
from samlyft_imports.bulk import ImportResult, body
from samlyft_imports.receiving import DryRun, HowMuch, import_rows
from samlyft_training_log import logbook
from samlyft_training_log.models import Support
from samlyft_training_log.places import FromDate, ToDate, Where, between
from samlyft_training_log.support import commands, queries
from samlyft_training_log.support.schemas import (
    ROW_EXAMPLE,
    SupportChange,
    SupportIn,
    SupportOut,
    SupportRow,
    SupportTrendOut,
)
from samlyft_web.etags import IfMatch, etag, not_modified
from samlyft_web.paging import Listing, Page, page_rows
from samlyft_web.query import at_once

router = APIRouter(tags=["support"])
Reader = Annotated[Principal, Depends(require("support:read"))]
Writer = Annotated[Principal, Depends(require("support:write"))]
OfTopic = Annotated[str | None, Query(max_length=200, description="Ämne. Topic.")]


@router.post(
    "/support-events",
    summary="Logga stöd / Log support",
    status_code=201,
    response_model=SupportOut,
)
async def log_support(
    principal: Writer, session: Session, once: MayRepeat, body: SupportIn
) -> Response:
    """Ämne, minuter och enhet räcker; vem som fick hjälp noteras aldrig.

    Topic, minutes and workplace are enough; who was helped is never noted.
    """
    return await once.answer(
        session,
        lambda: commands.log_support(session, principal, body),
        location=lambda made: f"/support-events/{made.support_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.post(
    "/support-event-imports",
    summary="Läs in stöd / Import support",
    response_model=ImportResult,
    openapi_extra=body(SupportRow, **ROW_EXAMPLE),
)
async def import_support(
    request: Request,
    principal: Writer,
    session: Session,
    once: MustRepeat,
    dry_run: DryRun = False,  # a query parameter
    mode: HowMuch = "atomic",
) -> Response:
    """CSV eller NDJSON; referensen är nyckel. CSV or NDJSON; the reference is the key."""
    apply = partial(commands.import_support, principal)
    return await import_rows(request, session, once, SupportRow, apply, mode, dry_run=dry_run)


@router.get("/support-events", summary="Lista stöd / List support")
async def list_support(
    principal: Reader,
    session: Session,
    page: Page,
    where: Annotated[Where, Depends(at_once(Where))],
    topic: OfTopic = None,
    status: Annotated[
        Literal["logged", "withdrawn"] | None, Query(description="Status. Status.")
    ] = None,
    from_date: FromDate = None,
    to_date: ToDate = None,
) -> Listing[SupportOut]:
    """Loggat stöd inom din behörighet. Support within your reach."""
    query = where.of(select(Support), queries.SUPPORT.c)
    query = between(query, col(Support.local_date), from_date, to_date)
    if topic:
        query = query.where(col(Support.topic) == topic)
    if status:
        query = query.where(col(Support.status) == status)
    return await page_rows(
        session,
        page,
        query,
        sorts={
            "local_date": col(Support.local_date),
            "minutes": col(Support.minutes),
            "topic": col(Support.topic),
            "recorded_at": col(Support.recorded_at),
        },
        key=col(Support.support_id),
        changed=col(Support.recorded_at),
        read=queries.support_out,
    )


@router.get("/support-trends", summary="Stöd över tid / Support over time")
async def list_support_trends(
    principal: Annotated[Principal, Depends(require("trends:read"))],
    session: Session,
    page: Page,
    where: Annotated[Where, Depends(at_once(Where))],
    from_date: FromDate = None,
    to_date: ToDate = None,
) -> Listing[SupportTrendOut]:
    """Antal och minuter per kommun, månad och ämne. Events and minutes per municipality, month, topic."""
    rows = where.of(sa.select(queries.SUPPORT), queries.SUPPORT.c)
    rows = between(rows, queries.SUPPORT.c.local_date, from_date, to_date)
    trends = queries.trends(rows)
    return await page_rows(
        session,
        page,
        sa.select(trends),
        sorts={"month": trends.c.month, "minutes": trends.c.minutes, "events": trends.c.events},
        key=trends.c.row,
        changed=trends.c.recorded_at,
        read=queries.trend_out,
    )


@router.get(
    "/support-events/{supportId}", summary="Hämta stöd / Get support", response_model=SupportOut
)
async def get_support(
    request: Request,
    principal: Reader,
    session: Session,
    response: Response,
    support_id: Annotated[UUID, Path(alias="supportId")],
) -> SupportOut | Response:
    """En logg. One log."""
    row = await logbook.get(session, queries.by_id(support_id))
    response.headers["etag"] = etag(row.version)
    return not_modified(request, row.version) or queries.support_out(row)


@router.patch("/support-events/{supportId}", summary="Ändra stöd / Change support")
async def change_support(
    principal: Writer,
    session: Session,
    response: Response,
    support_id: Annotated[UUID, Path(alias="supportId")],
    if_match: IfMatch,
    body: SupportChange,
) -> SupportOut:
    """Rättar eller tar tillbaka. Mends or withdraws."""
    made = await commands.change_support(session, principal, support_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return made
