"""The sealer's part of the chain: brings each tenant's edges up to date."""

from __future__ import annotations

import asyncpg

from samlyft_training_log.chains.edges import BEHIND, FOLD, FORGET, REBUILD

LOCK = "select pg_try_advisory_xact_lock(hashtext('samlyft chain'))"
PATIENT = {"statement_timeout": "600000"}
"""Of the connection: the edges of ten million attendances are made from nothing in one statement."""


async def keep_round(connection: asyncpg.Connection) -> None:
    """Folds in what has changed of every tenant. Nothing where another one works."""
    for row in await connection.fetch(BEHIND):
        more = True
        while more:
            more = await _keep(connection, row["tenant_id"], anew=row["anew"])


async def _keep(connection: asyncpg.Connection, tenant_id: str, *, anew: bool) -> bool:
    async with connection.transaction():
        if not await connection.fetchval(LOCK):
            return False
        if not anew:
            return bool(await connection.fetchval(FOLD, tenant_id))
        await connection.execute(FORGET, tenant_id)
        await connection.execute(REBUILD, tenant_id)
        return False
