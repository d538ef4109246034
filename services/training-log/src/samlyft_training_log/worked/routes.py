"""Worked time: champions' preparing and teaching, the project's own staff; listed, posted, taken back."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_training_log.worked import commands, queries
from samlyft_training_log.worked.queries import WORKED
from samlyft_training_log.worked.schemas import (
    ReversalIn,
    WorkedKind,
    WorkedTimeIn,
    WorkedTimeOut,
    WorkedTimesOut,
)
from samlyft_web.etags import etag, not_modified
from samlyft_web.fields import DateField
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["worked-times"])
Reader = Annotated[Principal, Depends(require("worked-times:read"))]
Writer = Annotated[Principal, Depends(require("worked-times:write"))]
WorkedTimeId = Annotated[UUID, Path(alias="workedTimeId")]


@router.post(
    "/worked-times",
    summary="Bokför ombuds- eller projekttid / Post worked time",
    status_code=201,
    response_model=WorkedTimesOut,
)
async def post_worked_time(
    principal: Writer, session: Session, once: MayRepeat, body: WorkedTimeIn
) -> Response:
    """Tid som inte är deltagartid. Utbildares tid på tillfällen bokförs av sig själv.

    Time that is not participant time; trainers' time at sessions is booked by itself. A minute of a person counts once.
    """
    return await once.answer(
        session,
        lambda: commands.post_worked_time(session, principal, body),
        location=lambda made: f"/worked-times/{made.worked_times[0].worked_time_id}",
    )


@router.get("/worked-times", summary="Lista ombuds- och projekttid / List worked time")
async def list_worked_times(
    principal: Reader,
    session: Session,
    page: Page,
    project_id: Annotated[UUID | None, Query(description="Projekt. Project.")] = None,
    session_id: Annotated[UUID | None, Query(description="Tillfälle. Session.")] = None,
    person_id: Annotated[UUID | None, Query(description="Person.")] = None,
    kind_of_time: Annotated[WorkedKind | None, Query(description="Tidsslag. Kind.")] = None,
    status: Annotated[Literal["stands", "reversed"] | None, Query(description="Status.")] = None,
    from_date: Annotated[DateField | None, Query(description="Från och med. From.")] = None,
    to_date: Annotated[DateField | None, Query(description="Till och med. To.")] = None,
) -> Listing[WorkedTimeOut]:
    """Ombudens och projektets tid, per person och datum. Champions' and staff's time, by person and date."""
    query = queries.worked_times()
    for column, wanted in (
        (WORKED.c.project_id, project_id),
        (WORKED.c.session_id, session_id),
        (WORKED.c.person_id, person_id),
        (WORKED.c.kind_of_time, kind_of_time),
        (WORKED.c.status, status),
    ):
        if wanted:
            query = query.where(column == wanted)
    if from_date:
        query = query.where(WORKED.c.local_date >= from_date)
    if to_date:
        query = query.where(WORKED.c.local_date <= to_date)
    return await page_rows(
        session,
        page,
        query,
        sorts={"recorded_at": WORKED.c.recorded_at, "starts_at": WORKED.c.starts_at},
        key=WORKED.c.worked_time_id,
        changed=WORKED.c.recorded_at,
        read=queries.worked_time_out,
    )


@router.get(
    "/worked-times/{workedTimeId}",
    summary="Hämta ombuds- eller projekttid / Get worked time",
    response_model=WorkedTimeOut,
)
async def get_worked_time(
    request: Request,
    principal: Reader,
    session: Session,
    response: Response,
    worked_time_id: WorkedTimeId,
) -> WorkedTimeOut | Response:
    """En persons tid ett datum. One person's time on one date."""
    found = await queries.get_worked_time(session, worked_time_id)
    response.headers["etag"] = etag(found.version)
    return not_modified(request, found.version) or found


@router.post(
    "/worked-times/{workedTimeId}/reversals",
    summary="Återför tid / Reverse worked time",
    status_code=201,
    response_model=WorkedTimeOut,
)
async def reverse_worked_time(
    principal: Writer,
    session: Session,
    once: MayRepeat,
    worked_time_id: WorkedTimeId,
    body: ReversalIn,
) -> Response:
    """Återför det bokförda, med skäl; det rätta bokförs för sig. Reverses it, with the reason."""
    return await once.answer(
        session,
        lambda: commands.reverse_worked_time(session, principal, worked_time_id, body),
        location=lambda made: f"/worked-times/{made.worked_time_id}",
    )
