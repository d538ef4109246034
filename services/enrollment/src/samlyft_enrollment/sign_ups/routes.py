"""Sign-ups, within the caller's reach."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat, MustRepeat
from samlyft_enrollment.models import METADATA
from samlyft_enrollment.sign_ups import commands, queries
from samlyft_enrollment.sign_ups.schemas import (
    Attendance,
    GroupSignUpIn,
    GroupSignUps,
    Release,
    ReleasesIn,
    ReleasesOut,
    SignUpChange,
    SignUpIn,
    SignUpMade,
    SignUpOut,
    SignUpStatus,
)
from samlyft_enrollment.sign_ups.turn import Turn
from samlyft_web.etags import IfMatch, etag, not_modified
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["sign-ups"])
SIGN_UP = METADATA.tables["sign_up"]
Reader = Annotated[Principal, Depends(require("sign-ups:read"))]
Writer = Annotated[Principal, Depends(require("sign-ups:write"))]
OneOf = Annotated[UUID | None, Query(description="En av dem. One of them.")]
Answered = Annotated[Release | None, Query(description="Chefens svar om tiden. Release of time.")]
Told = Annotated[Attendance | None, Query(description="Vad närvaron säger. What attendance tells.")]
SignUpId = Annotated[UUID, Path(alias="signUpId")]


@router.post(
    "/sign-ups", summary="Anmäl en person / Sign up", status_code=201, response_model=SignUpMade
)
async def sign_up(
    principal: Writer, turn: Turn, session: Session, once: MayRepeat, body: SignUpIn
) -> Response:
    """En plats, eller en plats i kön när det är fullt; krockar varnas det för.

    A seat, or a place in the waiting list when it is full; clashes are warned of.
    """
    return await once.answer(
        session,
        lambda: commands.sign_up(session, principal, body),
        location=lambda made: f"/sign-ups/{made.sign_up_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.post(
    "/group-sign-ups",
    summary="Anmäl en arbetsgrupp / Sign up a work group",
    response_model=GroupSignUps,
)
async def sign_up_group(
    principal: Writer, turn: Turn, session: Session, once: MustRepeat, body: GroupSignUpIn
) -> Response:
    """Hela arbetsgruppen i ett anrop, till tillfällen eller till nästa i varje del av en serie.

    The whole work group in one call, to sessions or to the next one of each part of a series.
    """
    return await once.answer(
        session, lambda: commands.sign_up_group(session, principal, body), status=200
    )


@router.get("/sign-ups", summary="Lista anmälningar / List sign-ups")
async def list_sign_ups(
    principal: Reader,
    session: Session,
    page: Page,
    planned_session_id: OneOf = None,
    person_id: OneOf = None,
    workplace_id: OneOf = None,
    status: Annotated[SignUpStatus | None, Query(description="Läge. Status.")] = None,
    release: Answered = None,
    attendance: Told = None,
) -> Listing[SignUpOut]:
    """Anmälda och väntande i ordning. Those signed up and waiting, in order of arrival."""
    query = queries.sign_ups(principal, by_place=workplace_id is not None)
    for column, value in (
        (SIGN_UP.c.planned_session_id, planned_session_id),
        (SIGN_UP.c.person_id, person_id),
        (SIGN_UP.c.workplace_id, workplace_id),
        (SIGN_UP.c.status, status),
        (SIGN_UP.c.release, release),
        (queries.attendance(), attendance),
    ):
        if value is not None:
            query = query.where(column == value)
    found: Listing[Any] = await page_rows(
        session,
        page,
        query,
        sorts={"place": SIGN_UP.c.place, "changed_at": SIGN_UP.c.changed_at},
        key=SIGN_UP.c.id,
        changed=SIGN_UP.c.changed_at,
        read=lambda row: queries.sign_up_out(principal, dict(row._mapping)),
    )
    waiting = [one.sign_up_id for one in found.items if one.status == "waiting"]
    in_line = await queries.positions(session, waiting)
    for one in found.items:
        one.queue_position = in_line.get(one.sign_up_id)
    return Listing[SignUpOut](items=found.items, next=found.next, total=found.total)


@router.get(
    "/sign-ups/{signUpId}", summary="Hämta anmälan / Get a sign-up", response_model=SignUpOut
)
async def get_sign_up(
    request: Request,
    principal: Reader,
    session: Session,
    response: Response,
    sign_up_id: SignUpId,
) -> SignUpOut | Response:
    """En anmälan. One sign-up."""
    made = await queries.shown_sign_up(session, principal, sign_up_id)
    response.headers["etag"] = etag(made.version)
    may_move = made.status == "waiting" or made.attendance is not None
    if not may_move and (same := not_modified(request, made.version)):
        return same
    made.queue_position = (await queries.positions(session, [sign_up_id])).get(sign_up_id)
    return made


@router.patch("/sign-ups/{signUpId}", summary="Avboka / Cancel a sign-up")
async def cancel(
    principal: Writer,
    session: Session,
    response: Response,
    sign_up_id: SignUpId,
    if_match: IfMatch,
    body: SignUpChange,
) -> SignUpOut:
    """Platsen går till den som väntat längst; sen avbokning är inte frånvaro.

    The seat goes to whoever has waited longest; a late cancellation is not absence.
    """
    made = await commands.cancel(session, principal, sign_up_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return made


@router.post(
    "/planned-sessions/{plannedSessionId}/releases",
    summary="Släpp tid / Release time",
    response_model=ReleasesOut,
)
async def decide(
    principal: Annotated[Principal, Depends(require("releases:write"))],
    session: Session,
    once: MustRepeat,
    planned_session_id: Annotated[UUID, Path(alias="plannedSessionId")],
    body: ReleasesIn,
) -> Response:
    """Chefens ja eller nej per person, med skäl och om vikarie behövs.

    The manager's yes or no for each person, with a reason and whether a substitute is needed.
    """
    return await once.answer(
        session,
        lambda: commands.decide(session, principal, planned_session_id, body),
        status=200,
    )
