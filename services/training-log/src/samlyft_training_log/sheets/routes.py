"""Paper sheets that arrive weeks later: registered, read again by somebody else, settled."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_training_log.sheets import commands, queries
from samlyft_training_log.sheets.queries import SHEET
from samlyft_training_log.sheets.schemas import KeyingIn, PaperSheetIn, PaperSheetOut, SettlementIn
from samlyft_web.etags import etag, not_modified
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["paper-sheets"])
Reader = Annotated[Principal, Depends(require("attendances:read"))]
Writer = Annotated[Principal, Depends(require("attendances:write"))]
SheetId = Annotated[UUID, Path(alias="sheetId")]


@router.post(
    "/paper-sheets",
    summary="Registrera närvarolista på papper / Register a paper sheet",
    status_code=201,
    response_model=PaperSheetOut,
)
async def register_sheet(
    principal: Writer, session: Session, once: MayRepeat, body: PaperSheetIn
) -> Response:
    """Första inmatningen, med arkivreferens och skanningens kontrollsumma. Inget bokförs ännu.

    The first reading, with archive reference and the hash of the scan. Nothing is booked before somebody else has read
    the sheet too.
    """
    return await once.answer(
        session,
        lambda: commands.register(session, principal, body),
        location=lambda made: f"/paper-sheets/{made.sheet_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.post(
    "/paper-sheets/{sheetId}/keyings",
    summary="Mata in listan en andra gång / Read the sheet a second time",
    status_code=201,
    response_model=PaperSheetOut,
)
async def key_again(
    principal: Writer, session: Session, once: MayRepeat, sheet_id: SheetId, body: KeyingIn
) -> Response:
    """Av någon annan, som inte sett den första. Stämmer de bokförs närvaron, annars visas skillnaderna.

    By somebody else who has not seen the first. Alike: the attendance is booked. Otherwise the differences are told.
    """
    return await once.answer(
        session,
        lambda: commands.key_again(session, principal, sheet_id, body),
        location=lambda made: f"/paper-sheets/{made.sheet_id}",
    )


@router.post(
    "/paper-sheets/{sheetId}/settlements",
    summary="Avgör skillnaderna / Settle the differences",
    status_code=201,
    response_model=PaperSheetOut,
)
async def settle_sheet(
    principal: Writer, session: Session, once: MayRepeat, sheet_id: SheetId, body: SettlementIn
) -> Response:
    """Vad som rätteligen står på de rader som lästs olika; sedan bokförs listan. What is right; then it is booked."""
    return await once.answer(
        session,
        lambda: commands.settle_sheet(session, principal, sheet_id, body),
        location=lambda made: f"/paper-sheets/{made.sheet_id}",
    )


@router.get("/paper-sheets", summary="Lista papperslistor / List paper sheets")
async def list_sheets(
    principal: Reader,
    session: Session,
    page: Page,
    session_id: Annotated[UUID | None, Query(description="Tillfälle. Session.")] = None,
    project_id: Annotated[UUID | None, Query(description="Projekt. Project.")] = None,
    status: Annotated[
        Literal["keyed_once", "differs", "booked"] | None,
        Query(description="Vad den väntar på. What it waits for."),
    ] = None,
) -> Listing[PaperSheetOut]:
    """Listorna, även de som väntar på en andra inmatning. The sheets, also those that wait for a second reading."""
    query = queries.sheets()
    for column, wanted in (
        (SHEET.c.session_id, session_id),
        (SHEET.c.project_id, project_id),
        (SHEET.c.status, status),
    ):
        if wanted:
            query = query.where(column == wanted)
    return await page_rows(
        session,
        page,
        query,
        sorts={"recorded_at": SHEET.c.recorded_at, "arrived_on": SHEET.c.arrived_on},
        key=SHEET.c.sheet_id,
        changed=SHEET.c.recorded_at,
        read=queries.sheet_out,
    )


@router.get(
    "/paper-sheets/{sheetId}",
    summary="Hämta papperslista / Get a paper sheet",
    response_model=PaperSheetOut,
)
async def get_sheet(
    request: Request, principal: Reader, session: Session, response: Response, sheet_id: SheetId
) -> PaperSheetOut | Response:
    """En lista med sina skillnader. One sheet with its differences."""
    found = await queries.get_sheet(session, sheet_id)
    response.headers["etag"] = etag(found.version)
    return not_modified(request, found.version) or found
