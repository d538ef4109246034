"""Certificates as PDF: a month's worth is asked for, followed, and fetched as one zip file."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_training_log.printing import commands, queries
from samlyft_training_log.printing.queries import PRINT
from samlyft_training_log.printing.schemas import Language, PrintIn, PrintOut
from samlyft_training_log.printing.wording import FILE, spoken
from samlyft_training_log.printing.zipping import zipped
from samlyft_web.accept import wanted
from samlyft_web.paging import Listing, Page, page_rows
from samlyft_web.problems import ConflictError, Text, in_language

router = APIRouter(tags=["certificates"])
Reader = Annotated[Principal, Depends(require("certificates:read"))]
NOT_DONE = Text(
    "Utskriften är inte klar än. Läs status och försök igen när den är done.",
    "The print is not done yet. Read its status and try again when it is done.",
)
BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
FILES: dict[int | str, dict[str, Any]] = {200: {"content": {"application/zip": BINARY}}}


class NotDoneError(ConflictError):
    """The files are still being made, or cannot be."""

    code = "print-not-done"


@router.post(
    "/certificate-prints",
    summary="Skriv ut en månads intyg / Print a month's certificates",
    status_code=201,
    response_model=PrintOut,
)
async def ask_for_print(
    principal: Annotated[Principal, Depends(require("certificates:print"))],
    session: Session,
    once: MayRepeat,
    body: PrintIn,
) -> Response:
    """Gör månadens intyg till taggade PDF-filer. De görs i bakgrunden och sparas en vecka.

    Makes the month's certificates into tagged PDF files. They are made in the background and kept for a week.
    """
    return await once.answer(
        session,
        lambda: commands.ask(session, principal, body),
        location=lambda made: f"/certificate-prints/{made.print_id}",
    )


@router.get("/certificate-prints", summary="Lista egna utskrifter / List one's prints")
async def list_prints(
    principal: Reader,
    session: Session,
    page: Page,
    language: Annotated[Language | None, Query(description="Språk. Language.")] = None,
) -> Listing[PrintOut]:
    """Utskrifter som du har bett om. Prints that you asked for."""
    query = queries.prints(principal)
    return await page_rows(
        session,
        page,
        query if language is None else query.where(PRINT.c.language == language),
        sorts={"recorded_at": PRINT.c.recorded_at},
        key=PRINT.c.print_id,
        changed=PRINT.c.recorded_at,
        read=queries.print_out,
    )


@router.get(
    "/certificate-prints/{printId}",
    summary="Följ eller hämta en utskrift / Follow or fetch a print",
    response_model=PrintOut,
    responses=FILES,
)
async def get_print(
    request: Request,
    principal: Reader,
    session: Session,
    print_id: Annotated[UUID, Path(alias="printId")],
) -> PrintOut | Response:
    """Hur långt den har kommit; med `Accept: application/zip` filerna, när den är klar.

    How far it has come; with `Accept: application/zip` the files, when it is done.
    """
    found = await queries.get_print(session, principal, print_id)
    if wanted(request, "application/json", "application/zip") == "application/json":
        return found
    if found.status != "done":
        raise NotDoneError(NOT_DONE)
    database = request.app.state.database
    with spoken(found.language):
        name = f'attachment; filename="{in_language(FILE)}-{found.month}.zip"'
    return StreamingResponse(
        zipped(database, principal, print_id),
        media_type="application/zip",
        headers={"content-disposition": name, "content-language": found.language},
    )
