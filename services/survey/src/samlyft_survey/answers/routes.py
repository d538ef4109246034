"""The public door for answers, and paper entry."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal, require
from samlyft_common.db import Database
from samlyft_common.idempotency import MustRepeat
from samlyft_imports import bulk
from samlyft_imports.bulk import Counts, ImportResult, Piece
from samlyft_imports.receiving import DryRun, HowMuch, import_rows
from samlyft_survey.answers.commands import form_of, take_answer
from samlyft_survey.answers.paper import PaperForm, store_paper
from samlyft_survey.answers.schemas import AnswerCreate, AnswerReceived
from samlyft_survey.broker_access import OpenBroker
from samlyft_survey.examples import TOKEN
from samlyft_survey.rounds import commands as rounds
from samlyft_survey.rounds import queries

router = APIRouter(tags=["answers"])
RECEIVED = AnswerReceived().model_dump_json()
"""The same to all: made once."""


@router.post("/answers", summary="Svara / Answer", response_model=AnswerReceived)
async def answer(request: Request, broker: OpenBroker, body: AnswerCreate) -> Response:
    """Koden står i inbjudan och gäller en gång. Svaret sparas utan namn, tid, adress och ordning.

    The token stands in the invitation and works once. The answer is kept without name, time, address or order.
    Wrong, used and absent tokens are answered alike.
    """
    database: Database = request.app.state.database
    await take_answer(database.pool, broker, body.token, body.answers)
    return Response(RECEIVED, media_type="application/json")


@router.post(
    "/rounds/{roundId}/answer-imports",
    response_model=ImportResult,
    openapi_extra=bulk.body(PaperForm, token=TOKEN, answers='{"uses_teams":"yes"}'),
    summary="Skriv in pappersenkäter / Enter paper forms",
)
async def enter_paper(  # the dependencies of one route
    request: Request,
    principal: Annotated[Principal, Depends(require("answers:write"))],
    broker: OpenBroker,
    round_id: Annotated[UUID, Path(alias="roundId")],
    once: MustRepeat,
    dry_run: DryRun = False,
    mode: HowMuch = "atomic",
) -> Response:
    """En rad per blankett: koden på den och svaren. Ordningen i filen sparas inte.

    One row a sheet: the token on it and the answers. The order of the file is not kept.
    """
    database: Database = request.app.state.database
    # The broker's transaction is the outer one: tokens are spent only when the answers have been committed.
    async with (
        broker.desk(principal.tenant_id, round_id, keep=not dry_run) as desk,
        database.session(principal.tenant_id, principal.scope) as session,
    ):
        # Locked before any token is spent, in the order that closing takes the two.
        found = await queries.round_by_id(session, round_id, lock=True)
        form = await form_of(database.pool, principal.tenant_id, round_id)

        async def apply(session: AsyncSession, piece: Piece[PaperForm]) -> Counts:
            rounds.demand_open(found)
            return await store_paper(session, desk, found, form, piece)

        async def settle(session: AsyncSession) -> None:
            await rounds.announce_if_told_more(session, found)

        return await import_rows(
            request, session, once, PaperForm, apply, mode, dry_run=dry_run, settle=settle
        )
