"""Tenants for the platform administrator; grants and clients for each tenant's own."""

from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import JSONResponse

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_enrollment.access import commands, queries
from samlyft_enrollment.access.queries import GRANT, TENANT, grant_out, tenant_out
from samlyft_enrollment.access.schemas import (
    GrantChange,
    GrantIn,
    GrantOut,
    TenantIn,
    TenantOut,
)
from samlyft_enrollment.models import METADATA
from samlyft_web.etags import IfMatch, etag
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["access"])
OUTBOX = METADATA.tables["outbox"]
GRANT_CHANGED = (
    sa.select(sa.func.max(OUTBOX.c.recorded_at))
    .where(OUTBOX.c.aggregate_id == GRANT.c.id)
    .scalar_subquery()
)


@router.post(
    "/tenants",
    summary="Lägg till samverkan / Add a tenant",
    status_code=201,
    response_model=TenantOut,
    responses={200: {"model": TenantOut, "description": "Fanns redan. It was there already."}},
)
async def create_tenant(
    request: Request,
    body: TenantIn,
    principal: Annotated[Principal, Depends(require("tenants:write"))],
) -> Response:
    """Lägger till en samverkan och dess första administratör; samma innehåll igen ändrar inget.

    Adds a tenant and its first administrator; the same content again changes nothing.
    """
    async with request.app.state.database.session(body.tenant_id) as session:
        tenant, is_new = await commands.create_tenant(session, body)
    headers = {"location": f"{request.scope['root_path']}/tenants"}
    return JSONResponse(tenant.model_dump(mode="json"), 201 if is_new else 200, headers)


@router.get("/tenants", summary="Lista samverkan / List tenants")
async def list_tenants(
    principal: Annotated[Principal, Depends(require("tenants:read"))], session: Session, page: Page
) -> Listing[TenantOut]:
    """Alla samverkansorgan, utan det som finns i dem. All tenants, without what is inside them."""
    return await page_rows(
        session,
        page,
        sa.select(TENANT),
        sorts={"tenant_id": TENANT.c.tenant_id, "name": TENANT.c.name},
        key=TENANT.c.tenant_id,
        changed=TENANT.c.changed_at,
        read=tenant_out,
    )


async def _grant(
    session: Session, once: MayRepeat, principal: Principal, body: GrantIn
) -> Response:
    found = await commands.find_grant(session, body)
    if found is not None:
        headers = {"etag": etag(found.version)}
        return JSONResponse(found.model_dump(mode="json"), 200, headers)
    return await once.answer(
        session,
        lambda: commands.create_grant(session, principal.tenant_id, body),
        location=lambda grant: f"/grants/{grant.grant_id}",
        headers=lambda grant: {"etag": etag(grant.version)},
    )


@router.post(
    "/grants",
    summary="Ge behörighet / Give a grant",
    status_code=201,
    response_model=GrantOut,
    responses={200: {"model": GrantOut, "description": "Fanns redan. It was there already."}},
)
async def create_grant(
    principal: Annotated[Principal, Depends(require("grants:write"))],
    session: Session,
    once: MayRepeat,
    body: GrantIn,
) -> Response:
    """Ger någon en roll, hos en viss utfärdare och med en räckvidd.

    Gives somebody a role, by issuer and subject, with a reach.
    """
    return await _grant(session, once, principal, body)


@router.get("/grants", summary="Lista behörigheter / List grants")
async def list_grants(
    principal: Annotated[Principal, Depends(require("grants:read"))],
    session: Session,
    page: Page,
    role: Annotated[str | None, Query(max_length=40, description="En roll. One role.")] = None,
) -> Listing[GrantOut]:
    """Alla behörigheter, också de som gått ut. All grants, those that have ended as well."""
    query = sa.select(GRANT)
    if role:
        query = query.where(GRANT.c.role == role)
    return await page_rows(
        session,
        page,
        query,
        sorts={"id": GRANT.c.id, "subject": GRANT.c.subject, "role": GRANT.c.role},
        key=GRANT.c.id,
        changed=GRANT_CHANGED,
        read=grant_out,
    )


@router.get("/grants/{grantId}", summary="Hämta behörighet / Get a grant")
async def get_grant(
    principal: Annotated[Principal, Depends(require("grants:read"))],
    session: Session,
    response: Response,
    grant_id: Annotated[UUID, Path(alias="grantId")],
) -> GrantOut:
    """En behörighet. One grant."""
    grant = grant_out(await queries.get_grant(session, grant_id))
    response.headers["etag"] = etag(grant.version)
    return grant


@router.patch("/grants/{grantId}", summary="Avsluta behörighet / End a grant")
async def end_grant(  # headers and dependencies are arguments
    principal: Annotated[Principal, Depends(require("grants:write"))],
    session: Session,
    response: Response,
    grant_id: Annotated[UUID, Path(alias="grantId")],
    if_match: IfMatch,
    body: GrantChange,
) -> GrantOut:
    """Sätter eller lyfter slutdatum; gäller inom några sekunder. Sets or lifts the end."""
    grant = await commands.end_grant(session, grant_id, if_match, body)
    response.headers["etag"] = etag(grant.version)
    return grant
