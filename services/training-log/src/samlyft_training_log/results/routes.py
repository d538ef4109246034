"""Results: imported, and read as far as the project's policy of that day lets others see them."""

from __future__ import annotations

from functools import partial
from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Query, Request, Response

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MustRepeat
from samlyft_imports.bulk import ImportResult, body
from samlyft_imports.receiving import DryRun, HowMuch, import_rows
from samlyft_training_log.courses import commands, queries
from samlyft_training_log.courses.schemas import ROW_EXAMPLE, ResultOut, ResultRow, SummaryOut
from samlyft_training_log.matching import settle
from samlyft_training_log.places import FromDate, ToDate, Where, between
from samlyft_web.paging import Listing, Page, page_rows
from samlyft_web.query import at_once

router = APIRouter(tags=["web-courses"])
Reader = Annotated[Principal, Depends(require("course-results:read"))]
OfCourse = Annotated[UUID | None, Query(description="Webbutbildning. Course.")]


@router.post(
    "/course-result-imports",
    summary="Läs in resultat / Import results",
    response_model=ImportResult,
    openapi_extra=body(ResultRow, **ROW_EXAMPLE),
)
async def import_results(
    request: Request,
    principal: Annotated[Principal, Depends(require("course-results:write"))],
    session: Session,
    once: MustRepeat,
    dry_run: DryRun = False,  # a query parameter
    mode: HowMuch = "atomic",
) -> Response:
    """CSV eller NDJSON; kurs och anställd är nyckel, det bästa resultatet gäller.

    CSV or NDJSON; course and employee are the key, and the best result stands.
    """
    apply = partial(commands.import_results, principal)
    return await import_rows(
        request, session, once, ResultRow, apply, mode, dry_run=dry_run, settle=settle
    )


@router.get("/course-results", summary="Lista resultat / List results")
async def list_results(
    principal: Reader,
    session: Session,
    page: Page,
    where: Annotated[Where, Depends(at_once(Where))],
    course_id: OfCourse = None,
    person_id: Annotated[UUID | None, Query(description="Person. Person.")] = None,
    passed: Annotated[bool | None, Query(description="Godkänd. Passed.")] = None,
    matched: Annotated[bool | None, Query(description="Känd person. Known person.")] = None,
    from_date: FromDate = None,
    to_date: ToDate = None,
) -> Listing[ResultOut]:
    """Resultat inom din behörighet, så mycket som projektets regel låter andra se.

    Results within your reach, as much of them as the project's policy lets others see.
    """
    rows = queries.results(principal.scope)
    query = between(where.of(sa.select(rows), rows.c), rows.c.completed_on, from_date, to_date)
    for name, value in {"course_id": course_id, "person_id": person_id, "passed": passed}.items():
        query = query if value is None else query.where(rows.c[name] == value)
    if matched is not None:
        query = query.where((rows.c.person_id.is_not(None)) == matched)
    if where.given["workplace_id"] and "identity:read" not in principal.permissions:
        # Where a protected person works is not told by a filter either.
        query = query.where(rows.c.protected.is_(False))
    return await page_rows(
        session,
        page,
        query,
        sorts={"recorded_at": rows.c.recorded_at, "course_code": rows.c.course_code},
        key=rows.c.result_id,
        changed=rows.c.recorded_at,
        read=queries.result_out(principal),
    )


@router.get("/course-summaries", summary="Resultat per utbildning / Results by course")
async def list_summaries(
    principal: Annotated[Principal, Depends(require("coverages:read"))],
    session: Session,
    page: Page,
    project_id: Annotated[UUID | None, Query(description="Projekt. Project.")] = None,
    course_id: OfCourse = None,
) -> Listing[SummaryOut]:
    """Genomförda och godkända; små grupper visas inte för någon. Completed and passed; small groups for nobody."""
    rows = queries.summaries(principal.scope)
    query = sa.select(rows)
    for name, value in {"project_id": project_id, "course_id": course_id}.items():
        query = query if value is None else query.where(rows.c[name] == value)
    return await page_rows(
        session,
        page,
        query,
        sorts={"code": rows.c.code, "recorded_at": rows.c.recorded_at},
        key=rows.c.course_id,
        changed=rows.c.recorded_at,
        read=queries.summary_out(await queries.smallest_count(session)),
    )
