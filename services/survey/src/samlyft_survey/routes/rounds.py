"""Rounds and their families: planning, opening, inviting, closing, results."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response
from sqlmodel import col, select

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_survey import queries, results
from samlyft_survey.commands import rounds as commands
from samlyft_survey.commands.invitations import invite
from samlyft_survey.models import Family, Round
from samlyft_survey.routes.broker_access import OpenBroker
from samlyft_survey.schemas import (
    FamilyChange,
    FamilyRead,
    InvitationCreate,
    InvitationList,
    Results,
    RoundChange,
    RoundCreate,
    RoundRead,
)
from samlyft_web.etags import IfMatch, check, etag
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["rounds"])
RoundId = Annotated[UUID, Path(alias="roundId")]
FamilyId = Annotated[UUID, Path(alias="familyId")]
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
async def change_round(  # noqa: PLR0913  # the dependencies of one route
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


@router.get("/rounds/{roundId}/results", summary="Läs resultat / Read results")
async def read_results(
    _: Annotated[Principal, Depends(require("results:read"))],
    session: Session,
    round_id: RoundId,
) -> Results:
    """Andelar med n och bas när mättillfället stängts; dessförinnan bara hur många som svarat.

    Shares with n and base once the round has closed; before that only how many have answered.
    """
    return await results.of_round(session, await queries.round_by_id(session, round_id))


@router.get("/families", summary="Lista familjer / List families of rounds")
async def list_families(
    _: Reader, session: Session, page: Page, project_id: OfProject = None
) -> Listing[FamilyRead]:
    """Mättillfällen som paras ihop. Rounds that are paired with each other."""
    query = (
        select(Family)
        if project_id is None
        else select(Family).where(Family.project_id == project_id)
    )
    return await page_rows(
        session,
        page,
        query,
        sorts={"code": col(Family.code), "updated_at": col(Family.updated_at)},
        key=col(Family.family_id),
        changed=col(Family.updated_at),
        read=_family,
    )


@router.get("/families/{familyId}", summary="Läs en familj / Read a family of rounds")
async def read_family(
    _: Reader, session: Session, family_id: FamilyId, response: Response
) -> FamilyRead:
    """En familj av mättillfällen. One family of rounds."""
    found = await queries.family_by_id(session, family_id)
    response.headers["etag"] = etag(found.version)
    return _family(found)


@router.patch("/families/{familyId}", summary="Stäng en familj / Close a family of rounds")
async def change_family(  # the dependencies of one route
    principal: Writer,
    session: Session,
    broker: OpenBroker,
    family_id: FamilyId,
    if_match: IfMatch,
    _body: FamilyChange,
    response: Response,
) -> FamilyRead:
    """Förstör parningsnyckeln för gott. Destroys the pairing key for good."""
    found = await queries.family_by_id(session, family_id, lock=True)
    check(if_match, found.version)
    changed = await commands.close_family(session, broker, principal, found)
    response.headers["etag"] = etag(changed.version)
    return _family(changed)


def _round(row: Round) -> RoundRead:
    return RoundRead.model_validate(row, from_attributes=True)


def _family(row: Family) -> FamilyRead:
    return FamilyRead.model_validate(row, from_attributes=True)
