"""The worker's job: reads the log for each webhook, and sends what waits until it is taken or given up."""

from __future__ import annotations

import asyncio
import time
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa

from samlyft_common.db import Database
from samlyft_common.jobs import rounds, tenants
from samlyft_reporting.settings import Settings
from samlyft_reporting.webhooks.addresses import RefusedAddressError, look_up
from samlyft_reporting.webhooks.signing import secret_of, signature

REST = 2.0
BATCH = 20
AT_ONCE = 5
TIMEOUT = 10.0
MOST_ATTEMPTS = 10
READ = sa.text(
    """
    with hook as (
        select * from webhook order by id limit 50 for update skip locked
    ), news as (
        select h.id as webhook_id, o.event_id, o.type, o.xid, o.seq,
            json_build_object('specversion', '1.0', 'id', o.event_id, 'source', '/reporting', 'type', o.type,
                'subject', o.aggregate_id, 'time', o.recorded_at, 'tenantid', o.tenant_id,
                'aggregateversion', o.version, 'data', o.data)::text as body
        from hook h join lateral (
            select * from outbox o
            where (o.xid, o.seq) > (cast(h.read_xid as xid8), h.read_seq)
                and o.xid < pg_snapshot_xmin(pg_current_snapshot()) and h.event_types ? o.type
                and (h.municipality_code is null or o.data ->> 'municipality_code' = h.municipality_code)
            order by o.xid, o.seq limit 200
        ) o on true
    ), kept as (
        insert into webhook_delivery (tenant_id, webhook_id, event_id, event_type, body, status, attempts)
        select current_setting('app.tenant_id'), webhook_id, event_id, type, body, 'waiting', 0 from news
        on conflict do nothing
    )
    update webhook w set read_xid = n.xid, read_seq = n.seq
    from (
        select distinct on (webhook_id) webhook_id, xid::text as xid, seq from news
        order by webhook_id, news.xid desc, seq desc
    ) n where w.id = n.webhook_id
    """
)
DUE = sa.text(
    """
    select d.id, d.webhook_id, d.event_id, d.body, d.attempts, w.url, w.generation
    from webhook_delivery d join webhook w on w.id = d.webhook_id and w.status = 'active'
    where d.status = 'waiting' and d.next_try_at <= now()
    order by d.next_try_at, d.id limit :limit for update of d skip locked
    """
)
DONE = sa.text(
    """
    update webhook_delivery set attempts = attempts + 1, outcome = :outcome, changed_at = now(),
        status = case when :taken then 'delivered' when :given_up or attempts + 1 >= :most then 'failed'
            else 'waiting' end,
        delivered_at = case when :taken then now() end,
        next_try_at = now() + least(interval '6 hours', interval '30 seconds' * 2 ^ attempts)
    where id = :id
    """
)


async def send_webhooks(database: Database, settings: Settings, stop: asyncio.Event) -> None:
    """Works until `stop`; a database that is away is waited for."""
    await rounds(lambda: one_round(database, settings), stop, every=REST, waiting="webhooks wait")


async def one_round(database: Database, settings: Settings) -> int:
    """Reads and sends for every tenant; gives how many were tried."""
    tried = 0
    for tenant_id in await tenants(database):
        async with database.session(tenant_id) as session:
            await (await session.connection()).execute(READ)
        while sent := await _send(database, settings, tenant_id):
            tried += sent
    return tried


async def _send(database: Database, settings: Settings, tenant_id: str) -> int:
    async with database.session(tenant_id) as session:
        connection = await session.connection()
        rows = (await connection.execute(DUE, {"limit": BATCH})).all()
        turns = asyncio.Semaphore(AT_ONCE)

        async def one(row: Any) -> dict[str, Any]:
            async with turns:
                return await deliver(settings, tenant_id, row)

        for outcome in await asyncio.gather(*map(one, rows)):
            await connection.execute(DONE, {"most": MOST_ATTEMPTS, **outcome})
    return len(rows)


async def deliver(settings: Settings, tenant_id: str, row: Any) -> dict[str, Any]:
    """One attempt, to an address looked up now; redirects are not followed and the answer's body is not read."""
    # Here, since only a worker with webhooks needs it.
    from httpx import AsyncClient, HTTPError

    parts = urlsplit(row.url)
    host = str(parts.hostname)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    said = {"id": row.id, "taken": False, "given_up": False}
    try:
        address = await look_up(host, port, settings.webhook_networks)
    except RefusedAddressError:
        return said | {"outcome": "refused_address", "given_up": True}
    secret = secret_of(settings, tenant_id, row.webhook_id, row.generation)
    headers = {
        "content-type": "application/cloudevents+json",
        "host": parts.netloc,
        "samlyft-delivery": str(row.id),
        "samlyft-signature": signature(secret, int(time.time()), row.body),
    }
    shown = f"[{address}]" if ":" in address else address
    url = f"{parts.scheme}://{shown}:{port}{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    try:
        async with (
            AsyncClient(timeout=TIMEOUT, trust_env=False) as client,
            client.stream(
                "POST", url, content=row.body, headers=headers, extensions={"sni_hostname": host}
            ) as answer,
        ):
            status = answer.status_code
    except HTTPError as error:
        return said | {"outcome": type(error).__name__}
    return said | {"outcome": str(status), "taken": 200 <= status < 300, "given_up": status == 410}
