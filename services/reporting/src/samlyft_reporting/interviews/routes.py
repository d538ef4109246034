"""Samples for interviews: drawn by the evaluator, who never sees whom; asked by those who lead locally."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Path, Query, Request, Response

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_reporting.evaluations.routes import AssignmentId, OfAssignment, OfProject
from samlyft_reporting.interviews import commands, queries
from samlyft_reporting.interviews.rules import SeatStatus
from samlyft_reporting.interviews.schemas import SampleIn, SampleOut, SeatChange, SeatOut
from samlyft_reporting.signals.queries import one
from samlyft_reporting.signals.routes import OfCode
from samlyft_web.etags import IfMatch, etag, not_modified
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["evaluations"])
Reader = Annotated[Principal, Depends(require("evaluations:read"))]
Asker = Annotated[Principal, Depends(require("interview-seats:read"))]
SampleId = Annotated[UUID, Path(alias="sampleId", description="Id. Id.")]
SeatId = Annotated[UUID, Path(alias="seatId", description="Id. Id.")]


@router.post(
    "/evaluation-assignments/{assignmentId}/interview-samples",
    summary="Dra ett urval till intervjuer / Draw a sample for interviews",
    status_code=201,
    response_model=SampleOut,
)
async def make_sample(
    principal: Annotated[Principal, Depends(require("interview-samples:write"))],
    session: Session,
    once: MayRepeat,
    assignment_id: AssignmentId,
    body: SampleIn,
) -> Response:
    """Lottas här; den lokala projektledaren frågar dem. Drawn by lot; the local project leader asks them."""
    return await once.answer(
        session,
        lambda: commands.make_sample(session, principal, assignment_id, body),
        location=lambda made: f"/interview-samples/{made.sample_id}",
    )


@router.get("/interview-samples", summary="Lista urval / List samples")
async def list_samples(
    principal: Reader,
    session: Session,
    page: Page,
    project_id: OfProject = None,
    assignment_id: OfAssignment = None,
) -> Listing[SampleOut]:
    """Hur många som drogs och hur långt det kommit, inte vilka. How many were drawn and how far, not who."""
    table = queries.SAMPLE
    query = queries.samples()
    query = query if project_id is None else query.where(table.c.project_id == project_id)
    query = query if assignment_id is None else query.where(table.c.assignment_id == assignment_id)
    return await page_rows(
        session,
        page,
        query,
        sorts={"made_at": table.c.made_at, "as_of": table.c.as_of},
        key=table.c.id,
        changed=table.c.made_at,
        read=queries.sample_out,
    )


@router.get("/interview-samples/{sampleId}", summary="Hämta urval / Get a sample")
async def get_sample(
    principal: Reader, session: Session, response: Response, sample_id: SampleId
) -> SampleOut:
    """Strata, frö och hur långt det kommit. Strata, seed and how far it has come."""
    query = queries.samples().where(queries.SAMPLE.c.id == sample_id)
    row = await one(session, query, queries.NO_SAMPLE)
    response.headers["etag"] = etag(1)
    return queries.sample_out(row)


@router.get("/interview-seats", summary="Lista dem som drogs / List those drawn")
async def list_seats(
    principal: Asker,
    session: Session,
    page: Page,
    sample_id: Annotated[UUID | None, Query(description="Urval. Sample.")] = None,
    municipality_code: OfCode = None,
    status: Annotated[SeatStatus | None, Query(description="Läge. Standing.")] = None,
) -> Listing[SeatOut]:
    """De i dina kommuner som ska tillfrågas. Those of your municipalities who are to be asked."""
    table = queries.SEAT
    query = sa.select(table)
    asked = {"sample_id": sample_id, "municipality_code": municipality_code, "status": status}
    for name, value in asked.items():
        query = query if value is None else query.where(table.c[name] == value)
    return await page_rows(
        session,
        page,
        query,
        sorts={"municipality_code": table.c.municipality_code, "changed_at": table.c.changed_at},
        key=table.c.id,
        changed=table.c.changed_at,
        read=queries.seat_out,
    )


@router.get(
    "/interview-seats/{seatId}",
    summary="Hämta någon som drogs / Get somebody drawn",
    response_model=SeatOut,
)
async def get_seat(
    principal: Asker, session: Session, request: Request, response: Response, seat_id: SeatId
) -> SeatOut | Response:
    """En person att fråga. One person to ask."""
    row = await one(
        session, sa.select(queries.SEAT).where(queries.SEAT.c.id == seat_id), queries.NO_SEAT
    )
    response.headers["etag"] = etag(row.version)
    return not_modified(request, row.version) or queries.seat_out(row)


@router.patch("/interview-seats/{seatId}", summary="Ändra läge / Change how far it has come")
async def change_seat(
    principal: Annotated[Principal, Depends(require("interview-seats:write"))],
    session: Session,
    response: Response,
    seat_id: SeatId,
    if_match: IfMatch,
    body: SeatChange,
) -> SeatOut:
    """Tillfrågad, vill, vill inte, intervjuad. Asked, willing, not willing, interviewed."""
    made = await commands.change_seat(session, principal, seat_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return made
