"""What tests of every service need; a pytest plugin, never imported by what runs."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import httpx
from fastapi import FastAPI

from samlyft_common.db import Database


@asynccontextmanager
async def as_tenant(
    database: Database, tenant_id: str, scope: str = "*"
) -> AsyncIterator[asyncpg.Connection]:
    """A transaction of the app role inside one tenant, for tests that look at rows."""
    async with database.pool.acquire() as connection, connection.transaction():
        await connection.fetchval(
            "select set_config('app.tenant_id', $1, true) || set_config('app.scope', $2, true)",
            tenant_id,
            scope,
        )
        yield connection


def client(app: FastAPI, token: str | None) -> httpx.AsyncClient:
    """An HTTP client of the app; an unhandled error is seen as the answer a real client would get."""
    headers = {"authorization": f"Bearer {token}"} if token else {}
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    root = app.root_path
    return httpx.AsyncClient(
        transport=transport, base_url=f"https://api.samlyft.example{root}", headers=headers
    )


def nats_address(folder: Path) -> str:
    """The client URL from the ports file that a starting nats-server writes."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        for path in folder.glob("*.ports"):
            try:
                return str(json.loads(path.read_text())["nats"][0])
            except (ValueError, KeyError):
                break
        time.sleep(0.01)
    raise TimeoutError(folder)


async def until(reached: Callable[[], Awaitable[Any]], seconds: float = 10) -> None:
    """Waits for something that other processes make true."""
    deadline = time.monotonic() + seconds
    while not await reached():
        assert time.monotonic() < deadline, "not reached in time"
        await asyncio.sleep(0.02)
