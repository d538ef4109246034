"""The worker: other services' events into this one, each applied once, none dropped without a word.

One transaction a batch and tenant holds the inbox rows and their effect; the ack follows the commit. What cannot be
applied is kept as a dead letter after `ATTEMPTS` tries; while the database is away nothing counts as a try.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime

import asyncpg
import sqlalchemy as sa
import structlog
from nats.aio.msg import Msg
from opentelemetry.trace import SpanKind
from pydantic import ValidationError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common import telemetry
from samlyft_common.db import Database
from samlyft_common.service import Service
from samlyft_events import Envelope, Event
from samlyft_running.metrics import (
    APPLIED,
    CONSUMER_LAG,
    CONSUMER_PENDING,
    DEAD_LETTERS,
    told_at_zero,
)
from samlyft_running.pull import Pull

ATTEMPTS = 5
BACKOFF = (0.1, 0.3, 1.0, 3.0)
UNKNOWN = "_unknown"
AWAY_STATES = {"08", "53", "57"}
"""Classes of SQLSTATE: connection lost, resources short, server shutting down."""

REMEMBER = sa.text(
    """
    insert into inbox (tenant_id, event_id, source, recorded_at)
    select current_setting('app.tenant_id'), e.id, :source, e.time
    from unnest(cast(:ids as uuid[]), cast(:times as timestamptz[])) as e (id, time)
    on conflict do nothing returning event_id
    """
)
BURY = sa.text(
    """
    insert into dead_letter (tenant_id, subject, envelope, error, attempts)
    values (:tenant, :subject, cast(:envelope as jsonb), :error, :attempts)
    """
)
Received = tuple[Msg, Envelope]


def is_away(error: BaseException | None) -> bool:
    """Whether the database, not the event, is to blame: found anywhere in the chain of causes."""
    while error is not None:
        if isinstance(error, asyncpg.PostgresError):
            return (error.sqlstate or "")[:2] in AWAY_STATES
        if isinstance(error, OSError | PoolTimeout):
            return True
        # asyncpg reports a closed connection and an argument of the wrong type alike: the latter is a ValueError.
        if isinstance(error, asyncpg.InterfaceError):
            return not isinstance(error, ValueError)
        error = error.__cause__ or error.__context__
    return False


async def apply_once(
    session: AsyncSession, service: Service, source: str, envelopes: Sequence[Envelope]
) -> int:
    """What the inbox has not seen goes to its handlers, in the session's transaction; gives how many that were."""
    connection = await session.connection()
    seen = {
        "source": source,
        "ids": [envelope.id for envelope in envelopes],
        "times": [envelope.time for envelope in envelopes],
    }
    new = set((await connection.execute(REMEMBER, seen)).scalars())
    types = {event.event_type(): event for event in service.sources[source]}
    events: dict[type[Event], list[Event]] = {event: [] for event in types.values()}
    for envelope in envelopes:
        if envelope.id in new:
            new.discard(envelope.id)
            event = types[envelope.type]
            events[event].append(event.model_validate(envelope.data))
    for event, some in events.items():
        if some:
            await service.handlers[event](session, some)
    return sum(map(len, events.values()))


class Consumer:
    """Applies one source's stream to one service."""

    def __init__(self, service: Service, database: Database, source: str) -> None:
        self._service = service
        self._database = database
        self._source = source
        self._failures: Counter[str] = Counter()
        self._log = structlog.get_logger(service=service.name, source=source)
        self._in_hand: datetime | None = None
        """When the oldest event that is being tried was committed at its source."""
        self._last_lag = 0.0
        CONSUMER_LAG.labels(source).set_function(self._lag)
        told_at_zero(source)

    async def run(self, pull: Pull, stop: asyncio.Event) -> None:
        """Handles batches until `stop`; what is in hand is finished first."""
        while not stop.is_set():
            batch = await pull.next_batch()
            try:
                await self.handle(batch)
            except Exception as error:
                # Met while a dead letter was written: what is not acknowledged comes again.
                if not is_away(error):
                    raise
        await pull.release()

    async def handle(self, batch: Sequence[Msg]) -> None:
        """Applies a batch tenant by tenant; a tenant's failure falls back to one event at a time."""
        by_tenant: dict[str, list[Received]] = defaultdict(list)
        for message in batch:
            try:
                envelope = Envelope.model_validate_json(message.data)
            except ValidationError as error:
                await self._bury(message, None, error)
            else:
                by_tenant[envelope.tenantid].append((message, envelope))
        for tenant_id, received in by_tenant.items():
            if not await self._try(tenant_id, received):
                for one in received:
                    await self._try(tenant_id, [one], last_resort=True)

    async def _try(
        self, tenant_id: str, received: list[Received], *, last_resort: bool = False
    ) -> bool:
        """Whether they were applied; with `last_resort` a single one that was not is refused."""
        self._in_hand = min(envelope.time for _, envelope in received)
        waiting = len(received) + received[-1][0].metadata.num_pending
        CONSUMER_PENDING.labels(self._source).set(waiting)
        while True:
            try:
                await self._apply(tenant_id, [envelope for _, envelope in received])
            except Exception as error:
                if is_away(error):
                    await asyncio.sleep(0.2)
                    continue
                if last_resort:
                    await self._refuse(*received[0], error)
                return False
            for message, envelope in received:
                self._failures.pop(str(envelope.id), None)
                await message.ack()
            self._tell(received)
            return True

    def _tell(self, received: list[Received]) -> None:
        """The figures for Prometheus."""
        message, envelope = received[-1]
        self._last_lag = (datetime.now(UTC) - envelope.time).total_seconds()
        self._in_hand = None
        APPLIED.labels(self._source).inc(len(received))
        CONSUMER_PENDING.labels(self._source).set(message.metadata.num_pending)

    def _lag(self) -> float:
        """Told when asked: an event that is tried again and again grows older meanwhile."""
        if self._in_hand is None:
            return self._last_lag
        return (datetime.now(UTC) - self._in_hand).total_seconds()

    async def _apply(self, tenant_id: str, envelopes: list[Envelope]) -> None:
        parents = list(dict.fromkeys(envelope.traceparent for envelope in envelopes))
        with telemetry.span(f"{self._source} events", SpanKind.CONSUMER, parents[:16]):
            async with self._database.session(tenant_id) as session:
                await apply_once(session, self._service, self._source, envelopes)

    async def _refuse(self, message: Msg, envelope: Envelope, error: Exception) -> None:
        """Another try later, or the grave: an event that does not fit its class will not fit it next time."""
        key = str(envelope.id)
        self._failures[key] += 1
        tries = self._failures[key]
        if tries < ATTEMPTS and not isinstance(error, ValidationError):
            await message.nak(delay=BACKOFF[tries - 1])
            self._in_hand = None  # another worker may be the one to get it
            return
        await self._bury(message, envelope, error, tries)
        del self._failures[key]

    async def _bury(
        self, message: Msg, envelope: Envelope | None, error: Exception, tries: int = 1
    ) -> None:
        """Without a known tenant the payload is not kept readable for anyone: only that it came."""
        known = envelope is not None and await self._is_tenant(envelope.tenantid)
        tenant_id = envelope.tenantid if envelope and known else UNKNOWN
        letter = {
            "tenant": tenant_id,
            "subject": message.subject,
            "envelope": envelope.model_dump_json() if envelope and known else None,
            "error": type(error).__name__,
            "attempts": tries,
        }
        async with self._database.session(tenant_id) as session:
            await (await session.connection()).execute(BURY, letter)
        await message.term()
        self._in_hand = None
        DEAD_LETTERS.labels(self._source).inc()
        self._log.error(
            "dead letter", tenant=tenant_id, subject=message.subject, error=type(error).__name__
        )

    async def _is_tenant(self, tenant_id: str) -> bool:
        async with self._database.session(tenant_id) as session:
            return bool(
                await (await session.connection()).scalar(sa.text("select true from tenant"))
            )
