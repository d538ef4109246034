"""Webhooks and what became of their deliveries."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Path, Query, Request, Response

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_reporting.webhooks import commands, queries
from samlyft_reporting.webhooks.schemas import (
    DeliveryOut,
    DeliveryStatus,
    ReplayIn,
    ReplayOut,
    RotationIn,
    SecretOut,
    WebhookChange,
    WebhookIn,
    WebhookOut,
    WebhookStatus,
)
from samlyft_reporting.webhooks.signing import secret_of
from samlyft_web.etags import IfMatch, etag, not_modified
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["webhooks"])
Reader = Annotated[Principal, Depends(require("webhooks:read"))]
Writer = Annotated[Principal, Depends(require("webhooks:write"))]
WebhookId = Annotated[UUID, Path(alias="webhookId", description="Id. Id.")]


@router.post(
    "/webhooks",
    summary="Lägg till webhook / Add a webhook",
    status_code=201,
    response_model=WebhookOut,
)
async def add_webhook(
    principal: Writer, session: Session, once: MayRepeat, body: WebhookIn
) -> Response:
    """Signeras med hemligheten i /secret; privata adresser nekas. Signed; private addresses are refused."""
    return await once.answer(
        session,
        lambda: commands.add_webhook(session, principal, body),
        location=lambda made: f"/webhooks/{made.webhook_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.get("/webhooks", summary="Lista webhookar / List webhooks")
async def list_webhooks(
    principal: Reader,
    session: Session,
    page: Page,
    status: Annotated[WebhookStatus | None, Query(description="Status. Status.")] = None,
) -> Listing[WebhookOut]:
    """Organisationens webhookar. The tenant's webhooks."""
    table = queries.WEBHOOK
    query = sa.select(table)
    return await page_rows(
        session,
        page,
        query.where(table.c.status == status) if status else query,
        sorts={"changed_at": table.c.changed_at, "url": table.c.url},
        key=table.c.id,
        changed=table.c.changed_at,
        read=queries.webhook_out,
    )


@router.get(
    "/webhooks/{webhookId}", summary="Hämta webhook / Get a webhook", response_model=WebhookOut
)
async def get_webhook(
    principal: Reader, session: Session, request: Request, response: Response, webhook_id: WebhookId
) -> WebhookOut | Response:
    """En webhook utan sin hemlighet. One webhook without its secret."""
    row = await queries.get_webhook(session, webhook_id)
    response.headers["etag"] = etag(row.version)
    return not_modified(request, row.version) or queries.webhook_out(row)


@router.patch("/webhooks/{webhookId}", summary="Ändra webhook / Change a webhook")
async def change_webhook(
    principal: Writer,
    session: Session,
    response: Response,
    webhook_id: WebhookId,
    if_match: IfMatch,
    body: WebhookChange,
) -> WebhookOut:
    """Annan adress eller annat val, pausad eller igång. Another address or choice, paused or active."""
    made = await commands.change_webhook(session, principal, webhook_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return made


@router.get("/webhooks/{webhookId}/secret", summary="Visa hemligheten / Show the secret")
async def get_secret(
    principal: Annotated[Principal, Depends(require("webhook-secrets:read"))],
    session: Session,
    request: Request,
    response: Response,
    webhook_id: WebhookId,
) -> SecretOut:
    """Den härleds och lagras aldrig. It is derived and never stored."""
    row = await queries.get_webhook(session, webhook_id)
    response.headers["cache-control"] = "no-store"
    settings = request.app.state.settings
    secret = secret_of(settings, principal.tenant_id, row.id, row.generation)
    return SecretOut(webhook_id=row.id, generation=row.generation, secret=secret)


@router.post(
    "/webhooks/{webhookId}/rotations",
    summary="Byt hemlighet / Change the secret",
    status_code=201,
    response_model=WebhookOut,
)
async def rotate(
    principal: Writer, session: Session, once: MayRepeat, webhook_id: WebhookId, body: RotationIn
) -> Response:
    """Den gamla gäller inte längre. The old one signs nothing more."""
    return await once.answer(
        session,
        lambda: commands.rotate(session, principal, webhook_id),
        location=lambda made: f"/webhooks/{made.webhook_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.post(
    "/webhooks/{webhookId}/replays",
    summary="Berätta igen / Tell again",
    status_code=201,
    response_model=ReplayOut,
)
async def replay(
    principal: Writer, session: Session, once: MayRepeat, webhook_id: WebhookId, body: ReplayIn
) -> Response:
    """Allt sedan dess en gång till. Everything since then once more."""
    return await once.answer(
        session,
        lambda: commands.replay(session, principal, webhook_id, body),
        location=lambda made: f"/webhook-deliveries?webhook_id={made.webhook_id}",
    )


@router.get("/webhook-deliveries", summary="Lista leveranser / List deliveries")
async def list_deliveries(
    principal: Reader,
    session: Session,
    page: Page,
    webhook_id: Annotated[UUID | None, Query(description="Webhook. Webhook.")] = None,
    status: Annotated[DeliveryStatus | None, Query(description="Status. Status.")] = None,
) -> Listing[DeliveryOut]:
    """Vad som blev av var händelse. What became of each event."""
    table = queries.DELIVERY
    query = sa.select(table)
    if webhook_id:
        query = query.where(table.c.webhook_id == webhook_id)
    if status:
        query = query.where(table.c.status == status)
    return await page_rows(
        session,
        page,
        query,
        sorts={"created_at": table.c.created_at, "next_try_at": table.c.next_try_at},
        key=table.c.id,
        changed=table.c.changed_at,
        read=queries.delivery_out,
    )
