"""Messages to telephones: sent by whatever gateway the operator has, and forgotten once they are gone."""

from __future__ import annotations

import asyncio
from typing import Any

import sqlalchemy as sa

from samlyft_common.db import Database
from samlyft_common.jobs import rounds, tenants
from samlyft_training_log.settings import Settings

REST = 2.0
BATCH = 50
MOST_ATTEMPTS = 8
WAITING = sa.text(
    """
    select message_id, recipient, body, attempts from text_message
    where recipient is not null and next_try_at <= now()
    order by next_try_at limit :limit for update skip locked
    """
)
DONE = sa.text(
    """
    update text_message set recipient = null, body = null, attempts = attempts + 1, failure = cast(:failure as text),
        sent_at = case when cast(:failure as text) is null then now() end
    where message_id = :id
    """
)
LATER = sa.text(
    """
    update text_message set attempts = attempts + 1, failure = cast(:failure as text),
        next_try_at = now() + least(interval '6 hours', interval '30 seconds' * 2 ^ attempts)
    where message_id = :id
    """
)


async def send_messages(database: Database, settings: Settings, stop: asyncio.Event) -> None:
    """Works until `stop`; without a gateway nothing is queued either."""
    if settings.sms_url is None:
        await stop.wait()
        return
    await rounds(lambda: one_round(database, settings), stop, every=REST, waiting="messages wait")


async def one_round(database: Database, settings: Settings) -> int:
    """Sends what waits, of all tenants; gives how many were tried."""
    return sum([await _send(database, settings, one) for one in await tenants(database)])


async def _send(database: Database, settings: Settings, tenant_id: str) -> int:
    # Imported only where messages are sent.
    from httpx import AsyncClient, HTTPError

    async with database.session(tenant_id) as session:
        connection = await session.connection()
        rows = (await connection.execute(WAITING, {"limit": BATCH})).all()
        if not rows:
            return 0
        async with AsyncClient(timeout=10) as client:
            for row in rows:
                try:
                    status = (
                        await client.post(*_to(settings), **_request(settings, row))
                    ).status_code
                except HTTPError as error:
                    await connection.execute(
                        LATER, {"id": row.message_id, "failure": type(error).__name__}
                    )
                else:
                    await connection.execute(*_outcome(row, status))
    return len(rows)


def _outcome(row: Any, status: int) -> tuple[sa.TextClause, dict[str, Any]]:
    """Sent, refused for good, or tried again: a gateway that is busy or broken says 429 or 5xx."""
    sent = status < 300
    again = (status == 429 or status >= 500) and row.attempts < MOST_ATTEMPTS
    statement = LATER if again else DONE
    return statement, {"id": row.message_id, "failure": None if sent else str(status)}


def _to(settings: Settings) -> tuple[str]:
    return (settings.sms_url.get_secret_value() if settings.sms_url else "",)


def _request(settings: Settings, row: Any) -> dict[str, Any]:
    said = settings.sms_authorization
    headers = {"Authorization": said.get_secret_value()} if said else {}
    return {
        "headers": headers,
        "json": {settings.sms_number_field: row.recipient, settings.sms_text_field: row.body},
    }
