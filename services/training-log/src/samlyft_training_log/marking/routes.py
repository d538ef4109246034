"""Marking codes: a link and six digits to be shown at the meeting for some minutes."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_training_log.marking import commands
from samlyft_training_log.marking.schemas import MarkingCodeIn, MarkingCodeOut

router = APIRouter(tags=["attendance-lists"])


@router.post(
    "/sessions/{sessionId}/marking-codes",
    summary="Visa kod för närvaro / Show a code for presence",
    status_code=201,
)
async def open_code(
    request: Request,
    principal: Annotated[Principal, Depends(require("attendances:write"))],
    session: Session,
    session_id: Annotated[UUID, Path(alias="sessionId")],
    body: MarkingCodeIn,
) -> MarkingCodeOut:
    """QR-kod och sex siffror att visa på mötet; gäller högst en halvtimme och sparas inte i klartext.

    A QR code and six digits to show at the meeting, for half an hour at most. No Idempotency-Key: each call opens a new
    one, and neither link nor code is stored to be given again.
    """
    settings = request.app.state.settings
    pages = f"{settings.public_url}{request.scope.get('root_path', '')}/pages/marks"
    return await commands.open_code(session, principal, settings, session_id, body.minutes, pages)
