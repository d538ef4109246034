"""Calendar feeds, and the links that open them."""

from dataclasses import asdict
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from sqlmodel import col

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_enrollment.calendars import commands, queries
from samlyft_enrollment.calendars.icalendar import calendar
from samlyft_enrollment.calendars.schemas import (
    CalendarKind,
    CalendarLinkIn,
    CalendarLinkMade,
    CalendarLinkOut,
    CalendarOut,
)
from samlyft_enrollment.models import CalendarLink
from samlyft_web.accept import wanted
from samlyft_web.doors import ShutDoorError, door_session, token_hash
from samlyft_web.etags import IfMatch, etag
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["calendars"])
Reader = Annotated[Principal, Depends(require("calendar-links:read"))]
Writer = Annotated[Principal, Depends(require("calendar-links:write"))]
LinkId = Annotated[UUID, Path(alias="calendarLinkId")]
FEED = {
    200: {
        "description": "En kalender enligt RFC 5545, eller som JSON. A calendar of RFC 5545, or JSON.",
        "content": {
            "text/calendar": {
                "schema": {"type": "string"},
                "example": "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n",
            }
        },
    }
}


@router.post(
    "/calendar-links",
    summary="Skapa kalenderlänk / Make a calendar link",
    status_code=201,
)
async def make_link(
    request: Request,
    principal: Writer,
    session: Session,
    response: Response,
    body: CalendarLinkIn,
) -> CalendarLinkMade:
    """Adressen visas en gång; den som har den ser kalendern. Ett nytt anrop ger en ny länk.

    The address is shown once; whoever has it sees the calendar. Another call makes another link.
    """
    made = await commands.make_link(session, principal, request.app.state.settings, body)
    root = request.scope.get("root_path", "")
    response.headers["location"] = f"{root}/calendar-links/{made.calendar_link_id}"
    response.headers["etag"] = etag(made.version)
    response.headers["cache-control"] = "no-store"
    return made


@router.get("/calendar-links", summary="Lista kalenderlänkar / List calendar links")
async def list_links(
    principal: Reader,
    session: Session,
    page: Page,
    kind: Annotated[CalendarKind | None, Query(description="Sort. Kind.")] = None,
) -> Listing[CalendarLinkOut]:
    """Länkar inom din räckvidd, utan adress. Links in reach, without their address."""
    query = queries.links(principal)
    if kind is not None:
        query = query.where(col(CalendarLink.kind) == kind)
    return await page_rows(
        session,
        page,
        query,
        sorts={"changed_at": col(CalendarLink.changed_at)},
        key=col(CalendarLink.id),
        changed=col(CalendarLink.changed_at),
        read=queries.link_out,
    )


@router.get("/calendar-links/{calendarLinkId}", summary="Hämta kalenderlänk / Get a calendar link")
async def get_link(
    principal: Reader, session: Session, response: Response, link_id: LinkId
) -> CalendarLinkOut:
    """En länk, utan adress. One link, without its address."""
    row = await queries.get_link(session, principal, link_id)
    response.headers["etag"] = etag(row.version)
    return queries.link_out(row)


@router.delete(
    "/calendar-links/{calendarLinkId}",
    summary="Dra tillbaka kalenderlänk / Revoke a calendar link",
    status_code=204,
)
async def revoke(principal: Writer, session: Session, link_id: LinkId, if_match: IfMatch) -> None:
    """Länken slutar gälla genast. The link stops working at once."""
    await commands.revoke(session, principal, link_id, if_match)


@router.get(
    "/calendars/{calendarToken}/feed",
    summary="Kalender / Calendar",
    response_model=CalendarOut,
    responses=FEED,  # type: ignore[arg-type]  # FastAPI wants its keys looser
)
async def feed(
    request: Request,
    token: Annotated[str, Path(alias="calendarToken", max_length=120)],
) -> Response:
    """För kalenderprogram: tider och platser, aldrig namn. Fel och gammal länk svaras lika.

    For calendar programs: times and places, never names. A wrong and an old link are answered alike.
    """
    async with door_session(request, token) as session:
        digest = token_hash(request.app.state.settings, commands.PURPOSE, token)
        link = await queries.opened(session, digest)
        if link is None:
            raise ShutDoorError
        name, entries = link["workplace"] or "Samlyft", await queries.entries(session, link)
    headers = {"cache-control": "private, max-age=900", "referrer-policy": "no-referrer"}
    if wanted(request, "text/calendar", "application/json") == "application/json":
        made = CalendarOut.model_validate({"name": name, "entries": [asdict(e) for e in entries]})
        return Response(made.model_dump_json(), media_type="application/json", headers=headers)
    text = calendar(name, entries)
    return Response(text, media_type="text/calendar; charset=utf-8", headers=headers)
