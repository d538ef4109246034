"""Months: what is found in them, closing, reopening."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Path, Query, Request, Response

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session, widen
from samlyft_common.idempotency import MayRepeat
from samlyft_training_log.months import commands, queries, rules
from samlyft_training_log.months.findings import Code
from samlyft_training_log.months.queries import MONTH
from samlyft_training_log.months.schemas import (
    FindingOut,
    MonthIn,
    MonthOut,
    MonthWithSteps,
    ReopeningIn,
)
from samlyft_web.etags import etag, not_modified
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["months"])
Reader = Annotated[Principal, Depends(require("months:read"))]
Writer = Annotated[Principal, Depends(require("months:write"))]
OfProject = Annotated[UUID | None, Query(description="Projekt. Project.")]
OfMonth = Annotated[
    str | None, Query(pattern=rules.MONTH, description="Månad, som 2020-03. Month, as 2020-03.")
]
OfMunicipality = Annotated[
    str | None, Query(pattern=r"^[0-9]{4}$", description="Kommunkod. Municipality code.")
]
MonthId = Annotated[UUID, Path(alias="monthId")]


@router.get(
    "/projects/{projectId}/month-checks",
    summary="Vad som återstår i en månad / What is left to do in a month",
)
async def list_findings(
    principal: Reader,
    session: Session,
    page: Page,
    project_id: Annotated[UUID, Path(alias="projectId")],
    month: OfMonth = None,
    municipality_code: OfMunicipality = None,
    code: Annotated[Code | None, Query(description="Slag av iakttagelse. Kind of finding.")] = None,
) -> Listing[FindingOut]:
    """Allt som hindrar att månaden stängs eller som behöver godtas, med vad som kan göras åt det.

    All that keeps the month from being closed or has to be accepted, with what to do about it.
    """
    await queries.demand_project(session, project_id)
    await widen(session)
    found = queries.findings(principal, project_id, month)
    query = sa.select(*found.c)
    for column, wanted in ((found.c.municipality_code, municipality_code), (found.c.code, code)):
        if wanted:
            query = query.where(column == wanted)
    return await page_rows(
        session,
        page,
        query,
        sorts={"local_date": found.c.local_date, "code": found.c.code},
        key=found.c.finding_id,
        changed=found.c.recorded_at,
        read=queries.finding_out,
    )


@router.post(
    "/months", summary="Stäng en månad / Close a month", status_code=201, response_model=MonthOut
)
async def close_month(
    principal: Writer, session: Session, once: MayRepeat, body: MonthIn
) -> Response:
    """Stänger månaden för projektet i kommunen. Det som måste rättas stoppar; resten godtas med ett skäl.

    Closes the project's month in the municipality. What must be mended stops it; the rest is accepted with a reason.
    """
    return await once.answer(
        session,
        lambda: commands.close(session, principal, body),
        location=lambda made: f"/months/{made.month_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.get("/months", summary="Lista månader / List months")
async def list_months(
    principal: Reader,
    session: Session,
    page: Page,
    project_id: OfProject = None,
    municipality_code: OfMunicipality = None,
    month: OfMonth = None,
    status: Annotated[rules.State | None, Query(description="Läge. State.")] = None,
    stale: Annotated[
        bool | None, Query(description="Stämmer inte längre. No longer agrees.")
    ] = None,
) -> Listing[MonthOut]:
    """Månader som har stängts någon gång. Months that have been closed at some time."""
    query = queries.months()
    for column, wanted in (
        (MONTH.c.project_id, project_id),
        (MONTH.c.municipality_code, municipality_code),
        (MONTH.c.month, month),
        (MONTH.c.status, status),
        (MONTH.c.stale, stale),
    ):
        if wanted is not None:
            query = query.where(column == wanted)
    return await page_rows(
        session,
        page,
        query,
        sorts={"month": MONTH.c.month, "recorded_at": MONTH.c.recorded_at},
        key=MONTH.c.month_id,
        changed=MONTH.c.recorded_at,
        read=queries.month_out,
    )


@router.get("/months/{monthId}", summary="Hämta månad / Get a month", response_model=MonthWithSteps)
async def get_month(
    request: Request, principal: Reader, session: Session, response: Response, month_id: MonthId
) -> MonthWithSteps | Response:
    """En månad och allt som gjorts med den. A month and all that was done with it."""
    found = await queries.get_month(session, month_id)
    response.headers["etag"] = etag(found.version)
    return not_modified(request, found.version) or found


@router.post(
    "/months/{monthId}/reopenings",
    summary="Öppna en månad igen / Reopen a month",
    status_code=201,
    response_model=MonthOut,
)
async def reopen_month(
    principal: Writer, session: Session, once: MayRepeat, month_id: MonthId, body: ReopeningIn
) -> Response:
    """Öppnar en stängd månad, med skäl. Det som lämnats in för den och senare månader gäller inte längre.

    Opens a closed month, with a reason. What was filed for it and for later months no longer stands.
    """
    return await once.answer(
        session,
        lambda: commands.reopen(session, principal, month_id, body.reason),
        location=lambda made: f"/months/{made.month_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )
