"""Inviting."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Response

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_survey.broker_access import OpenBroker
from samlyft_survey.invitations.commands import invite, remind
from samlyft_survey.invitations.schemas import (
    InvitationCreate,
    InvitationList,
    ReminderCreate,
    ReminderSent,
)
from samlyft_survey.rounds import queries

router = APIRouter(tags=["rounds"])
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


@router.post("/rounds/{roundId}/invitations", summary="Bjud in / Invite")
async def invite_participants(
    _: Annotated[Principal, Depends(require("invitations:write"))],
    session: Session,
    broker: OpenBroker,
    round_id: RoundId,
    body: InvitationCreate,
    response: Response,
) -> InvitationList:
    """Engångskoder för utskrift. De visas bara här och sparas inte; med `again` får alla nya.

    One-time tokens for printing. They are told only here and not stored; `again` gives everyone new ones.
    Takes no Idempotency-Key, since that would store them: those already invited get none by a repeat.
    """
    response.headers["cache-control"] = "no-store"
    found = await queries.round_by_id(session, round_id, lock=True)
    return await invite(session, broker, found, body)
