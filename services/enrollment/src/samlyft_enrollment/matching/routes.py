"""Suggestions of who is one person."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response
from sqlmodel import col

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_enrollment.matching import commands, queries
from samlyft_enrollment.matching.schemas import SuggestionAnswer, SuggestionOut
from samlyft_enrollment.models import MatchSuggestion
from samlyft_web.etags import IfMatch, etag
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["people"])
Reader = Annotated[Principal, Depends(require("rosters:read"))]
Writer = Annotated[Principal, Depends(require("people:write"))]
SuggestionId = Annotated[UUID, Path(alias="matchSuggestionId")]


@router.get("/match-suggestions", summary="Lista möjliga dubbletter / List possible duplicates")
async def list_suggestions(
    principal: Reader,
    session: Session,
    page: Page,
    status: Annotated[
        Literal["open", "confirmed", "dismissed"] | None,
        Query(description="Obesvarade, hopslagna eller avfärdade. Status."),
    ] = None,
    municipality_code: Annotated[
        str | None, Query(pattern=r"^\d{4}$", description="Kommunkod. Municipality code.")
    ] = None,
) -> Listing[SuggestionOut]:
    """Samma namn på samma enhet, utan nummer som skiljer dem åt. Same name, same workplace."""
    listing = await page_rows(
        session,
        page,
        queries.suggestions(status, municipality_code),
        sorts={"changed_at": col(MatchSuggestion.changed_at)},
        key=col(MatchSuggestion.id),
        changed=col(MatchSuggestion.changed_at),
        read=queries.suggestion_out,
    )
    await queries.show(session, listing.items)
    return listing


@router.get(
    "/match-suggestions/{matchSuggestionId}",
    summary="Hämta möjlig dubblett / Get a possible duplicate",
)
async def get_suggestion(
    principal: Reader, session: Session, response: Response, suggestion_id: SuggestionId
) -> SuggestionOut:
    """Ett förslag. One suggestion."""
    row = await queries.get_suggestion(session, suggestion_id)
    response.headers["etag"] = etag(row.version)
    told = queries.suggestion_out(row)
    await queries.show(session, [told])
    return told


@router.patch(
    "/match-suggestions/{matchSuggestionId}",
    summary="Besvara möjlig dubblett / Answer a possible duplicate",
)
async def answer_suggestion(
    principal: Writer,
    session: Session,
    response: Response,
    suggestion_id: SuggestionId,
    if_match: IfMatch,
    body: SuggestionAnswer,
) -> SuggestionOut:
    """Slår ihop dem, eller minns att de är två. Merges them, or remembers that they are two."""
    made = await commands.answer(session, principal, suggestion_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return made
