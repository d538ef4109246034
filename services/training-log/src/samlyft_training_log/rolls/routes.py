"""Attendance lists: drafts from planned sessions, the list itself, and its submission."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Response

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_training_log.rolls import commands, queries
from samlyft_training_log.rolls.schemas import (
    AttendanceList,
    DraftIn,
    SubmissionIn,
    SubmissionOut,
)
from samlyft_training_log.sessions.schemas import SessionOut
from samlyft_web.etags import etag

router = APIRouter(tags=["attendance-lists"])
Reader = Annotated[Principal, Depends(require("attendances:read"))]
Writer = Annotated[Principal, Depends(require("attendances:write"))]
Planner = Annotated[Principal, Depends(require("sessions:write"))]
SessionId = Annotated[UUID, Path(alias="sessionId")]


@router.post(
    "/planned-sessions/{plannedSessionId}/drafts",
    summary="Utkast av planerat tillfälle / Draft a planned session",
    status_code=201,
    response_model=SessionOut,
)
async def draft_from_plan(
    principal: Planner,
    session: Session,
    once: MayRepeat,
    planned_session_id: Annotated[UUID, Path(alias="plannedSessionId")],
    body: DraftIn,
) -> Response:
    """Ett utkast med planens uppgifter; närvarolistan görs av anmälningarna.

    A draft with what the plan says; its attendance list is made from the sign-ups.
    """
    return await once.answer(
        session,
        lambda: commands.draft_from_plan(session, principal, planned_session_id, body),
        location=lambda made: f"/sessions/{made.session_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.get("/sessions/{sessionId}/attendance-list", summary="Närvarolista / Attendance list")
async def get_list(principal: Reader, session: Session, session_id: SessionId) -> AttendanceList:
    """De anmälda, de som själva markerat närvaro och det som är registrerat.

    Who signed up, who marked presence, and what is recorded.
    """
    return await queries.get_list(session, principal, session_id)


@router.post(
    "/sessions/{sessionId}/submissions",
    summary="Lämna in tillfälle / Submit a session",
    status_code=201,
    response_model=SubmissionOut,
)
async def submit_session(
    principal: Writer, session: Session, once: MayRepeat, session_id: SessionId, body: SubmissionIn
) -> Response:
    """Tillfället hölls: hela listans närvaro registreras i ett steg. It was held: all is recorded at once."""
    return await once.answer(
        session,
        lambda: commands.submit(session, principal, session_id, body),
        location=lambda made: f"/sessions/{made.session_id}",
    )
