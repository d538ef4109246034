"""Ten thousand who answer within ten minutes, while others read: what it does to the slowest in a hundred.

At the rate of ten thousand in ten minutes, for a part of the time: SECONDS of each in turn, alone and with READERS who
read rounds as fast as they are answered. `SAMLYFT_BENCH_CROWD_SECONDS=600` is the whole of it.
"""

from __future__ import annotations

import asyncio
import base64
import os
import time
from contextlib import AsyncExitStack

import httpx

from samlyft_common.roles import provision
from samlyft_survey.broker import migrate
from tools.bench_answers import ANSWERS, MASTER, prepare
from tools.bench_place import PASSWORDS, place, serving

SECONDS = float(os.environ.get("SAMLYFT_BENCH_CROWD_SECONDS", "30"))
RATE = 10_000 / 600
READERS, PORT = 2, 8313


async def run() -> list[tuple[str, str, str]]:
    """Rows of figure, value and goal."""
    async with place("survey") as here, AsyncExitStack() as servers:
        urls = await provision(here.admin, "survey-broker", PASSWORDS)
        await migrate(urls["owner"])
        reader = await here.token(["rounds:read"])
        tokens = await prepare(here, urls["app"], int(RATE * SECONDS * 2) + 100)
        own = here.environment | {
            "SAMLYFT_SECRET_KEY": base64.b64encode(MASTER).decode(),
            "SAMLYFT_BROKER_DATABASE_URL": urls["app"],
            "SAMLYFT_PORT": str(PORT),
        }
        await servers.enter_async_context(
            serving(["samlyft_survey", "api"], own, PORT, "/survey/v1/health/ready")
        )
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{PORT}/survey/v1") as client:
            await _crowd(client, tokens, 20)
            alone = await _crowd(client, tokens, int(RATE * SECONDS))
            stop = asyncio.Event()
            others = [asyncio.create_task(_read(client, reader, stop)) for _ in range(READERS)]
            beside = await _crowd(client, tokens, int(RATE * SECONDS))
            stop.set()
            read = sum(await asyncio.gather(*others))
    return _rows(alone, beside, read)


async def _crowd(client: httpx.AsyncClient, tokens: list[str], number: int) -> list[float]:
    """Each comes at its own moment, whether or not those before have been answered; gives the seconds of each."""
    began = time.perf_counter()

    async def one(place_: int) -> float:
        await asyncio.sleep(max(0.0, began + place_ / RATE - time.perf_counter()))
        body = {"token": tokens.pop(), "answers": ANSWERS}
        started = time.perf_counter()
        (await client.post("/answers", json=body)).raise_for_status()
        return time.perf_counter() - started

    return list(await asyncio.gather(*(one(place_) for place_ in range(number))))


async def _read(client: httpx.AsyncClient, token: str, stop: asyncio.Event) -> int:
    headers, number = {"authorization": f"Bearer {token}"}, 0
    while not stop.is_set():
        (await client.get("/rounds?limit=50", headers=headers)).raise_for_status()
        number += 1
    return number


def _rows(alone: list[float], beside: list[float], read: int) -> list[tuple[str, str, str]]:
    quiet, busy = (sorted(one)[int(len(one) * 0.99)] for one in (alone, beside))
    said = f"{busy * 1000:.0f} ms; alone {quiet * 1000:.0f} ms"
    return [
        ("10 000 in ten minutes: p99 with readers / alone", f"{busy / quiet:.1f}", ""),
        ("  p99 with readers", said, ""),
        (
            "  the scale",
            f"{len(beside)} people in {SECONDS:.0f} s, {read / SECONDS:.0f} reads/s beside",
            "",
        ),
    ]
