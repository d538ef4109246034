"""The attestation of many sessions, with a preview."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MustRepeat
from samlyft_imports.receiving import DryRun
from samlyft_training_log.attesting import commands
from samlyft_training_log.attesting.schemas import AttestationsIn, AttestationsOut

router = APIRouter(tags=["sessions"])
Attester = Annotated[Principal, Depends(require("attestations:write"))]


@router.post(
    "/session-attestations",
    summary="Attestera många tillfällen / Attest many sessions",
    response_model=AttestationsOut,
)
async def attest_sessions(
    principal: Attester,
    session: Session,
    once: MustRepeat,
    body: AttestationsIn,
    dry_run: DryRun = False,  # a query parameter
) -> Response:
    """Alla inlämnade i en månad, eller de som räknas upp; svaret säger vad som blev av vart och ett.

    All that are submitted in a month, or those named; the answer says what became of each. With
    `dry_run=true` it shows beforehand what would be attested, and spends no key.
    """
    if dry_run:
        told = await commands.attest_many(session, principal, body, dry_run=True)
        return Response(told.model_dump_json(), media_type="application/json")
    return await once.answer(
        session, lambda: commands.attest_many(session, principal, body, dry_run=False), status=200
    )
