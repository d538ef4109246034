"""`rebuild`: a read model made again from events beside the old one, which answers until both are changed at once.

It may be stopped or die at any time: what was begun is gone on with, since each batch commits with its inbox rows and
is acknowledged after that.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import asyncpg
from nats.aio.client import Client
from nats.js.errors import NotFoundError

from samlyft_common import beside
from samlyft_common.db import Database
from samlyft_common.service import Service
from samlyft_common.settings import Settings
from samlyft_running.consumer import Consumer
from samlyft_running.pull import Pull
from samlyft_running.streams import connect, declare_consumer

BATCH = 100
"""Messages a transaction: postings of 500 entries each are as many as a worker's batch of single facts."""
LOOK = 0.5
TELL = 5.0
LEVEL = 0.4
"""Seconds that the workers wait for the new model to draw level, before they go on and it is tried again."""
POORER = (
    "the old read model has more rows than the streams told ({}). Run republish at the sources, wait until their "
    "relays have sent everything, and run rebuild again: it goes on from here. Where the old model knows too much, "
    "rebuild-empty makes it anew from nothing"
)
Tell = Callable[[str], None]


class RebuildError(RuntimeError):
    """The new model is not put in place; the old one answers as before."""


async def rebuild(service: Service, settings: Settings, tell: Tell = print) -> None:
    """Fills the new model, says how far it is, and puts it in place; `RebuildError` where that would lose facts."""
    tables = (*service.rebuilds, "inbox")
    owner = await asyncpg.connect(settings.role_url("owner"), server_settings=beside.PATIENCE)
    client = await connect(settings, f"{service.name} rebuild")
    database = Database(settings, beside.PATH)
    await database.start()
    streams = Streams(client, service)
    try:
        if not await owner.fetchval("select pg_try_advisory_lock(hashtext('samlyft rebuild'))"):
            msg = "another rebuild is at work"
            raise RebuildError(msg)
        if await beside.is_begun(owner, tables):
            tell("goes on with what was begun")
        else:
            await streams.forget()
            app = await database.pool.fetchval("select current_user")
            await beside.begin(owner, tables, app)
        await _fill(service, database, streams, owner, tell)
        await streams.forget()
        tell("the new read model is in place")
    finally:
        await database.stop()
        await client.close()
        await owner.close()


class Streams:
    """The consumers of the new model, one a source."""

    def __init__(self, client: Client, service: Service) -> None:
        self.client = client
        self.durable = f"{service.name}-rebuild"
        self._service = service

    async def forget(self) -> None:
        """Deletes the consumers: the next are delivered everything."""
        for source in self._service.sources:
            with suppress(NotFoundError):
                await self.client.jetstream().delete_consumer(source, self.durable)

    async def declare(self) -> None:
        """Before they are asked how far they are; a source without a stream has sent nothing."""
        for source in self._service.sources:
            with suppress(NotFoundError):
                await declare_consumer(self.client.jetstream(), self._service, source, self.durable)

    async def waiting(self) -> dict[str, tuple[int, int]]:
        """Of each source that has a stream, the events that were applied and those that wait."""
        found = {}
        for source in self._service.sources:
            with suppress(NotFoundError):
                seen = await self.client.jetstream().consumer_info(source, self.durable)
                done = seen.ack_floor.consumer_seq if seen.ack_floor else 0
                found[source] = (done or 0, (seen.num_pending or 0) + (seen.num_ack_pending or 0))
        return found

    async def is_level(self) -> bool:
        """Whether nothing waits, within a moment: meanwhile the workers stand still."""
        ends = time.monotonic() + LEVEL
        while any(left for _, left in (await self.waiting()).values()):
            if time.monotonic() > ends:
                return False
            await asyncio.sleep(0.02)
        return True


async def _fill(
    service: Service, database: Database, streams: Streams, owner: asyncpg.Connection, tell: Tell
) -> None:
    """Nothing is applied while indexes are made: who waits too long for a table would set events aside."""
    tables = (*service.rebuilds, "inbox")
    await streams.declare()
    async with _applying(service, database, streams):
        await _caught_up(streams, tell)
    tell("indexes and statistics")
    await beside.finish(owner, tables)
    async with _applying(service, database, streams):
        await _caught_up(streams, tell)
        if fewer := await beside.poorer(database, service.rebuilds):
            rows = ", ".join(f"{table} {count}" for table, count in sorted(fewer.items()))
            raise RebuildError(POORER.format(rows))
        while not await beside.replace(owner, tables, streams.is_level):
            tell("somebody reads for long, or much is written: it is tried again")
            await asyncio.sleep(0.2)


@asynccontextmanager
async def _applying(service: Service, database: Database, streams: Streams) -> AsyncIterator[None]:
    stop = asyncio.Event()
    try:
        async with asyncio.TaskGroup() as group:
            for source in service.sources:
                group.create_task(_apply(service, database, streams, source, stop))
            yield
            stop.set()
    except ExceptionGroup as several:
        raise several.exceptions[0] from several


async def _apply(
    service: Service, database: Database, streams: Streams, source: str, stop: asyncio.Event
) -> None:
    while not stop.is_set():
        try:
            pull = Pull(streams.client, service, source, streams.durable, BATCH)
            await pull.start()
            await Consumer(service, database, source).run(pull, stop)
        except NotFoundError:
            await asyncio.sleep(LOOK)


async def _caught_up(streams: Streams, tell: Tell) -> None:
    """Until nothing waits: every few seconds how many events are applied of how many, and how long the rest takes."""
    began, told, first = time.monotonic(), 0.0, None
    while True:
        await asyncio.sleep(LOOK)
        found = await streams.waiting()
        done, left = (sum(part) for part in zip(*found.values(), strict=True)) if found else (0, 0)
        first = done if first is None else first
        now = time.monotonic()
        if now - told > TELL or not left:
            rate = (done - first) / max(now - began, 0.001)
            rest = f", about {left / rate:.0f} s left" if rate and left else ""
            parts = ", ".join(f"{source} {a} of {a + b}" for source, (a, b) in found.items())
            tell(f"{parts or 'no streams yet'}{rest}")
            told = now
        if not left:
            return
