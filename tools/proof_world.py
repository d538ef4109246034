"""Attendance to record while parts die: a small tenant, many sessions, writers that never give up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any, NamedTuple

import aiohttp

from samlyft_local.demo.all_tenants import BUILDERS
from samlyft_local.demo.client import Api, LoadError, encode
from samlyft_local.demo.figures import project_id
from samlyft_local.demo.load import load
from samlyft_local.users import LOADER
from tools.proof_stack import PATIENCE, until

TENANT = "sandbox"
FIRST = datetime(2025, 9, 1, 7, tzinfo=UTC)
"""After the sandbox's own sessions: whoever leads one has no participant's minute then."""
TIMEOUT = aiohttp.ClientTimeout(total=10)
FAULTS = (aiohttp.ClientError, TimeoutError, OSError)
FIRST_REFUSAL, FIRST_FAULT = 400, 500


class Key(NamedTuple):
    """What makes an attendance one: who, at which session."""

    session_code: str
    employee_number: str


@dataclass
class World:
    """A project with people, and more sessions than will be attended."""

    api: Api
    origin: str
    project: str
    employer: str
    people: list[str]
    sessions: dict[str, int]
    """By code, their number."""

    def claims(self) -> Iterator[tuple[Key, int]]:
        """Every person at every session, with minutes that tell one from another."""
        for number, (session, person) in enumerate(product(self.sessions, self.people)):
            yield Key(session, person), 1 + number % 59


async def make_world(api: Api, origin: str, sessions: int) -> World:
    """The sandbox, loaded by the loader, and sessions of its project on as many days."""
    demonstration = BUILDERS[TENANT]()
    await load(api, demonstration)
    loader = api.caller(LOADER, TENANT)
    codes = {f"proof-{number:05}": number for number in range(sessions)}
    await loader.bulk(
        "/training-log/v1/session-imports",
        [_session(code, number) for code, number in codes.items()],
        key="proof-sessions",
    )
    project = await project_id(loader, str(demonstration.projects[0]["code"]))
    enrolled = demonstration.rows("participation")
    return World(
        api,
        origin,
        str(project),
        str(enrolled[0]["employer_number"]),
        [str(row["employee_number"]) for row in enrolled],
        codes,
    )


def _session(code: str, number: int) -> dict[str, Any]:
    starts = FIRST + timedelta(days=number % 60, minutes=number // 60)
    return {
        "session_code": code,
        "project_code": "prova",
        "starts_at": starts.isoformat().replace("+00:00", "Z"),
        "ends_at": (starts + timedelta(hours=1)).isoformat().replace("+00:00", "Z"),
        "kind": "APT",
        "form": "digital",
        "topic": "Prov",
    }


@dataclass
class Writers:
    """Clients that post one attendance after another until each is acknowledged (2xx seen)."""

    world: World
    claims: Iterator[tuple[Key, int]]
    acknowledged: dict[Key, int] = field(default_factory=dict)
    retries: int = 0
    refused: list[str] = field(default_factory=list)
    """Answers 4xx: no fault of a part may look like one of the client's."""
    failures: list[str] = field(default_factory=list)
    """Why it was retried."""

    async def advance(self, count: int, seconds: float = PATIENCE) -> float:
        """Waits until so many more are acknowledged; gives the seconds."""
        wanted = len(self.acknowledged) + count

        async def is_there() -> bool:
            return len(self.acknowledged) >= wanted

        return await until(is_there, f"{count} more writes", seconds)

    async def write(self, stop: asyncio.Event) -> None:
        """One client; it ends after an acknowledgement, never with a write in the air."""
        async with aiohttp.ClientSession(timeout=TIMEOUT, trust_env=False) as http:
            for key, minutes in self.claims:
                while not await self._post(http, key, minutes):
                    self.retries += 1
                    await asyncio.sleep(0.05)
                if stop.is_set():
                    return

    async def _post(self, http: aiohttp.ClientSession, key: Key, minutes: int) -> bool:
        claim = key._asdict() | {
            "employer_number": self.world.employer,
            "minutes": minutes,
            "status": "present",
        }
        try:
            status, text = await self._send(http, encode(claim), "-".join(key))
        except (*FAULTS, LoadError) as error:
            self.failures.append(f"{type(error).__name__} {error}"[:200])
            return False
        if FIRST_REFUSAL <= status < FIRST_FAULT:
            self.refused.append(f"{status} {text[:300]}")
        if status >= FIRST_FAULT:
            self.failures.append(f"{status} {text[:300]}")
        if status < FIRST_REFUSAL:
            self.acknowledged[key] = minutes
        return status < FIRST_FAULT

    async def _send(self, http: aiohttp.ClientSession, body: bytes, key: str) -> tuple[int, str]:
        headers = {
            "Authorization": f"Bearer {await self.world.api.token(LOADER)}",
            "Samlyft-Tenant": TENANT,
            "Content-Type": "application/json",
            "Idempotency-Key": key,
        }
        address = f"{self.world.origin}/training-log/v1/attendances"
        async with http.post(address, data=body, headers=headers) as answer:
            return answer.status, await answer.text()


@asynccontextmanager
async def under_load(writers: Writers, clients: int = 4) -> AsyncIterator[None]:
    """What is inside happens while the clients write; afterwards none has a write in the air."""
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        for _ in range(clients):
            group.create_task(writers.write(stop))
        try:
            yield
        finally:
            stop.set()
