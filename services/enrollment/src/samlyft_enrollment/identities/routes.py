"""Identity numbers are read with the token of the one who needs them, and each read is logged."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel import col, select

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_enrollment.models import IdentityRead
from samlyft_enrollment.people import commands
from samlyft_enrollment.people.schemas import (
    IdentityList,
    IdentityReadIn,
    IdentityReadOut,
    Purpose,
)
from samlyft_enrollment.settings_of_tenant.queries import demand_assurance
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["people"])


@router.post("/identity-reads", summary="Läs identitetsnummer / Read identity numbers")
async def read_identities(
    request: Request,
    principal: Annotated[Principal, Depends(require("identity:read"))],
    session: Session,
    response: Response,
    body: IdentityReadIn,
) -> IdentityList:
    """Varje läsning loggas med vem, vilka och varför, innan numren lämnas ut.

    Each read is logged with who, whose and why, before the numbers are given.
    """
    await demand_assurance(session, principal)
    response.headers["cache-control"] = "no-store"
    key = request.app.state.settings.master_key
    return await commands.read_identities(session, principal, key, body)


@router.get("/identity-reads", summary="Lista läsningar / List identity reads")
async def list_identity_reads(
    principal: Annotated[Principal, Depends(require("identity-reads:read"))],
    session: Session,
    page: Page,
    person_id: Annotated[UUID | None, Query(description="En person. One person.")] = None,
    purpose: Annotated[Purpose | None, Query(description="Ett ändamål. One purpose.")] = None,
) -> Listing[IdentityReadOut]:
    """Vem som läst vilkas identitetsnummer, och varför. Who read whose numbers, and why."""
    query = select(IdentityRead)
    if person_id:
        query = query.where(col(IdentityRead.person_ids).contains([person_id]))
    if purpose:
        query = query.where(col(IdentityRead.purpose) == purpose)
    return await page_rows(
        session,
        page,
        query,
        sorts={"read_at": col(IdentityRead.read_at)},
        key=col(IdentityRead.id),
        changed=col(IdentityRead.read_at),
        read=lambda row: IdentityReadOut.model_validate(
            {"identity_read_id": row.id, **row.model_dump()}
        ),
    )
