"""Results."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_survey.releases import views
from samlyft_survey.releases.schemas import Results
from samlyft_survey.rounds import queries

router = APIRouter(tags=["rounds"])
RoundId = Annotated[UUID, Path(alias="roundId")]


@router.get("/rounds/{roundId}/results", summary="Läs resultat / Read results")
async def read_results(
    _: Annotated[Principal, Depends(require("results:read"))],
    session: Session,
    round_id: RoundId,
) -> Results:
    """Andelar med n och bas när mättillfället stängts; dessförinnan bara hur många som svarat.

    Shares with n and base once the round has closed; before that only how many have answered.
    """
    return await views.of_round(session, await queries.round_by_id(session, round_id))
