"""Free texts: read when checked; checked and coded by the project."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response
from sqlmodel import col, select

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_survey.free_text import commands
from samlyft_survey.free_text.schemas import FreeTextCheck, FreeTextOut, TextStatus
from samlyft_survey.models import FreeText
from samlyft_survey.rounds.queries import round_by_id
from samlyft_web.etags import IfMatch, etag
from samlyft_web.paging import Listing, Page, page_rows
from samlyft_web.problems import NotFoundError

router = APIRouter(tags=["free texts"])
Reader = Annotated[Principal, Depends(require("free-texts:read"))]
Checker = Annotated[Principal, Depends(require("free-texts:check"))]
RoundId = Annotated[UUID, Path(alias="roundId")]
TextId = Annotated[UUID, Path(alias="textId")]
OfItem = Annotated[str | None, Query(max_length=60, description="En frågas. Of one item.")]
OfCode = Annotated[str | None, Query(max_length=60, description="Ett temas. Of one theme.")]
OfStatus = Annotated[
    TextStatus, Query(description="waiting och withheld för den som granskar. For checkers.")
]


@router.get("/rounds/{roundId}/free-texts", summary="Läs fritextsvar / Read free texts")
async def list_texts(  # the filters of a list
    principal: Reader,
    session: Session,
    page: Page,
    round_id: RoundId,
    item: OfItem = None,
    code: OfCode = None,
    status: OfStatus = "shown",
) -> Listing[FreeTextOut]:
    """Granskade texter i slumpad ordning; finns bara när minst tio har skrivit något till frågan.

    Checked texts in random order; there are some only where at least ten wrote something to the item.
    """
    if status != "shown":
        principal.demand_permission("free-texts:check")
    row = await round_by_id(session, round_id)
    query = select(FreeText).where(FreeText.round_id == row.round_id, FreeText.status == status)
    if item is not None:
        query = query.where(FreeText.item == item)
    if code is not None:
        query = query.where(col(FreeText.codes).contains([code]))
    return await page_rows(
        session,
        page,
        query,
        sorts={"item": col(FreeText.item), "updated_at": col(FreeText.updated_at)},
        key=col(FreeText.text_id),
        changed=col(FreeText.updated_at),
        read=_out,
    )


@router.get("/free-texts/{textId}", summary="Läs en text / Read a text")
async def read_text(
    principal: Reader, session: Session, text_id: TextId, response: Response
) -> FreeTextOut:
    """En granskad text. One checked text."""
    query = select(FreeText).where(FreeText.text_id == text_id)
    found = (await session.exec(query)).one_or_none()
    if found is None or (
        found.status != "shown" and "free-texts:check" not in principal.permissions
    ):
        raise NotFoundError(commands.NO_TEXT)
    response.headers["etag"] = etag(found.version)
    return _out(found)


@router.patch("/free-texts/{textId}", summary="Granska en text / Check a text")
async def check_text(  # the dependencies of one route
    principal: Checker,
    session: Session,
    text_id: TextId,
    if_match: IfMatch,
    body: FreeTextCheck,
    response: Response,
) -> FreeTextOut:
    """Visas med namn och nummer maskerade, eller inte alls; teman sätts för hand.

    Shown with names and numbers masked, or not at all; themes are coded by hand.
    """
    made = await commands.check_text(session, principal, text_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return _out(made)


def _out(row: FreeText) -> FreeTextOut:
    return FreeTextOut.model_validate(row.model_dump())
