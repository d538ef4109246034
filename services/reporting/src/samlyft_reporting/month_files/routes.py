"""Month files: filed, filed again in order, fetched as the same bytes, and compared person by person."""

from __future__ import annotations

import base64
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MustRepeat
from samlyft_reporting.file_templates.layouts import MONTH
from samlyft_reporting.models import month_file, month_file_read, month_file_row
from samlyft_reporting.month_files import commands, comparing, content, queries
from samlyft_reporting.month_files.identities import Identities
from samlyft_reporting.month_files.schemas import (
    Differences,
    FileReadOut,
    MonthFileIn,
    MonthFileOut,
    Refiled,
    RefilingIn,
    RowOut,
)
from samlyft_reporting.month_files.writing import MEDIA
from samlyft_web.etags import etag
from samlyft_web.paging import Listing, Page, page_rows
from samlyft_web.problems import problem_response

router = APIRouter(tags=["month files"])
Reader = Annotated[Principal, Depends(require("month-files:read"))]
Filer = Annotated[Principal, Depends(require("month-files:write"))]
FileId = Annotated[UUID, Path(alias="monthFileId")]
GONE: dict[str, Any] = {
    "description": "Gallrad: kontrollsumman står i svaret. Erased; the answer has the hash.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


class FileBytes(Response):
    """A file as it is: CSV or a workbook."""


def _identities(request: Request, principal: Principal) -> Identities:
    return Identities(request.app.state.settings, request.headers, principal.tenant_id)


@router.post(
    "/month-files",
    summary="Lämna en månad / File a month",
    status_code=201,
    response_model=MonthFileOut,
)
async def file_month(
    request: Request, principal: Filer, session: Session, once: MustRepeat, body: MonthFileIn
) -> Response:
    """Skriver månadens fil, läser personnumren med din egen behörighet och sparar filens kontrollsumma.

    Writes the month's file, reading identity numbers with your own token, and keeps its hash and rows without them.
    """
    found = _identities(request, principal)
    return await once.answer(
        session,
        lambda: commands.file_month(session, principal, found, body),
        location=lambda made: f"/month-files/{made.month_file_id}",
        headers=lambda _: {"etag": etag(1)},
    )


@router.post(
    "/month-refilings",
    summary="Lämna ändrade månader på nytt / File changed months again",
    status_code=201,
    response_model=Refiled,
)
async def file_again(
    request: Request, principal: Filer, session: Session, once: MustRepeat, body: RefilingIn
) -> Response:
    """Den första ändrade månaden och alla lämnade efter den, i ordning. The first changed month and all after it."""
    found = _identities(request, principal)
    return await once.answer(
        session,
        lambda: commands.file_again(session, principal, found, body),
        location=lambda made: f"/month-files/{made.files[0].month_file_id}",
    )


@router.get("/month-files", summary="Lista lämnade filer / List month files")
async def list_files(
    principal: Reader,
    session: Session,
    page: Page,
    project_id: Annotated[UUID | None, Query(description="Projekt. Project.")] = None,
    month: Annotated[str | None, Query(pattern=MONTH, description="Månad. Month.")] = None,
    person_id: Annotated[UUID | None, Query(description="Som står i den. Who is in it.")] = None,
    file_hash: Annotated[
        str | None, Query(pattern="^[0-9a-f]{64}$", description="Kontrollsumma. Hash.")
    ] = None,
) -> Listing[MonthFileOut]:
    """Alla versioner av alla månader; filer ändras aldrig. All revisions; a file is never changed."""
    query = queries.files()
    for column, wanted in (
        (month_file.c.project_id, project_id),
        (month_file.c.month, month),
        (month_file.c.sha256, file_hash),
    ):
        if wanted:
            query = query.where(column == wanted)
    if person_id:
        query = query.where(month_file.c.month_file_id.in_(queries.with_person(person_id)))
    return await page_rows(
        session,
        page,
        query,
        sorts={
            "recorded_at": month_file.c.recorded_at,
            "month": month_file.c.month,
            "position": month_file.c.position,
        },
        key=month_file.c.month_file_id,
        changed=month_file.c.recorded_at,
        read=queries.file_out,
    )


@router.get("/month-files/{monthFileId}", summary="Hämta uppgifter om en fil / Get a month file")
async def get_file(
    principal: Reader, session: Session, response: Response, month_file_id: FileId
) -> MonthFileOut:
    """Vad som lämnades, utan personer. What was filed, without persons."""
    response.headers["etag"] = etag(1)
    return queries.file_out(await queries.file_row(session, month_file_id))


@router.get("/month-files/{monthFileId}/rows", summary="Lista en fils rader / List a file's rows")
async def list_rows(
    principal: Reader,
    session: Session,
    page: Page,
    month_file_id: FileId,
    person_id: Annotated[UUID | None, Query(description="Person.")] = None,
) -> Listing[RowOut]:
    """Rader inom din räckvidd, utan identitetsnummer. Rows within your reach, without identity numbers."""
    file = await queries.file_row(session, month_file_id)
    query = queries.rows_of(month_file_id)
    if person_id:
        query = query.where(month_file_row.c.person_id == person_id)
    return await page_rows(
        session,
        page,
        query.add_columns(month_file.c.recorded_at).join(
            month_file, month_file.c.month_file_id == file.month_file_id
        ),
        sorts={"line": month_file_row.c.line},
        key=month_file_row.c.line,
        changed=month_file.c.recorded_at,
        read=queries.row_out,
    )


@router.get(
    "/month-files/{monthFileId}/content",
    summary="Ladda ner filen / Download the file",
    response_class=FileBytes,
    responses={410: GONE},
)
async def get_content(
    request: Request,
    principal: Annotated[Principal, Depends(require("month-file-contents:read"))],
    session: Session,
    month_file_id: FileId,
) -> Response:
    """Samma byte som lämnades, med personnumren hämtade med din egen behörighet; kontrollsumman prövas först.

    The bytes as filed, with identity numbers read by your own token; the hash is checked before they are given.
    """
    file = await queries.file_row(session, month_file_id)
    principal.demand(file.project_id)
    found, numbers = await content.again(session, file, _identities(request, principal))
    said = content.read_by(file, principal.actor)
    await commands.note_read(session, said, "download", numbers, content.outcome(found))
    if not isinstance(found, bytes):
        return problem_response(request.scope, found)
    digest = base64.b64encode(bytes.fromhex(file.sha256)).decode()
    headers = {
        "content-disposition": f'attachment; filename="{file.file_name}"',
        "repr-digest": f"sha-256=:{digest}:",
        "cache-control": "no-store",
    }
    return Response(found, media_type=MEDIA[file.format], headers=headers)


@router.get(
    "/month-files/{monthFileId}/differences",
    summary="Vad som skiljer per person / What differs by person",
)
async def get_differences(
    principal: Reader,
    session: Session,
    month_file_id: FileId,
    against: Annotated[
        Literal["now", "replaced"],
        Query(description="Mot läget nu eller filen som ersattes. Against now or the replaced."),
    ] = "now",
) -> Differences:
    """Filen mot hur månaden skulle lämnas nu, eller mot den som den ersatte. Against now, or what it replaced."""
    return await comparing.differences(session, principal, month_file_id, against)


@router.get("/month-file-reads", summary="Vem som läst filer / Who read files")
async def list_reads(
    principal: Reader,
    session: Session,
    page: Page,
    month_file_id: Annotated[UUID | None, Query(description="Fil. File.")] = None,
) -> Listing[FileReadOut]:
    """Varje gång personnummer lästes för en fil. Each time that identity numbers were read for a file."""
    query = queries.reads()
    if month_file_id:
        query = query.where(month_file_read.c.month_file_id == month_file_id)
    return await page_rows(
        session,
        page,
        query,
        sorts={"recorded_at": month_file_read.c.recorded_at},
        key=month_file_read.c.read_id,
        changed=month_file_read.c.recorded_at,
        read=lambda row: FileReadOut.model_validate(row._asdict()),
    )
