"""How work that waits in rows is done: round after round until the process ends (`Service.jobs`), tenant by tenant."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

import sqlalchemy as sa
import structlog
from asyncpg import InterfaceError, PostgresError
from sqlalchemy.exc import SQLAlchemyError

from samlyft_common.db import Database

TENANTS = sa.text("select tenant_id from tenant order by tenant_id")
DUE: dict[
    str, float
] = {}  # by job, the first word of its `waiting`: when its next round shall be done
AWAY = (OSError, PostgresError, InterfaceError, SQLAlchemyError)


async def tenants(database: Database) -> list[str]:
    """Those that the service knows, as the platform sees them: it sees who they are, and nothing inside them."""
    async with database.session("platform") as session:
        return list((await (await session.connection()).execute(TENANTS)).scalars())


async def rest(stop: asyncio.Event, seconds: float) -> None:
    """Until so many seconds have passed, or the process is told to stop."""
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


async def rounds(
    work: Callable[[], Awaitable[object]],
    stop: asyncio.Event,
    *,
    every: float,
    waiting: str,
    eager: bool = False,
) -> None:
    """Works until `stop`, with `every` seconds between; a database that is away is waited for, and logged as `waiting`.

    `eager`: a round that did something is followed by the next at once.
    """
    DUE[job := waiting.split()[0]] = time.time()
    while not stop.is_set():
        worked: object = None
        try:
            worked = await work()
            DUE[job] = time.time() + every
        except AWAY as error:
            structlog.get_logger().warning(waiting, error=type(error).__name__)
        if not (eager and worked):
            await rest(stop, every)
