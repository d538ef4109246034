"""Policies of attestation, dated and with their source."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Query, Response
from sqlmodel import col

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_training_log.models import METADATA, AttestationPolicy
from samlyft_training_log.policies import commands
from samlyft_training_log.policies.schemas import AttestationPolicyIn, AttestationPolicyOut
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["policies"])


@router.post(
    "/attestation-policies",
    summary="Lägg till attestregel / Add an attestation policy",
    status_code=201,
    response_model=AttestationPolicyOut,
)
async def add_attestation_policy(
    principal: Annotated[Principal, Depends(require("policies:write"))],
    session: Session,
    once: MayRepeat,
    body: AttestationPolicyIn,
) -> Response:
    """Vem som attesterar tillfällen från ett datum. Utan egen regel gäller programperiodens.

    Who attests sessions from a date on. Without a policy of its own a project follows its programme period.
    """
    return await once.answer(
        session,
        lambda: commands.add_attestation_policy(session, principal, body),
        location=lambda made: f"/attestation-policies?project_id={made.project_id}",
    )


@router.get("/attestation-policies", summary="Lista attestregler / List attestation policies")
async def list_attestation_policies(
    principal: Annotated[Principal, Depends(require("policies:read"))],
    session: Session,
    page: Page,
    project_id: Annotated[UUID | None, Query(description="Projekt. Project.")] = None,
) -> Listing[AttestationPolicyOut]:
    """Reglerna med datum och källa. The policies with their dates and sources."""
    query = sa.select(*METADATA.tables["attestation_policy"].columns)
    if project_id:
        query = query.where(col(AttestationPolicy.project_id) == project_id)
    return await page_rows(
        session,
        page,
        query,
        sorts={
            "valid_from": col(AttestationPolicy.valid_from),
            "recorded_at": col(AttestationPolicy.recorded_at),
        },
        key=col(AttestationPolicy.policy_id),
        changed=col(AttestationPolicy.recorded_at),
        read=lambda row: AttestationPolicyOut.model_validate(row._asdict()),
    )
