"""Reads of webhooks and deliveries."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_reporting import models
from samlyft_reporting.webhooks import schemas
from samlyft_web.problems import NotFoundError, Text

NO_WEBHOOK = Text("Webhooken finns inte.", "There is no such webhook.")
WEBHOOK, DELIVERY = models.webhook, models.webhook_delivery


async def get_webhook(session: AsyncSession, webhook_id: UUID, *, lock: bool = False) -> Any:
    """The row, or `NotFoundError`."""
    query = sa.select(WEBHOOK).where(WEBHOOK.c.id == webhook_id)
    found = await (await session.connection()).execute(query.with_for_update() if lock else query)
    row = found.one_or_none()
    if row is None:
        raise NotFoundError(NO_WEBHOOK)
    return row


def webhook_out(row: Any) -> schemas.WebhookOut:
    """A row of `webhook`."""
    return schemas.WebhookOut.model_validate({**row._mapping, "webhook_id": row.id})


def delivery_out(row: Any) -> schemas.DeliveryOut:
    """A row of `webhook_delivery`."""
    return schemas.DeliveryOut.model_validate({**row._mapping, "delivery_id": row.id})
