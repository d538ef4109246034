"""Inviting."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.responses import JSONResponse

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_survey.broker_access import OpenBroker
from samlyft_survey.invitations import slips
from samlyft_survey.invitations.commands import MOST, invite, remind
from samlyft_survey.invitations.schemas import (
    InvitationCreate,
    InvitationList,
    ReminderCreate,
    ReminderSent,
)
from samlyft_survey.links.commands import qr
from samlyft_survey.questionnaires.queries import body_of
from samlyft_survey.rounds import queries
from samlyft_web.accept import forms, wanted
from samlyft_web.pages import Pages

router = APIRouter(tags=["rounds"])
PAGES = Pages("samlyft_survey")
PDF = "application/pdf"
NO_STORE = {"cache-control": "no-store"}
RoundId = Annotated[UUID, Path(alias="roundId")]


@router.post("/rounds/{roundId}/reminders", summary="Påminn alla / Remind all")
async def remind_participants(
    _: Annotated[Principal, Depends(require("invitations:write"))],
    session: Session,
    broker: OpenBroker,
    round_id: RoundId,
    body: ReminderCreate,
) -> ReminderSent:
    """Brev till alla vars adress är känd, också dem som har svarat: ingen vet vilka de är, och brevet säger det.

    Letters to all whose address is known, those who have answered too: nobody knows who they are, and the letter
    says so. Takes no Idempotency-Key: what a repeat would give again is not stored.
    """
    found = await queries.round_by_id(session, round_id, lock=True)
    return await remind(session, broker, found, body.role_groups)


@router.post(
    "/rounds/{roundId}/invitations",
    summary="Bjud in / Invite",
    response_model=InvitationList,
    responses=forms("text/html", PDF),
)
async def invite_participants(
    request: Request,
    _: Annotated[Principal, Depends(require("invitations:write"))],
    session: Session,
    broker: OpenBroker,
    round_id: RoundId,
    body: InvitationCreate,
) -> Response:
    """Engångskoder för utskrift: som lista, eller som lappar med QR-kod (`Accept: text/html` eller `application/pdf`).

    One-time tokens: a list, or slips with QR codes, a sheet a workplace (`Accept: text/html` or `application/pdf`).
    They are told only here and not stored; `again` gives everyone new ones.
    Takes no Idempotency-Key, since that would store them: those already invited get none by a repeat.
    """
    form = wanted(request, "application/json", "text/html", PDF)
    found = await queries.round_by_id(session, round_id, lock=True)
    made = await invite(session, broker, found, body, None if form == "application/json" else MOST)
    if form == "application/json":
        return JSONResponse(made.model_dump(mode="json"), headers=NO_STORE)
    asked = await body_of(session, found.questionnaire_id)
    it = slips.content(found, asked, made.invitations, body.names)
    if form == PDF:
        headers = {**NO_STORE, "content-disposition": 'inline; filename="inbjudningar.pdf"'}
        return Response(await slips.paper(it), media_type=PDF, headers=headers)
    return PAGES.render(request, "slips.html", it=it, qr=qr)
