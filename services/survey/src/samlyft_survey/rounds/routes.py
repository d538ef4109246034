"""Rounds: planning, opening, closing."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response
from sqlmodel import col, select

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_survey.broker_access import OpenBroker
from samlyft_survey.models import Round
from samlyft_survey.rounds import commands, queries
from samlyft_survey.rounds.schemas import RoundChange, RoundCreate, RoundRead
from samlyft_web.etags import IfMatch, check, etag
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["rounds"])
RoundId = Annotated[UUID, Path(alias="roundId")]
Reader = Annotated[Principal, Depends(require("rounds:read"))]
Writer = Annotated[Principal, Depends(require("rounds:write"))]
OfProject = Annotated[UUID | None, Query(description="Ett projekts. Of one project.")]


@router.post(
    "/rounds",
    status_code=201,
    response_model=RoundRead,
    responses={200: {"model": RoundRead, "description": "Det fanns redan. It was there already."}},
    summary="Planera ett mättillfälle / Plan a round",
)
async def plan(principal: Writer, session: Session, body: RoundCreate, once: MayRepeat) -> Response:
    """Familjen, vars mättillfällen paras ihop, skapas med sitt första mättillfälle.

    The family, whose rounds are paired, is made with its first round.
    """
    principal.demand(body.project_id)
    if existing := await commands.planned_alike(session, body):
        headers = {"etag": etag(existing.version)}
        return Response(
            _round(existing).model_dump_json(), 200, headers, media_type="application/json"
        )

    async def make() -> RoundRead:
        return _round(await commands.plan_round(session, principal, body))

    return await once.answer(
        session,
        make,
        location=lambda read: f"/rounds/{read.round_id}",
        headers=lambda read: {"etag": etag(read.version)},
    )


@router.get("/rounds", summary="Lista mättillfällen / List rounds")
async def list_rounds(
    _: Reader, session: Session, page: Page, project_id: OfProject = None
) -> Listing[RoundRead]:
    """Mättillfällen inom din behörighet. Rounds within your reach."""
    query = (
        select(Round) if project_id is None else select(Round).where(Round.project_id == project_id)
    )
    return await page_rows(
        session,
        page,
        query,
        sorts={"opens_on": col(Round.opens_on), "updated_at": col(Round.updated_at)},
        key=col(Round.round_id),
        changed=col(Round.updated_at),
        read=_round,
    )


@router.get("/rounds/{roundId}", summary="Läs ett mättillfälle / Read a round")
async def read_round(
    _: Reader, session: Session, round_id: RoundId, response: Response
) -> RoundRead:
    """Ett mättillfälle. One round."""
    found = await queries.round_by_id(session, round_id)
    response.headers["etag"] = etag(found.version)
    return _round(found)


@router.patch("/rounds/{roundId}", summary="Öppna eller stäng / Open or close a round")
async def change_round(  # the dependencies of one route
    principal: Writer,
    session: Session,
    broker: OpenBroker,
    round_id: RoundId,
    if_match: IfMatch,
    body: RoundChange,
    response: Response,
) -> RoundRead:
    """Stängning fryser resultatet och kan inte ångras. Closing freezes the results and cannot be undone."""
    found = await queries.round_by_id(session, round_id, lock=True)
    check(if_match, found.version)
    changed = await commands.change_round(session, broker, principal, found, body)
    response.headers["etag"] = etag(changed.version)
    return _round(changed)


def _round(row: Round) -> RoundRead:
    return RoundRead.model_validate(row, from_attributes=True)
