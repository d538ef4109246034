"""Entries as files: at once as a stream, or by a job that is watched, cancelled and fetched later."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from samlyft_common.auth import Principal, require
from samlyft_common.db import Database, Session
from samlyft_common.idempotency import MayRepeat
from samlyft_reporting.exports import asking, commands, files, queries
from samlyft_reporting.exports.forms import FORMS
from samlyft_reporting.exports.schemas import FILE_ROW, ExportIn, ExportOut, FileRow
from samlyft_reporting.figures.asked import Asked
from samlyft_reporting.figures.asking import AsOf, Narrowing
from samlyft_reporting.models import export
from samlyft_reporting.projects import queries as projects
from samlyft_reporting.rules import SEES_ROWS, check_dates
from samlyft_reporting.seen import ProjectId
from samlyft_web.accept import wanted
from samlyft_web.days import today
from samlyft_web.etags import IfMatch, etag
from samlyft_web.paging import Listing, Page, page_rows
from samlyft_web.query import at_once

router = APIRouter(tags=["exports"])
Reader = Annotated[Principal, Depends(require("cells:read"))]
Writer = Annotated[Principal, Depends(require("exports:write"))]
ExportId = Annotated[UUID, Path(alias="exportId")]
EXAMPLE = ";".join(files.COLUMNS) + "\n"
BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
CONTENT: dict[str, Any] = {
    "text/csv": {"schema": {"type": "string"}, "example": EXAMPLE},
    FORMS["xlsx"][0]: BINARY,
    FORMS["parquet"][0]: BINARY,
}
STREAMED: dict[int | str, dict[str, Any]] = {
    200: {
        "model": list[FileRow],
        "description": "En rad per rad i huvudboken. One row a ledger entry.",
        "content": {"application/json": {"example": [FILE_ROW]}, **CONTENT},
    }
}


@router.get(
    "/projects/{projectId}/entry-exports",
    summary="Raderna som fil / Entries as a file",
    response_model=None,
    responses=STREAMED,
)
async def stream_entries(
    project_id: ProjectId,
    principal: Reader,
    session: Session,
    request: Request,
    narrowing: Annotated[Narrowing, Depends(at_once(Narrowing))],
    form: Annotated[
        Literal["csv", "xlsx", "parquet", "json"],
        Query(alias="format", description="Filens slag. Kind of file."),
    ] = "csv",
    as_of: AsOf = None,
) -> StreamingResponse:
    """Strömmas direkt. Be om en export i bakgrunden när det är många rader. Streamed at once."""
    project = await projects.project(session, project_id)
    day = as_of or today()
    check_dates(project.eligible_from, day)
    asked = Asked(
        project_id=project_id,
        day=day,
        only=narrowing.only,
        from_on=narrowing.from_on,
        to_on=narrowing.to_on,
    )
    return _sent(
        _streamed(request.app.state.database, principal, asked, form), form, f"rader-{day}"
    )


async def _streamed(
    database: Database, principal: Principal, asked: Asked, form: str
) -> AsyncIterator[bytes]:
    async with database.session(principal.tenant_id, principal.scope) as session:
        made = FORMS[form][1](session, asking.rows(asked), asked.values, files.Progress())
        async with aclosing(made):  # type: ignore[type-var]  # it is a generator
            async for piece in made:
                yield piece


def _sent(pieces: AsyncIterator[bytes], form: str, name: str) -> StreamingResponse:
    return StreamingResponse(
        pieces,
        media_type=FORMS[form][0],
        headers={"content-disposition": f'attachment; filename="{name}.{form}"'},
    )


@router.post(
    "/exports",
    summary="Be om en fil / Ask for a file",
    status_code=201,
    response_model=ExportOut,
)
async def ask_for_export(
    principal: Writer, session: Session, once: MayRepeat, body: ExportIn
) -> Response:
    """Filen görs i bakgrunden; följ den, avbryt den, hämta den inom en vecka.

    It is made in the background: watch it, cancel it, fetch it within a week.
    """
    principal.demand_permission(SEES_ROWS)
    return await once.answer(
        session,
        lambda: commands.ask(session, principal, body),
        location=lambda made: f"/exports/{made.export_id}",
    )


@router.get("/exports", summary="Lista egna filer / List one's files")
async def list_exports(principal: Reader, session: Session, page: Page) -> Listing[ExportOut]:
    """Filer som du har bett om. Files that you asked for."""
    return await page_rows(
        session,
        page,
        queries.own(principal),
        sorts={"requested_at": export.c.requested_at},
        key=export.c.export_id,
        changed=export.c.requested_at,
        read=queries.read_export,
    )


@router.get(
    "/exports/{exportId}",
    summary="Följ eller hämta en fil / Watch or fetch a file",
    response_model=ExportOut,
    responses={200: {"content": CONTENT}},
)
async def get_export(
    principal: Reader, session: Session, request: Request, response: Response, export_id: ExportId
) -> ExportOut | Response:
    """Hur långt den har kommit; med `Accept: text/csv` (eller XLSX, Parquet) filen, när den är klar.

    How far it has come; with `Accept: text/csv` (or that of XLSX, Parquet) the file, when it is done.
    """
    row = await queries.one(session, principal, export_id)
    if wanted(request, "application/json", *CONTENT) == "application/json":
        response.headers["ETag"] = etag(row.version)
        return queries.read_export(row)
    if row.status != "done":
        raise commands.state_error(row)
    pieces = queries.pieces(request.app.state.database, principal, export_id)
    return _sent(pieces, row.form, f"rader-{export_id}")


@router.delete("/exports/{exportId}", summary="Avbryt en fil / Cancel a file", status_code=204)
async def cancel_export(
    principal: Writer, session: Session, if_match: IfMatch, export_id: ExportId
) -> None:
    """Den som gör filen slutar vid nästa bit. Whoever makes it stops at the next piece."""
    await commands.cancel(session, principal, export_id, if_match)
