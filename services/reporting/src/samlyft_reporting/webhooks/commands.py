"""Webhooks set up, changed, given another secret, and told again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.db import settings_of
from samlyft_events import Event
from samlyft_reporting.settings import Settings
from samlyft_reporting.webhooks import queries, schemas
from samlyft_reporting.webhooks.addresses import fault_of_url
from samlyft_web import etags
from samlyft_web.problems import FieldError, InvalidError, Text

HERE = sa.text("select pg_snapshot_xmin(pg_current_snapshot())::text")
"""What happens from now on is told; what is older only by a replay of its deliveries."""
FAULTS = {
    "https": Text("Adressen ska börja med https.", "The address must begin with https."),
    "private": Text(
        "Adressen leder till ett privat nät. Ange en öppen adress.",
        "The address leads to a private network. Give a public one.",
    ),
    "url": Text(
        "Ange adressen utan användare, lösenord och fragment.",
        "Give the address without user, password and fragment.",
    ),
    "unknown_event": Text(
        "Händelsen publiceras inte av reporting.", "Reporting publishes no such event."
    ),
}


async def add_webhook(
    session: AsyncSession, principal: Principal, body: schemas.WebhookIn
) -> schemas.WebhookOut:
    """Tells from now on."""
    principal.demand(*filter(None, [body.municipality_code]))
    _check(session, body.url, body.event_types)
    connection = await session.connection()
    said = {
        "tenant_id": principal.tenant_id,
        "version": 1,
        "status": "active",
        "generation": 1,
        "read_xid": await connection.scalar(HERE),
        "read_seq": 0,
        **body.model_dump(),
    }
    table = queries.WEBHOOK
    made = await connection.execute(sa.insert(table).values(said).returning(table))
    return queries.webhook_out(made.one())


async def change_webhook(
    session: AsyncSession,
    principal: Principal,
    webhook_id: UUID,
    if_match: frozenset[str],
    body: schemas.WebhookChange,
) -> schemas.WebhookOut:
    """Another address or choice; paused it goes on reading, and sends when it is active again."""
    row = await queries.get_webhook(session, webhook_id, lock=True)
    principal.demand(*filter(None, [row.municipality_code]))
    etags.check(if_match, row.version)
    given = body.model_dump(exclude_none=True)
    _check(session, given.get("url"), given.get("event_types", []))
    return await _update(session, row, given)


async def rotate(
    session: AsyncSession, principal: Principal, webhook_id: UUID
) -> schemas.WebhookOut:
    """The next secret."""
    row = await queries.get_webhook(session, webhook_id, lock=True)
    principal.demand(*filter(None, [row.municipality_code]))
    return await _update(session, row, {"generation": row.generation + 1})


async def replay(
    session: AsyncSession, principal: Principal, webhook_id: UUID, body: schemas.ReplayIn
) -> schemas.ReplayOut:
    """Everything since then once more, from the first attempt."""
    row = await queries.get_webhook(session, webhook_id)
    principal.demand(*filter(None, [row.municipality_code]))
    table = queries.DELIVERY
    again = (
        sa.update(table)
        .where(table.c.webhook_id == webhook_id, table.c.created_at >= body.since)
        .values(status="waiting", attempts=0, next_try_at=sa.func.now(), changed_at=sa.func.now())
    )
    done = await (await session.connection()).execute(again)
    return schemas.ReplayOut(webhook_id=webhook_id, deliveries=done.rowcount)


async def _update(session: AsyncSession, row: Any, given: dict[str, Any]) -> schemas.WebhookOut:
    table = queries.WEBHOOK
    said = {**given, "version": row.version + 1, "changed_at": sa.func.now()}
    changed = sa.update(table).where(table.c.id == row.id).values(said).returning(table)
    return queries.webhook_out((await (await session.connection()).execute(changed)).one())


def _check(session: AsyncSession, url: str | None, event_types: list[str]) -> None:
    settings = settings_of(session)
    allowed = settings.webhook_networks if isinstance(settings, Settings) else []
    if url is not None and (code := fault_of_url(url, allowed)):
        raise _fault("/url", code)
    for place, name in enumerate(event_types):
        if name not in Event.registry or not name.startswith("samlyft.reporting."):
            raise _fault(f"/event_types/{place}", "unknown_event")


def _fault(pointer: str, code: str) -> InvalidError:
    text = FAULTS[code]
    return InvalidError(text, errors=[FieldError(pointer=pointer, code=code, detail=text)])
