"""Evaluation: assignments, the extracts taken under them, and who read those."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Path, Query, Request, Response

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_reporting.evaluations import commands, queries
from samlyft_reporting.evaluations.rules import Part, Standing
from samlyft_reporting.evaluations.schemas import (
    AssignmentChange,
    AssignmentIn,
    AssignmentOut,
    ExtractIn,
    ExtractOut,
    ReadOut,
)
from samlyft_web.etags import IfMatch, etag, not_modified
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["evaluations"])
Reader = Annotated[Principal, Depends(require("evaluations:read"))]
Writer = Annotated[Principal, Depends(require("evaluations:write"))]
AssignmentId = Annotated[UUID, Path(alias="assignmentId", description="Id. Id.")]
ExtractId = Annotated[UUID, Path(alias="extractId", description="Id. Id.")]
OfProject = Annotated[UUID | None, Query(description="Projekt. Project.")]
OfAssignment = Annotated[UUID | None, Query(description="Uppdrag. Assignment.")]


class ExtractBytes(Response):
    """A file of an extract."""


@router.post(
    "/evaluation-assignments",
    summary="Ge uppdrag att utvärdera / Give an assignment",
    status_code=201,
    response_model=AssignmentOut,
)
async def give(
    principal: Writer, session: Session, once: MayRepeat, body: AssignmentIn
) -> Response:
    """Vem som utvärderar vad, varför, från och till. Who evaluates what, what for, from and until when."""
    return await once.answer(
        session,
        lambda: commands.give(session, principal, body),
        location=lambda made: f"/evaluation-assignments/{made.assignment_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.get("/evaluation-assignments", summary="Lista uppdrag / List assignments")
async def list_assignments(
    principal: Reader,
    session: Session,
    page: Page,
    project_id: OfProject = None,
    status: Annotated[Standing | None, Query(description="Läge. Standing.")] = None,
) -> Listing[AssignmentOut]:
    """Uppdragen i dina projekt. The assignments of your projects."""
    table = queries.ASSIGNMENT
    query = sa.select(table)
    query = query if project_id is None else query.where(table.c.project_id == project_id)
    query = query if status is None else query.where(table.c.status == status)
    return await page_rows(
        session,
        page,
        query,
        sorts={"from_on": table.c.from_on, "changed_at": table.c.changed_at},
        key=table.c.id,
        changed=table.c.changed_at,
        read=queries.assignment_out,
    )


@router.get(
    "/evaluation-assignments/{assignmentId}",
    summary="Hämta uppdrag / Get an assignment",
    response_model=AssignmentOut,
)
async def get_assignment(
    principal: Reader,
    session: Session,
    request: Request,
    response: Response,
    assignment_id: AssignmentId,
) -> AssignmentOut | Response:
    """Ett uppdrag, och om det gäller i dag. An assignment, and whether it is in force today."""
    row = await queries.assignment(session, assignment_id)
    response.headers["etag"] = etag(row.version)
    return not_modified(request, row.version) or queries.assignment_out(row)


@router.patch(
    "/evaluation-assignments/{assignmentId}",
    summary="Förläng eller avsluta uppdrag / Extend or end an assignment",
)
async def change(
    principal: Writer,
    session: Session,
    response: Response,
    assignment_id: AssignmentId,
    if_match: IfMatch,
    body: AssignmentChange,
) -> AssignmentOut:
    """Sista dagen, eller slut nu; resten ligger fast. The last day, or the end; the rest never changes."""
    made = await commands.change(session, principal, assignment_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return made


@router.post(
    "/evaluation-assignments/{assignmentId}/extracts",
    summary="Gör ett uttag / Make an extract",
    status_code=201,
    response_model=ExtractOut,
)
async def make_extract(
    principal: Annotated[Principal, Depends(require("evaluation-extracts:write"))],
    session: Session,
    once: MayRepeat,
    assignment_id: AssignmentId,
    body: ExtractIn,
) -> Response:
    """Rader under nya pseudonymer; minst fem i varje roll, kommun och verksamhetsområde.

    Rows under new pseudonyms; at least five in each role, municipality and area of care.
    """
    return await once.answer(
        session,
        lambda: commands.make_extract(session, principal, assignment_id, body),
        location=lambda made: f"/evaluation-extracts/{made.extract_id}",
    )


@router.get("/evaluation-extracts", summary="Lista uttag / List extracts")
async def list_extracts(
    principal: Reader,
    session: Session,
    page: Page,
    project_id: OfProject = None,
    assignment_id: OfAssignment = None,
) -> Listing[ExtractOut]:
    """Vad som har lämnats till utvärderare. What evaluators were given."""
    table = queries.EXTRACT
    query = sa.select(table)
    query = query if project_id is None else query.where(table.c.project_id == project_id)
    query = query if assignment_id is None else query.where(table.c.assignment_id == assignment_id)
    return await page_rows(
        session,
        page,
        query,
        sorts={"made_at": table.c.made_at, "as_of": table.c.as_of},
        key=table.c.id,
        changed=table.c.made_at,
        read=queries.extract_out,
    )


@router.get(
    "/evaluation-extracts/{extractId}",
    summary="Hämta uppgifter om ett uttag / Get an extract",
    response_model=ExtractOut,
)
async def get_extract(
    principal: Reader, session: Session, response: Response, extract_id: ExtractId
) -> ExtractOut:
    """Hur många, hur många förgrovade, hur många utelämnade. How many, generalised, left out."""
    response.headers["etag"] = etag(1)
    return queries.extract_out(await queries.extract(session, extract_id))


@router.get(
    "/evaluation-extracts/{extractId}/content",
    summary="Ladda ner en fil / Download a file",
    response_class=ExtractBytes,
)
async def get_content(
    principal: Annotated[Principal, Depends(require("evaluation-extracts:read"))],
    session: Session,
    extract_id: ExtractId,
    part: Annotated[Part, Query(description="Fil. File.")] = "participations",
) -> Response:
    """Samma byte varje gång; varje hämtning antecknas. The same bytes each time; each fetch is noted."""
    row, content = await commands.fetch(session, principal, extract_id, part)
    headers = {
        "content-disposition": f'attachment; filename="uttag-{row.as_of}-{part}.csv"',
        "cache-control": "no-store",
    }
    return ExtractBytes(content, media_type="text/csv", headers=headers)


@router.get("/evaluation-reads", summary="Vem som hämtat uttag / Who fetched extracts")
async def list_reads(
    principal: Reader,
    session: Session,
    page: Page,
    extract_id: Annotated[UUID | None, Query(description="Uttag. Extract.")] = None,
) -> Listing[ReadOut]:
    """Varje hämtad fil. Each file that was fetched."""
    table = queries.READ
    query = sa.select(table)
    query = query if extract_id is None else query.where(table.c.extract_id == extract_id)
    return await page_rows(
        session,
        page,
        query,
        sorts={"read_at": table.c.read_at},
        key=table.c.id,
        changed=table.c.read_at,
        read=queries.read_out,
    )
