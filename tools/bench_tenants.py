"""What each tenant costs while nothing happens: one round of reporting's four frequent jobs, by number of tenants."""

from __future__ import annotations

import statistics
import time
from collections.abc import Awaitable, Callable

from pydantic import SecretStr

from samlyft_common.db import Database
from samlyft_reporting.exports import job as exports
from samlyft_reporting.packs import job as packs
from samlyft_reporting.settings import Settings
from samlyft_reporting.signals import job as signals
from samlyft_reporting.webhooks import job as webhooks
from samlyft_web.days import today
from tools.bench_place import place

TENANTS, ROUNDS = (1, 10, 100, 1000), 5
MORE = """
insert into tenant
select 't' || n, 1, 'Tenant ' || n, 'regional', 5, 'active' from generate_series(1, $1::int) n
on conflict do nothing
"""


async def run() -> list[tuple[str, str, str]]:
    """Rows of figure, value and goal."""
    told = []
    async with place("reporting") as here:
        settings = Settings(database_url=SecretStr(here.urls["app"]))
        database = Database(settings)
        await database.start()
        works: list[Callable[[], Awaitable[object]]] = [
            lambda: signals.one_round(database, today()),
            lambda: exports.one_round(database),
            lambda: packs.one_round(database),
            lambda: webhooks.one_round(database, settings),
        ]
        for tenants in TENANTS:
            connection = await here.connect()
            await connection.execute(MORE, tenants)
            await connection.close()
            each = [await _median(work) for work in works]
            told.append((f"{tenants} tenants, a round of all four, ms", _told(each, tenants), ""))
        await database.stop()
    return told


async def _median(work: Callable[[], Awaitable[object]]) -> float:
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        await work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def _told(each: list[float], tenants: int) -> str:
    return f"{1000 * sum(each):,.0f}, {1000 * sum(each) / tenants:.1f} a tenant"
