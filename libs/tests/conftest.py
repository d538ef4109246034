"""The sample service stands in for any service: the plumbing is tested through it, on real PostgreSQL and NATS."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
import structlog

from samlyft_common.db import Database
from samlyft_common.service import Service
from samlyft_common.settings import Settings
from samlyft_running.relay import Relay
from samlyft_running.worker import work
from samlyft_testing import as_tenant

sys.path.insert(0, str(Path(__file__).parent / "sample" / "src"))


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Iterator[None]:
    """A command tried in this process sets up logs that go to the test's own output, which is closed after it."""
    yield
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


@pytest.fixture(scope="module")
def service() -> Service:
    from samlyft_sample.main import SERVICE

    return SERVICE


@pytest.fixture
async def running(
    service: Service, settings: Settings, database: Database, nats_server: str
) -> AsyncIterator[Settings]:
    """The sample's relay and worker, running against real NATS."""
    connected = settings.model_copy(update={"nats_url": nats_server})
    stop = asyncio.Event()
    tasks = [
        asyncio.create_task(Relay(service.name, connected).run(stop)),
        asyncio.create_task(work(service, connected, database, stop)),
    ]
    yield connected
    stop.set()
    await asyncio.gather(*tasks)


@pytest.fixture
def count(database: Database) -> Callable[..., Awaitable[int]]:
    async def rows(table: str, tenant: str = "gr") -> int:
        async with as_tenant(database, tenant) as connection:
            return int(await connection.fetchval(f"select count(*) from {table}"))

    return rows
