"""The sealer: links committed postings into their tenant's chain, one at a time and outside the way of a write.

It runs beside the relay with the relay's role. A posting is found by its mark, never by "later than the last": one
that commits late is sealed late, and none is passed over.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import asyncpg
import structlog

from samlyft_common.jobs import rest
from samlyft_common.settings import Settings
from samlyft_training_log.chains.keeping import PATIENT, keep_round
from samlyft_training_log.ledger.folding import FOLD, SEALED, STEP
from samlyft_training_log.seals.statements import BATCH, SEAL, WAITING
from samlyft_training_log.seals.walking import Fetch, verify_all

LOCK = "select pg_try_advisory_xact_lock(hashtext('samlyft sealer'))"
POLL = 0.5
AGAIN = 5.0
FAULTS = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError)


async def run(settings: Settings, stop: asyncio.Event) -> None:
    """Seals until `stop`; a lost database is waited for."""
    while not stop.is_set():
        try:
            await _work(settings, stop)
        except FAULTS as error:
            structlog.get_logger().warning("sealer waits", error=type(error).__name__)
            await rest(stop, AGAIN)


async def _work(settings: Settings, stop: asyncio.Event) -> None:
    connection = await asyncpg.connect(settings.role_url("relay"), server_settings=PATIENT)
    try:
        await fold_all(connection)
        while not stop.is_set():
            sealed = await seal_round(connection)
            await keep_round(connection)
            if sealed < BATCH:
                await rest(stop, POLL)
    finally:
        await connection.close(timeout=2)


async def seal_round(connection: asyncpg.Connection) -> int:
    """Seals up to `BATCH` postings of each tenant that has any; gives how many. Nothing where another one works."""
    sealed = 0
    async with connection.transaction():
        if not await connection.fetchval(LOCK):
            return 0
        for row in await connection.fetch(WAITING):
            sealed += await connection.fetchval(SEAL, row["tenant_id"])
            await connection.fetchval(FOLD, row["tenant_id"])
    return sealed


async def fold_all(connection: asyncpg.Connection) -> None:
    """Brings the balances of every tenant up to the head of its chain, step by step."""
    for row in await connection.fetch(SEALED):
        folded = STEP
        while folded == STEP:
            async with connection.transaction():
                if not await connection.fetchval(LOCK):
                    return
                folded = await connection.fetchval(FOLD, row["tenant_id"])


async def verify_from_shell(settings: Settings, _: argparse.Namespace | None = None) -> int:
    """The verb `verify`: walks every tenant's chain and says what it found; 1 where a link is broken."""
    connection = await asyncpg.connect(settings.role_url("relay"), server_settings=PATIENT)
    fetch: Callable[..., Coroutine[Any, Any, Any]] = connection.fetch
    try:
        tenants = [row[0] for row in await fetch("select distinct tenant_id from posting")]
        broken = False
        for tenant_id in sorted(tenants):
            found = await verify_all(_reader(connection), tenant_id)
            broken |= found.broken is not None
            print(f"{tenant_id}: {found.model_dump_json()}")  # noqa: T201  # the verb's answer
        return int(broken)
    finally:
        await connection.close(timeout=2)


def _reader(connection: asyncpg.Connection) -> Fetch:
    async def fetch(query: str, *arguments: Any) -> list[Any]:
        return list(await connection.fetch(query, *arguments))

    return fetch
