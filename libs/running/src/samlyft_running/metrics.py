"""What a process tells Prometheus of itself; labels are routes, sources and states, never a tenant or a person."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager

import asyncpg
from prometheus_client import Counter, Gauge, Histogram
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from samlyft_common import jobs
from samlyft_common.db import Database
from samlyft_web import jwks

UNKNOWN_ROUTE = "-"
REQUESTS = Histogram(
    "samlyft_request_seconds",
    "Requests by route and status, and how long they took",
    ["method", "route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
OUTBOX_WAITING = Gauge("samlyft_outbox_waiting", "Events that are committed and not yet published")
OUTBOX_AGE = Gauge("samlyft_outbox_age_seconds", "Age of the oldest event not yet published")
RELAY_LAG = Gauge(
    "samlyft_relay_lag_seconds",
    "From commit until the stream had stored it: the oldest of the events published last",
)
PUBLISHED = Counter("samlyft_published", "Events that the stream has stored")
LETTERS_WAITING = Gauge("samlyft_letters_waiting", "Letters that are still to be sent")
LETTERS_AGE = Gauge("samlyft_letters_age_seconds", "Age of the oldest letter still to be sent")
APPLIED = Counter("samlyft_applied", "Events applied", ["source"])
CONSUMER_LAG = Gauge(
    "samlyft_consumer_lag_seconds",
    "From an event's commit at its source until it was applied, or until now while it is being tried",
    ["source"],
)
CONSUMER_PENDING = Gauge(
    "samlyft_consumer_pending", "Events that wait in the source's stream", ["source"]
)
DEAD_LETTERS = Counter(
    "samlyft_dead_letters", "Events set aside since they could not be applied", ["source"]
)
POOL = Gauge("samlyft_pool_connections", "Connections to the database by state", ["pool", "state"])
POOL_WAIT = Gauge(
    "samlyft_pool_wait_seconds", "How long a connection asked for just now was waited for", ["pool"]
)
WORK_LATE = Gauge(
    "samlyft_work_late_seconds", "Since a round of background work should have been done", ["work"]
)
ISSUER_AWAY = Gauge(
    "samlyft_issuer_away_seconds", "Since the keys of some issuer could not be fetched; 0 is well"
)
LONGEST_WAIT = 2.0
"""Seconds after which the question is given up, and told as this long."""

WAITING = """
select (select count(*) from outbox where published_at is null),
    (select coalesce(extract(epoch from now() - min(recorded_at)), 0) from outbox where published_at is null),
    (select count(*) from letter where recipient is not null),
    (select coalesce(extract(epoch from now() - min(posted_at)), 0) from letter where recipient is not null)
"""


class Measured:
    """ASGI: counts and times each request under its route, so that addresses with ids are one figure.

    Paths in `quiet` are left out: an answer to a survey must not be found by its time.
    """

    def __init__(self, app: ASGIApp, quiet: Sequence[str] = ()) -> None:
        # Without any: an ending that the guard lets no path have.
        self.app, self.quiet = app, tuple(quiet) or ("\0",)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].endswith(self.quiet):
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, watched)
        finally:
            route = getattr(scope.get("route"), "path_format", UNKNOWN_ROUTE)
            REQUESTS.labels(scope["method"], route, status).observe(time.perf_counter() - began)


async def look_at_outbox(url: str) -> None:
    """Sets the gauges of what waits; `url` is the relay's, which sees all tenants' rows and none of their people."""
    connection = await asyncpg.connect(url, timeout=5)
    try:
        waiting, age, letters, letters_age = await connection.fetchrow(WAITING)
    finally:
        await connection.close(timeout=2)
    OUTBOX_WAITING.set(waiting)
    OUTBOX_AGE.set(age)
    LETTERS_WAITING.set(letters)
    LETTERS_AGE.set(letters_age)


def told_at_zero(source: str) -> None:
    """Counters begin at 0 and not with the first event: what has never been seen has no increase to alert on."""
    APPLIED.labels(source)
    DEAD_LETTERS.labels(source)


async def wait_for_pools(database: Database) -> None:
    """Asks each pool for a connection, as a request does; what is away for other reasons tells nothing here."""

    async def of(pool: str, asked: AbstractAsyncContextManager[object]) -> None:
        began = time.perf_counter()
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                async with asked:
                    pass
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, SQLAlchemyError) as error:
            if not isinstance(error, TimeoutError | PoolTimeout):
                return
        POOL_WAIT.labels(pool).set(time.perf_counter() - began)

    await asyncio.gather(
        of("statements", database.pool.acquire()), of("sessions", database.engine.connect())
    )


def look_at_work() -> None:
    """Sets the gauges of what this process does by itself: rounds that never end are late, and ever later."""
    for work, due in jobs.DUE.items():
        WORK_LATE.labels(work).set(max(0.0, time.time() - due))
    ISSUER_AWAY.set(max((time.time() - since for since in jwks.FAILING.values()), default=0.0))


def look_at_pools(database: Database) -> None:
    """Sets the gauges of connections: none idle for long means that requests wait for each other."""
    pool = database.pool
    POOL.labels("statements", "idle").set(pool.get_idle_size())
    POOL.labels("statements", "in_use").set(pool.get_size() - pool.get_idle_size())
    sessions = database.engine.pool
    POOL.labels("sessions", "idle").set(sessions.checkedin())  # type: ignore[attr-defined]  # of QueuePool
    POOL.labels("sessions", "in_use").set(sessions.checkedout())  # type: ignore[attr-defined]  # of QueuePool
