"""Policies stated, and signatures by login or from paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.db import widen
from samlyft_training_log.models import METADATA
from samlyft_training_log.months.queries import demand_project
from samlyft_training_log.signing.policies import policy_of
from samlyft_training_log.signing.schemas import PolicyIn, PolicyOut, SignatureIn, SignedOut
from samlyft_training_log.signing.signatures import Given, sign, to_sign
from samlyft_web.problems import ConflictError, ForbiddenError, Text

POLICY = METADATA.tables["signing_policy"]
MANAGERS = frozenset({"first-line-manager", "provider-manager"})
THERE_ALREADY = Text(
    "Projektet har redan en regel från den månaden. Ange en senare månad.",
    "The project has a policy from that month already. Name a later month.",
)
NOT_YOURS = Text(
    "Bara deltagaren själv skriver under som deltagare. Ge deltagaren en länk med POST /signing-links.",
    "Only the participant signs as participant. Give the participant a link by POST /signing-links.",
)
NOT_MANAGER = Text(
    "Bara enhetens chef skriver under som chef.", "Only the workplace's manager signs as manager."
)
TOO_WEAK = Text(
    "Projektet kräver en starkare inloggning för underskrift. Logga in med den och försök igen.",
    "The project requires a stronger login for signing. Log in with it and try again.",
)


async def state_policy(session: AsyncSession, principal: Principal, body: PolicyIn) -> PolicyOut:
    """Says who signs from a month on; certificates that are issued already keep theirs."""
    principal.demand(body.project_id)
    await demand_project(session, body.project_id)
    made = sa.insert(POLICY).values(
        **body.model_dump() | {"signers": sorted(set(body.signers), reverse=True)},
        tenant_id=principal.tenant_id,
        actor=principal.actor,
    )
    try:
        row = (await (await session.connection()).execute(made.returning(*POLICY.columns))).one()
    except IntegrityError as error:
        raise ConflictError(THERE_ALREADY) from error
    return PolicyOut.model_validate(row._asdict())


async def sign_as(
    session: AsyncSession, principal: Principal, certificate_id: UUID, body: SignatureIn
) -> SignedOut:
    """Signs by the caller's login, or registers a signature on paper."""
    row = await to_sign(session, certificate_id)
    if body.paper:
        principal.demand_permission("certificates:write")
        principal.demand(row.project_id, row.municipality_code)
        given = Given(body.signer, "paper", actor=principal.actor, **body.paper.model_dump())
    else:
        _demand_signer(principal, row, body.signer)
        policy = await policy_of(session, row.project_id, row.month)
        if policy.accepted_acr and principal.acr not in policy.accepted_acr:
            raise ForbiddenError(TOO_WEAK)
        given = Given(body.signer, "login", acr=principal.acr, actor=principal.actor)
    await widen(session)
    return await sign(session, row, given)


def _demand_signer(principal: Principal, row: Any, signer: str) -> None:
    """A participant's grant reaches the person herself; a manager's reaches the workplace or what holds it."""
    if signer == "participant":
        if str(row.person_id) not in principal.scope.split(","):
            raise ForbiddenError(NOT_YOURS)
        return
    if MANAGERS.isdisjoint(principal.roles) or not principal.covers(
        row.workplace_id, row.municipality_code
    ):
        raise ForbiddenError(NOT_MANAGER)
