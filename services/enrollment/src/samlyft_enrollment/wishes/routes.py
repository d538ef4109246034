"""Wishes for individual help or a small group."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_enrollment.models import METADATA
from samlyft_enrollment.wishes import commands, queries
from samlyft_enrollment.wishes.schemas import WishIn, WishKind, WishMade, WishOut
from samlyft_web.etags import IfMatch, etag
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["wishes"])
WISH = METADATA.tables["wish"]
Reader = Annotated[Principal, Depends(require("wishes:read"))]
Writer = Annotated[Principal, Depends(require("wishes:write"))]
WishId = Annotated[UUID, Path(alias="wishId")]


@router.post(
    "/wishes", summary="Önska hjälp / Wish for help", status_code=201, response_model=WishMade
)
async def make_wish(principal: Writer, session: Session, once: MayRepeat, body: WishIn) -> Response:
    """Ses bara av den du väljer: aldrig av chefen. Seen only by whom you choose: never the manager."""
    return await once.answer(
        session,
        lambda: commands.make_wish(session, principal, body),
        location=lambda made: f"/wishes/{made.wish_id}",
    )


@router.get("/wishes", summary="Lista önskemål / List wishes")
async def list_wishes(
    principal: Reader,
    session: Session,
    page: Page,
    kind: Annotated[WishKind | None, Query(description="Sort. Kind.")] = None,
) -> Listing[WishOut]:
    """Dina egna och de som är ställda till dig. Your own and those made to you."""
    query = queries.wishes()
    if kind is not None:
        query = query.where(WISH.c.kind == kind)
    return await page_rows(
        session,
        page,
        query,
        sorts={"changed_at": WISH.c.changed_at},
        key=WISH.c.id,
        changed=WISH.c.changed_at,
        read=lambda row: queries.wish_out(principal, dict(row._mapping)),
    )


@router.get("/wishes/{wishId}", summary="Hämta önskemål / Get a wish")
async def get_wish(
    request: Request, principal: Reader, session: Session, response: Response, wish_id: WishId
) -> WishOut:
    """Ett önskemål. One wish."""
    row = await queries.get_wish(session, wish_id)
    response.headers["etag"] = etag(row.version)
    found = await (await session.connection()).execute(queries.wishes().where(WISH.c.id == wish_id))
    return queries.wish_out(principal, dict(found.mappings().one()))


@router.delete(
    "/wishes/{wishId}", summary="Uppfyllt önskemål / A wish that is met", status_code=204
)
async def meet_wish(
    principal: Writer, session: Session, wish_id: WishId, if_match: IfMatch
) -> None:
    """Uppfyllt eller taget tillbaka: det raderas helt. Met or taken back: it is deleted whole."""
    await commands.meet_wish(session, wish_id, if_match)
