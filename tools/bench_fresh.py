"""From a commit to the read model at 100 writes a second: outbox, relay, NATS and worker as processes of their own."""

from __future__ import annotations

import asyncio
import json
import statistics
import subprocess
import sysconfig
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import asyncpg
import httpx

from samlyft_common.migrations import migrate
from samlyft_common.roles import database_name, provision
from samlyft_testing import nats_address
from tools.bench_place import PASSWORDS, Place, place, running, serving
from tools.bench_world import EMPLOYER, an_id, hold, learn

RATE, SECONDS, PORT = 100, 6, 8305
ORIGIN = f"http://127.0.0.1:{PORT}/training-log/v1"
POLLING = (
    "import samlyft_running.relay as r; r.POLL = 0.1; from samlyft_training_log.__main__ import *"
)


async def run() -> list[tuple[str, str, str]]:
    """Rows of figure, value and goal."""
    async with place("training-log") as here, nats() as url:
        reporting = await provision(here.admin, "reporting", PASSWORDS)
        await migrate("samlyft_reporting", reporting["owner"])
        token = await here.token(["attendances:write", "sessions:write"])
        await learn(here.urls["app"], RATE * SECONDS)
        woken = await _measure(here, reporting, url, token, "S0", wake=True)
        polled = await _measure(here, reporting, url, token, "S1", wake=False)
    commits, seen = woken
    return [
        ("commit to read model p50 / commit p50", f"{_p(seen, 50) / _p(commits, 50):.2f}", "<= 3"),
        (
            "its p99 / p99 of polling each 100 ms",
            f"{_p(seen, 99) / _p(polled[1], 99):.2f}",
            "<= 0.3",
        ),
        (
            "  commit p50, visible p50 and p99, ms",
            _ms(_p(commits, 50), _p(seen, 50), _p(seen, 99)),
            "",
        ),
    ]


@asynccontextmanager
async def nats() -> AsyncIterator[str]:
    """A nats-server that syncs each message, as in production."""
    with tempfile.TemporaryDirectory(prefix="samlyft-nats-") as folder:
        ports, settings = Path(folder) / "ports", Path(folder) / "server.conf"
        ports.mkdir()
        settings.write_text(
            f'host: 127.0.0.1\nport: -1\nports_file_dir: "{ports}"\n'
            f'jetstream {{\n  store_dir: "{folder}"\n  sync_interval: always\n}}\n'
        )
        program = str(Path(sysconfig.get_path("scripts")) / "nats-server")
        process = await asyncio.create_subprocess_exec(
            program, "-c", str(settings), stderr=subprocess.DEVNULL
        )
        yield nats_address(ports)
        process.terminate()
        await process.wait()


async def _measure(
    here: Place, reporting: dict[str, str], url: str, token: str, session: str, *, wake: bool
) -> tuple[list[float], list[float]]:
    """Seconds of each write, and from its answer to the read model."""
    connected = {"SAMLYFT_NATS_URL": url}
    api = here.environment | {"SAMLYFT_PORT": str(PORT)} | (connected if wake else {})
    worker = connected | {"SAMLYFT_DATABASE_URL": reporting["app"]}
    relay = ["-m", "samlyft_training_log"] if wake else ["-c", POLLING]
    async with AsyncExitStack() as parts:
        ready = "/training-log/v1/health/ready"
        await parts.enter_async_context(serving(["samlyft_training_log", "api"], api, PORT, ready))
        await parts.enter_async_context(running([*relay, "relay"], here.environment | connected))
        await parts.enter_async_context(running(["-m", "samlyft_reporting", "worker"], worker))
        if session == "S0":
            await hold(ORIGIN.removesuffix("/training-log/v1"), token, 2)
        await asyncio.sleep(4)
        return await _write_and_watch(here, token, session)


async def _write_and_watch(
    here: Place, token: str, session: str
) -> tuple[list[float], list[float]]:
    reading = await asyncpg.connect(here.admin, database=database_name("reporting"))
    answered: dict[str, float] = {}
    commits: list[float] = []
    client = httpx.AsyncClient(trust_env=False, headers={"authorization": f"Bearer {token}"})

    async def write(number: int) -> None:
        row = {"session_code": session, "employer_number": EMPLOYER, "employee_number": str(number)}
        began = time.perf_counter()
        answer = await client.post(
            f"{ORIGIN}/attendances",
            content=json.dumps(row | {"minutes": 60, "status": "partial"}),
            headers={"content-type": "application/json"},
        )
        answer.raise_for_status()
        answered[str(an_id(f"p{number}"))] = time.perf_counter()
        commits.append(time.perf_counter() - began)

    watching = asyncio.create_task(_watch(reading, RATE * SECONDS))
    async with client, asyncio.TaskGroup() as writers:
        for number in range(RATE * SECONDS):
            writers.create_task(write(number))
            await asyncio.sleep(1 / RATE)
    visible = await watching
    await reading.execute("truncate entry")
    await reading.close()
    return commits, [max(0.0, visible[person] - then) for person, then in answered.items()]


async def _watch(reading: asyncpg.Connection, expected: int) -> dict[str, float]:
    """When each person's entry was first seen."""
    seen: dict[str, float] = {}
    deadline = time.perf_counter() + 60
    while len(seen) < expected and time.perf_counter() < deadline:
        found = await reading.fetch(
            "select person_id::text from entry where not person_id = any ($1::uuid[])", list(seen)
        )
        now = time.perf_counter()
        seen.update({row[0]: now for row in found})
        await asyncio.sleep(0.001)
    return seen


def _p(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1]


def _ms(*seconds: float) -> str:
    return ", ".join(f"{1000 * value:.1f}" for value in seconds)
