"""The relay: unpublished rows of the outbox to JetStream, in order, one relay at a time, marked on the stream's ack.

Never "id greater than the last seen": a row that commits late with a smaller id would be skipped for good
(20 % were, reliability.md, rule 4). A crash between ack and mark sends a row again under the same message id.
"""

import asyncio
import json
import time
from typing import Any

import asyncpg
import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as NatsError

from samlyft_common.settings import Settings
from samlyft_running.metrics import PUBLISHED, RELAY_LAG
from samlyft_running.streams import connect, declare_stream

BATCH = 500
POLL = 0.25
ACK_TIMEOUT = 5.0
FAULTS = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, NatsError, TimeoutError)

UNPUBLISHED = """
select seq, extract(epoch from now() - recorded_at) as age, event_id::text, type || '.' || tenant_id as subject,
    jsonb_build_object(
    'specversion', '1.0', 'id', event_id, 'source', '/' || split_part(type, '.', 2), 'type', type,
    'subject', aggregate_id, 'time', recorded_at, 'datacontenttype', 'application/json',
    'tenantid', tenant_id, 'aggregateversion', version, 'traceparent', traceparent, 'data', data)::text as envelope
from outbox where published_at is null order by seq limit $1
"""
LOCK = "select pg_try_advisory_xact_lock(hashtext('samlyft relay'))"
MARK = "update outbox set published_at = now() where seq = any ($1) and published_at is null"

# A repeat comes within days; an event comes again at most as long as its stream keeps it (30 days).
EXPIRED = """
with answers as (delete from idempotency where created_at < now() - interval '7 days'),
letters as (delete from letter where posted_at < now() - interval '90 days')
delete from inbox where handled_at < now() - interval '35 days'
"""
HOUR = 3600.0


def wake_subject(service: str) -> str:
    """Where an api says that it has committed something: a core NATS hint, losing it costs one poll."""
    return f"samlyft-wake.{service}"


class Relay:
    """One service's relay; several may run, the database's lock lets one work."""

    def __init__(self, service: str, settings: Settings) -> None:
        self._service = service
        self._settings = settings
        self._url = settings.role_url("relay")
        self._awake = asyncio.Event()
        self._acks: dict[int, asyncio.Future[bool]] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Works until `stop`; a lost database or NATS is waited for, the outbox keeps everything meanwhile."""
        while not stop.is_set():
            try:
                await self._work(stop)
            except FAULTS as error:
                structlog.get_logger().warning("relay waits", error=type(error).__name__)
                await asyncio.sleep(POLL)

    async def _work(self, stop: asyncio.Event) -> None:
        connection = await asyncpg.connect(self._url)
        client = await connect(self._settings, f"{self._service} relay")
        try:
            await declare_stream(client.jetstream(), self._service, self._settings.nats_replicas)
            self._inbox = client.new_inbox()
            await client.subscribe(f"{self._inbox}.*", cb=self._on_ack)
            await client.subscribe(wake_subject(self._service), cb=self._on_wake)
            expire_at = 0.0
            while not stop.is_set():
                if time.monotonic() > expire_at:
                    await connection.execute(EXPIRED)
                    expire_at = time.monotonic() + HOUR
                self._awake.clear()
                if await self.publish_batch(connection, client) < BATCH:
                    await self._rest()
        finally:
            await client.close()
            await connection.close(timeout=2)

    async def _rest(self) -> None:
        try:
            await asyncio.wait_for(self._awake.wait(), POLL)
        except TimeoutError:
            return

    async def publish_batch(self, connection: asyncpg.Connection, client: Client) -> int:
        """Publishes up to `BATCH` rows and marks those that the stream has stored; gives how many were marked."""
        async with connection.transaction():
            if not await connection.fetchval(LOCK):
                return 0
            rows = await connection.fetch(UNPUBLISHED, BATCH)
            stored = await self._publish(client, rows) if rows else []
            if stored:
                await connection.execute(MARK, stored)
        PUBLISHED.inc(len(stored))
        if rows:
            RELAY_LAG.set(float(rows[0]["age"]))
        return len(stored)

    async def _publish(self, client: Client, rows: list[asyncpg.Record]) -> list[int]:
        """All at once, acks collected on one inbox: thirteen times the rate of one publish after another."""
        loop = asyncio.get_running_loop()
        self._acks = {row["seq"]: loop.create_future() for row in rows}
        for row in rows:
            headers = {"Nats-Msg-Id": row["event_id"]}
            await client.publish(
                row["subject"], row["envelope"].encode(), f"{self._inbox}.{row['seq']}", headers
            )
        await asyncio.wait(self._acks.values(), timeout=ACK_TIMEOUT)
        stored = [seq for seq, ack in self._acks.items() if ack.done() and ack.result()]
        self._acks = {}
        if not stored:
            msg = "the stream stored nothing: it is away or full"
            raise NatsError(msg)
        return stored

    async def _on_ack(self, message: Msg) -> None:
        future = self._acks.get(int(message.subject.rpartition(".")[2]))
        if future and not future.done():
            future.set_result(_is_stored(message))

    async def _on_wake(self, _: Msg) -> None:
        self._awake.set()


def _is_stored(message: Msg) -> bool:
    """An ack names the stream's sequence; no responder or an error names none, and the row stays unpublished."""
    if not message.data:
        return False
    answer: dict[str, Any] = json.loads(message.data)
    return "seq" in answer and "error" not in answer
