"""A month's certificates: issued from the ledger, made as PDF by the worker with progress, fetched as one file."""

from __future__ import annotations

import asyncio
import io
import json
import os
import secrets
import time
import zipfile
from base64 import b64encode
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tools.bench_fresh import nats
from tools.bench_place import memory_of, place, running, serving
from tools.bench_world import EMPLOYER, an_id, hold, learn

CERTIFICATES = int(os.environ.get("SAMLYFT_BENCH_CERTIFICATES", "3000"))
"""20 000 are a large month, and take some minutes."""
SESSIONS, PORT = 4, 8307
ORIGIN = f"http://127.0.0.1:{PORT}"
LOG = f"{ORIGIN}/training-log/v1"
MONTH = {"project_id": str(an_id("modig")), "month": "2020-01"}
SCOPES = [
    *("sessions:write", "attendances:write", "months:write"),
    *("certificates:read", "certificates:write", "certificates:print"),
]
NAMED = "update person_copy set display_name = 'Deltagare ' || left(person_id::text, 8), protected = false"


@dataclass
class Made:
    """How a print went, as its own progress told it."""

    seconds: float = 0.0
    progress: list[int] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    """MB of the worker with its presses, as often as the progress was asked for."""


async def run() -> list[tuple[str, str, str]]:
    """Rows of figure, value and goal."""
    async with place("training-log") as here, nats() as url:
        token = await here.token(SCOPES)
        await learn(here.urls["app"], CERTIFICATES)
        connection = await here.connect()
        await connection.execute(NAMED)
        await connection.close()
        environment = here.environment | {
            "SAMLYFT_PORT": str(PORT),
            "SAMLYFT_NATS_URL": url,
            "SAMLYFT_SECRET_KEY": b64encode(secrets.token_bytes(32)).decode(),
        }
        ready = "/training-log/v1/health/ready"
        api = ["samlyft_training_log", "api"]
        async with serving(api, environment, PORT, ready) as pid, _client(token) as client:
            await hold(ORIGIN, token, SESSIONS)
            await _attend(client)
            issued = await _issue(client)
            made, path = await _print(environment, client)
            fetched, size, flat = await _fetch(client, path, pid)
    early, late = made.memory[len(made.memory) // 4], made.memory[-1]
    return [
        (f"{CERTIFICATES} issued in one call", f"{CERTIFICATES / issued:,.0f} a second", ""),
        ("made as PDF, two presses", f"{CERTIFICATES / made.seconds:,.0f} a second", ">= 100"),
        ("  progress seen on the way, different figures", str(len(set(made.progress))), "many"),
        (
            "  worker and presses, MB at a quarter and at the end",
            f"{early:.0f}, {late:.0f}",
            "flat",
        ),
        ("fetched as one zip", f"{size / fetched / 1e6:,.0f} MB/s of {size / 1e6:,.0f} MB", ""),
        ("  the api meanwhile, MB more", f"{flat:.0f}", "flat"),
    ]


def _client(token: str) -> httpx.AsyncClient:
    headers = {"authorization": f"Bearer {token}"}
    return httpx.AsyncClient(base_url=LOG, trust_env=False, timeout=300, headers=headers)


async def _attend(client: httpx.AsyncClient) -> None:
    """Everyone at every session, by one import a session."""
    for session in range(SESSIONS):
        rows = "\n".join(
            json.dumps(
                {
                    "session_code": f"S{session}",
                    "employer_number": EMPLOYER,
                    "employee_number": str(number),
                    "minutes": 120,
                    "status": "present",
                }
            )
            for number in range(CERTIFICATES)
        )
        headers = {"content-type": "application/x-ndjson"}
        await _post(client, "/attendance-imports", f"attend-{session}", rows, headers)


async def _issue(client: httpx.AsyncClient) -> float:
    """Seconds of issuing, after the month was closed."""
    closing = json.dumps(MONTH | {"municipality_code": "1440"})
    await _post(client, "/months", "bench-close", closing)
    began = time.perf_counter()
    told = await _post(client, "/certificate-issues", "bench-issue", json.dumps(MONTH))
    if told["issued"] != CERTIFICATES:
        raise ValueError(told)
    return time.perf_counter() - began


async def _print(environment: dict[str, str], client: httpx.AsyncClient) -> tuple[Made, str]:
    """The print, made by a worker that is started when it waits already."""
    asked = await _post(client, "/certificate-prints", "bench-print", json.dumps(MONTH))
    path, made = f"/certificate-prints/{asked['print_id']}", Made()
    async with running(["-m", "samlyft_training_log", "worker"], environment) as worker:
        began = 0.0
        while True:
            told = (await client.get(path)).json()
            if told["made"] and not began:
                began, first = time.perf_counter(), told["made"]
            if told["status"] in {"done", "failed"}:
                break
            if told["made"]:
                made.progress.append(told["made"])
                made.memory.append(sum(memory_of(pid) for pid in (worker, *_children(worker))))
            await asyncio.sleep(0.5)
        made.seconds = (time.perf_counter() - began) * CERTIFICATES / (CERTIFICATES - first)
    if told["status"] != "done" or told["made"] != CERTIFICATES:
        raise ValueError(told)
    return made, path


async def _fetch(client: httpx.AsyncClient, path: str, api: int) -> tuple[float, int, float]:
    """Seconds, bytes, and how many MB more the api had meanwhile; the file is whole."""
    before, most, kept = memory_of(api), 0.0, io.BytesIO()
    began = time.perf_counter()
    async with client.stream("GET", path, headers={"accept": "application/zip"}) as answer:
        answer.raise_for_status()
        async for piece in answer.aiter_bytes():
            kept.write(piece)
            if kept.tell() % 50 == 0:
                most = max(most, memory_of(api))
    seconds = time.perf_counter() - began
    with zipfile.ZipFile(kept) as file:
        if len(file.namelist()) != CERTIFICATES:
            raise ValueError(len(file.namelist()))
    return seconds, kept.tell(), max(most, memory_of(api)) - before


async def _post(
    client: httpx.AsyncClient,
    path: str,
    key: str,
    content: str,
    headers: dict[str, str] | None = None,
) -> Any:
    sent = {"content-type": "application/json", "idempotency-key": key} | (headers or {})
    answer = await client.post(path, content=content, headers=sent)
    answer.raise_for_status()
    return answer.json()


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in found]
