"""Sharing agreements and what is shared under them."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_reporting.sharing import commands, queries
from samlyft_reporting.sharing.rules import PartyStatus
from samlyft_reporting.sharing.schemas import (
    AgreementIn,
    AgreementOut,
    AnswerIn,
    ContributionIn,
    ContributionsOut,
    SharedComparison,
)
from samlyft_web.etags import etag
from samlyft_web.fields import DateField
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["sharing"])
Reader = Annotated[Principal, Depends(require("sharing-agreements:read"))]
Writer = Annotated[Principal, Depends(require("sharing-agreements:write"))]
AgreementId = Annotated[UUID, Path(alias="agreementId", description="Id. Id.")]


@router.post(
    "/sharing-agreements",
    summary="Erbjud överenskommelse / Offer an agreement",
    status_code=201,
    response_model=AgreementOut,
)
async def offer(
    principal: Writer, session: Session, request: Request, once: MayRepeat, body: AgreementIn
) -> Response:
    """Vilka, vilka siffror, minsta cell, från och till. Who, which figures, smallest cell, from and to."""
    return await once.answer(
        session,
        lambda: commands.offer(session, request.app.state.database, principal, body),
        location=lambda made: f"/sharing-agreements/{made.agreement_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.get("/sharing-agreements", summary="Lista överenskommelser / List agreements")
async def list_agreements(
    principal: Reader,
    session: Session,
    page: Page,
    own_status: Annotated[
        PartyStatus | None, Query(description="Var den egna parten står. Own standing.")
    ] = None,
) -> Listing[AgreementOut]:
    """De som den egna organisationen är part i. Those that the own organisation is a party to."""
    query, table = queries.agreements(principal.tenant_id), queries.AGREEMENT.c
    if own_status:
        query = query.where(queries.PARTY.c.status == own_status)
    return await page_rows(
        session,
        page,
        query,
        sorts={"from_on": table.from_on, "changed_at": table.changed_at},
        key=table.id,
        changed=table.changed_at,
        read=queries.agreement_out,
    )


@router.get("/sharing-agreements/{agreementId}", summary="Hämta överenskommelse / Get an agreement")
async def get_agreement(
    principal: Reader, session: Session, response: Response, agreement_id: AgreementId
) -> AgreementOut:
    """Villkoren och var var part står. The terms, and where each party stands."""
    row = await queries.get_agreement(session, principal.tenant_id, agreement_id)
    response.headers["etag"] = etag(row.version)
    return queries.agreement_out(row)


@router.post(
    "/sharing-agreements/{agreementId}/answers",
    summary="Godkänn, avböj eller återkalla / Accept, decline or revoke",
    status_code=201,
    response_model=AgreementOut,
)
async def answer(
    principal: Writer,
    session: Session,
    request: Request,
    once: MayRepeat,
    agreement_id: AgreementId,
    body: AnswerIn,
) -> Response:
    """Efter återkallelse delas inget nytt. After revocation nothing new is shared."""
    database = request.app.state.database
    return await once.answer(
        session,
        lambda: commands.answer(session, database, principal, agreement_id, body),
        location=lambda made: f"/sharing-agreements/{made.agreement_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.post(
    "/sharing-agreements/{agreementId}/contributions",
    summary="Dela siffrorna / Share the figures",
    status_code=201,
    response_model=ContributionsOut,
)
async def contribute(
    principal: Annotated[Principal, Depends(require("shared-figures:write"))],
    session: Session,
    request: Request,
    once: MayRepeat,
    agreement_id: AgreementId,
    body: ContributionIn,
) -> Response:
    """Bara sammanlagda tal över gränserna lämnar er. Only aggregates above the limits leave."""
    database = request.app.state.database
    return await once.answer(
        session,
        lambda: commands.contribute(session, database, principal, agreement_id, body),
        location=lambda made: f"/sharing-agreements/{made.agreement_id}/comparison",
    )


@router.get(
    "/sharing-agreements/{agreementId}/comparison",
    summary="Jämför det som delats / Compare what was shared",
)
async def compare(
    principal: Annotated[Principal, Depends(require("shared-figures:read"))],
    session: Session,
    agreement_id: AgreementId,
    as_of: Annotated[
        DateField | None, Query(description="Delat för den dagen; senaste. Shared for it; newest.")
    ] = None,
) -> SharedComparison:
    """Med namn där alla godkänt det, annars median. By name where all agreed to it, else the median."""
    agreement = await queries.get_agreement(session, principal.tenant_id, agreement_id)
    return await queries.shared(session, principal.tenant_id, agreement, as_of)
