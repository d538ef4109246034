"""Signing: policies, signatures by login or on paper, and links for those without an account."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Path, Request, Response

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_training_log.certificates.routes import CertificateId
from samlyft_training_log.months.routes import OfProject
from samlyft_training_log.printing.paper import shown
from samlyft_training_log.printing.wording import SLIPS_FILE
from samlyft_training_log.signing import commands, links, slips
from samlyft_training_log.signing.commands import POLICY
from samlyft_training_log.signing.schemas import (
    LinksIn,
    LinksOut,
    PolicyIn,
    PolicyOut,
    SignatureIn,
    SignedOut,
    SlipsIn,
)
from samlyft_web.accept import wanted
from samlyft_web.etags import etag, not_modified
from samlyft_web.paging import Listing, Page, page_rows
from samlyft_web.problems import NotFoundError, Text, in_language

router = APIRouter(tags=["signing"])
PolicyReader = Annotated[Principal, Depends(require("signing-policies:read"))]
NO_POLICY = Text("Regeln finns inte.", "There is no such policy.")


def _policy_out(row: sa.Row[tuple[object, ...]]) -> PolicyOut:
    return PolicyOut.model_validate(row._asdict())


@router.post(
    "/signing-policies",
    summary="Ange vem som skriver under / State who signs",
    status_code=201,
    response_model=PolicyOut,
)
async def state_policy(
    principal: Annotated[Principal, Depends(require("signing-policies:write"))],
    session: Session,
    once: MayRepeat,
    body: PolicyIn,
) -> Response:
    """Vem som skriver under projektets intyg från och med en månad. Utan regel skriver deltagaren under.

    Who signs the project's certificates from a month on. Where nothing is stated the participant signs.
    """
    return await once.answer(
        session,
        lambda: commands.state_policy(session, principal, body),
        location=lambda made: f"/signing-policies/{made.policy_id}",
        headers=lambda _: {"etag": etag(1)},
    )


@router.get("/signing-policies", summary="Lista regler för underskrift / List signing policies")
async def list_policies(
    principal: PolicyReader, session: Session, page: Page, project_id: OfProject = None
) -> Listing[PolicyOut]:
    """Angivna regler; den med senast börjande månad gäller. Stated policies; the latest to begin holds."""
    query = sa.select(*POLICY.columns)
    if project_id:
        query = query.where(POLICY.c.project_id == project_id)
    return await page_rows(
        session,
        page,
        query,
        sorts={"from_month": POLICY.c.from_month, "recorded_at": POLICY.c.recorded_at},
        key=POLICY.c.policy_id,
        changed=POLICY.c.recorded_at,
        read=_policy_out,
    )


@router.get(
    "/signing-policies/{policyId}",
    summary="Hämta regel för underskrift / Get a signing policy",
    response_model=PolicyOut,
)
async def get_policy(
    request: Request,
    principal: PolicyReader,
    session: Session,
    response: Response,
    policy_id: Annotated[UUID, Path(alias="policyId")],
) -> PolicyOut | Response:
    """En regel. One policy."""
    query = sa.select(*POLICY.columns).where(POLICY.c.policy_id == policy_id)
    row = (await (await session.connection()).execute(query)).one_or_none()
    if row is None:
        raise NotFoundError(NO_POLICY)
    response.headers["etag"] = etag(1)
    return not_modified(request, 1) or _policy_out(row)


@router.post(
    "/certificates/{certificateId}/signatures",
    summary="Skriv under ett intyg / Sign a certificate",
    status_code=201,
    response_model=SignedOut,
)
async def sign_certificate(
    principal: Annotated[Principal, Depends(require("certificates:sign"))],
    session: Session,
    once: MayRepeat,
    certificate_id: CertificateId,
    body: SignatureIn,
) -> Response:
    """Med egen inloggning (deltagaren själv, eller enhetens chef), eller en underskrift på papper som registreras.

    By one's own login (the participant, or the workplace's manager), or a signature on paper that is registered.
    """
    return await once.answer(
        session,
        lambda: commands.sign_as(session, principal, certificate_id, body),
        location=lambda made: f"/certificates/{made.certificate_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.post("/signing-links", summary="Ge ut länkar för underskrift / Give out links for signing")
async def give_links(
    request: Request,
    principal: Annotated[Principal, Depends(require("signing-links:write"))],
    session: Session,
    body: LinksIn,
) -> LinksOut:
    """Länkar med engångskod: per e-post, sms, utskriven lapp eller på en delad surfplatta vid mötet.

    Links with a one-time code: by e-mail, SMS, a printed slip, or on a shared tablet at the meeting. Takes no
    Idempotency-Key, since that would store the codes: asked again, it gives new links, and the old ones stop working.
    """
    return await links.give(session, principal, request.app.state.settings, body.links)


@router.post(
    "/signing-slips",
    summary="Skriv ut lappar för underskrift / Print slips for signing",
    response_model=LinksOut,
    responses={
        200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}
    },
)
async def print_slips(
    request: Request,
    principal: Annotated[Principal, Depends(require("signing-links:write"))],
    session: Session,
    body: SlipsIn,
) -> LinksOut | Response:
    """En länk med engångskod för varje intyg på enheten som väntar; med `Accept: application/pdf` som lappar.

    A link with a one-time code for each certificate of the workplace that waits; with `Accept: application/pdf` as
    slips to cut apart. Links given out before stop working; takes no Idempotency-Key, since that would store the codes.
    """
    given, rows = await slips.slips_of(session, principal, request.app.state.settings, body)
    if wanted(request, "application/json", "application/pdf") == "application/json":
        return given
    paper = await slips.printed(given, rows, body.month)
    answer = shown(paper, in_language(SLIPS_FILE))
    answer.headers["cache-control"] = "no-store"
    return answer
