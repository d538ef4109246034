"""Shared links of a round."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request, Response
from sqlmodel import col, select

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_survey.broker_access import OpenBroker
from samlyft_survey.links import commands, queries
from samlyft_survey.links.schemas import LinkChange, LinkCreate, LinkMade, LinkRead
from samlyft_survey.models import SharedLink
from samlyft_survey.rounds.queries import round_by_id
from samlyft_web.etags import IfMatch, etag
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["links"])
RoundId = Annotated[UUID, Path(alias="roundId")]
LinkId = Annotated[UUID, Path(alias="linkId")]
Reader = Annotated[Principal, Depends(require("rounds:read"))]
Writer = Annotated[Principal, Depends(require("invitations:write"))]


@router.post(
    "/rounds/{roundId}/links", status_code=201, summary="Gör en delad länk / Make a shared link"
)
async def make_link(  # the dependencies of one route
    request: Request,
    _: Writer,
    session: Session,
    broker: OpenBroker,
    round_id: RoundId,
    body: LinkCreate,
    response: Response,
) -> LinkMade:
    """Länk och QR-kod för ett möte eller en kiosk. De visas bara här och sparas inte.

    Link and QR code for a meeting or a kiosk, told only here and not stored; so there is no Idempotency-Key.
    """
    response.headers["cache-control"] = "no-store"
    found = await round_by_id(session, round_id, lock=True)
    made = await commands.make_link(session, request.app.state.settings, broker, found, body)
    response.headers["etag"] = etag(made.version)
    response.headers["location"] = f"{request.scope.get('root_path', '')}/links/{made.link_id}"
    return made


@router.get("/rounds/{roundId}/links", summary="Lista delade länkar / List shared links")
async def list_links(
    _: Reader, session: Session, round_id: RoundId, page: Page
) -> Listing[LinkRead]:
    """Mättillfällets delade länkar, utan själva länken. The round's shared links, without the link itself."""
    await round_by_id(session, round_id)
    return await page_rows(
        session,
        page,
        select(SharedLink).where(col(SharedLink.round_id) == round_id),
        sorts={"updated_at": col(SharedLink.updated_at)},
        key=col(SharedLink.link_id),
        changed=col(SharedLink.updated_at),
        read=_read,
    )


@router.get("/links/{linkId}", summary="Läs en delad länk / Read a shared link")
async def read_link(_: Reader, session: Session, link_id: LinkId, response: Response) -> LinkRead:
    """En delad länk, utan själva länken. A shared link, without the link itself."""
    row = await queries.link_by_id(session, link_id)
    response.headers["etag"] = etag(row.version)
    return _read(row)


@router.patch("/links/{linkId}", summary="Stäng en delad länk / Close a shared link")
async def close_link(  # the dependencies of one route
    _: Writer,
    session: Session,
    link_id: LinkId,
    if_match: IfMatch,
    _body: LinkChange,
    response: Response,
) -> LinkRead:
    """Ingen kan börja svara med den längre. Nobody can begin to answer by it any more."""
    row = await queries.link_by_id(session, link_id, lock=True)
    changed = await commands.close_link(session, row, if_match)
    response.headers["etag"] = etag(changed.version)
    return _read(changed)


def _read(row: SharedLink) -> LinkRead:
    return LinkRead.model_validate(row, from_attributes=True)
