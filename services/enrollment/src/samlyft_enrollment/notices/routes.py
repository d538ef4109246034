"""How people are reached, what they were told, and the door by which they decline."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_enrollment.csv_text import csv_text
from samlyft_enrollment.models import Notice
from samlyft_enrollment.notices import commands, printed, queries
from samlyft_enrollment.notices.schemas import (
    ContactIn,
    ContactOut,
    NoticeChange,
    NoticeCounts,
    NoticeIn,
    NoticeList,
    NoticeOut,
)
from samlyft_enrollment.people.queries import get_person
from samlyft_enrollment.settings_of_tenant.schemas import NoticeKind
from samlyft_web.accept import forms, wanted
from samlyft_web.doors import ShutDoorError, door_session, token_hash
from samlyft_web.etags import IfMatch, etag
from samlyft_web.pages import Pages
from samlyft_web.paging import Listing, Page, page_rows
from samlyft_web.problems import language

router = APIRouter(tags=["notices"])
doors = APIRouter(include_in_schema=False)
PAGES = Pages("samlyft_enrollment")
Reader = Annotated[Principal, Depends(require("notices:read"))]
Writer = Annotated[Principal, Depends(require("notices:write"))]
NoticeId = Annotated[UUID, Path(alias="noticeId")]
About = Annotated[
    UUID | None, Query(description="Ett tillfälle eller en ansökan. A session or an application.")
]
Kind = Annotated[NoticeKind | None, Query(description="Ett slag. One kind.")]


@router.get("/people/{personId}/contact", summary="Hur en person nås / How a person is reached")
async def get_contact(
    principal: Annotated[Principal, Depends(require("people:read"))],
    session: Session,
    response: Response,
    person_id: Annotated[UUID, Path(alias="personId")],
) -> ContactOut:
    """Adress, språk och vad hon avböjt. Address, language and what she declined."""
    person = await get_person(session, person_id)
    found = queries.contact_out(person_id, await queries.get_contact(session, person_id))
    if person.protection != "none" and "identity:read" not in principal.permissions:
        found.email = None
    response.headers["etag"] = etag(found.version)
    return found


@router.put("/people/{personId}/contact", summary="Ändra kontaktväg / Change the contact")
async def change_contact(
    principal: Annotated[Principal, Depends(require("people:write"))],
    session: Session,
    response: Response,
    person_id: Annotated[UUID, Path(alias="personId")],
    if_match: IfMatch,
    body: ContactIn,
) -> ContactOut:
    """Den första ersätter version 0: If-Match "v0". The first replaces version 0."""
    made = await commands.change_contact(session, person_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return made


@router.post("/notices", summary="Berätta för personer / Tell people", response_model=NoticeCounts)
async def tell(principal: Writer, session: Session, once: MayRepeat, body: NoticeIn) -> Response:
    """Brev till dem som har en adress, en rad på listan för de andra.

    A letter to those with an address, a line on the list for the others.
    """
    return await once.answer(session, lambda: commands.tell(session, body), status=200)


@router.get("/notices", summary="Lista meddelanden / List notices")
async def list_notices(
    principal: Reader,
    session: Session,
    page: Page,
    kind: Kind = None,
    about_id: About = None,
    person_id: Annotated[UUID | None, Query(description="En person. One person.")] = None,
) -> Listing[NoticeOut]:
    """Vad som sagts till vem, och hur det gick. What was told to whom, and what came of it."""
    query = queries.notices(principal)
    for column, value in ((Notice.kind, kind), (Notice.about_id, about_id)):
        query = query.where(col(column) == value) if value else query
    if person_id:
        query = query.where(col(Notice.person_id) == person_id)
    return await page_rows(
        session,
        page,
        query,
        sorts={"changed_at": col(Notice.changed_at), "kind": col(Notice.kind)},
        key=col(Notice.id),
        changed=col(Notice.changed_at),
        read=queries.notice_out,
    )


@router.get("/notices/{noticeId}", summary="Hämta meddelande / Get a notice")
async def get_notice(
    principal: Reader, session: Session, response: Response, notice_id: NoticeId
) -> NoticeOut:
    """Ett meddelande. One notice."""
    found = await queries.notice(session, principal, notice_id)
    response.headers["etag"] = etag(found.version)
    return found


@router.patch("/notices/{noticeId}", summary="Bocka av meddelande / Tick a notice off")
async def tick(
    principal: Writer,
    session: Session,
    response: Response,
    notice_id: NoticeId,
    if_match: IfMatch,
    body: NoticeChange,
) -> NoticeOut:
    """Hon har fått veta det muntligt. She has been told by word of mouth."""
    made = await commands.tick(session, principal, notice_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return made


@router.get(
    "/notice-lists",
    summary="Lista att skriva ut / A list to print",
    response_model=NoticeList,
    responses=forms("text/html", "text/csv", csv="family_name;given_name"),
)
async def print_notices(
    request: Request,
    principal: Reader,
    session: Session,
    kind: Kind = None,
    about_id: About = None,
) -> Response:
    """Be om text/html för utskrift eller text/csv för kalkylblad; högst 2 000 rader.

    Ask for text/html to print, or text/csv for a spreadsheet; at most 2 000 lines.
    """
    found = await printed.lines(
        await session.connection(), principal, about_id, kind, language.get()
    )
    form = wanted(request, "application/json", "text/html", "text/csv")
    if form == "text/csv":
        rows = csv_text(printed.COLUMNS, (line.model_dump() for line in found))
        headers = {"content-disposition": 'attachment; filename="notices.csv"'}
        return Response(rows, media_type="text/csv", headers=headers)
    if form == "text/html":
        return PAGES.render(request, "notices.html", lines=found)
    return JSONResponse(NoticeList(lines=found).model_dump(mode="json"))


@doors.get("/pages/opt-outs/{token}", response_class=HTMLResponse)
async def ask_to_decline(request: Request, token: str) -> Response:
    """A page with one button: a mail program that opens links by itself declines nothing."""
    async with door_session(request, token) as session:
        await _notice(session, request, token)
    return PAGES.render(request, "opt_out.html", done=False)


@doors.post("/pages/opt-outs/{token}", response_class=HTMLResponse)
async def decline(request: Request, token: str) -> Response:
    """One click, from the page or from the mail program itself (RFC 8058)."""
    async with door_session(request, token) as session:
        await commands.decline(session, await _notice(session, request, token))
    return PAGES.render(request, "opt_out.html", done=True)


async def _notice(session: AsyncSession, request: Request, token: str) -> Notice:
    found = token_hash(request.app.state.settings, commands.DOOR, token)
    notice = (await session.exec(select(Notice).where(col(Notice.door) == found))).one_or_none()
    if notice is None:
        raise ShutDoorError
    return notice
