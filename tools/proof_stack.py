"""A whole stack, its parts apart, on data of its own: what the proof hurts and then looks inside."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import httpx

from deploy.local.tests.running import Run
from samlyft_common.roles import database_name, role_name
from samlyft_local.credentials import Credentials
from samlyft_local.leftovers import is_running
from samlyft_local.ports import is_free
from samlyft_local.settings import BROKER

PATIENCE = 120.0
PORTS = (
    *("PORT", "POSTGRES_PORT", "NATS_PORT", "NATS_MONITORING_PORT", "ISSUER_PORT"),
    *("ENROLLMENT_PORT", "TRAINING_LOG_PORT", "SURVEY_PORT", "REPORTING_PORT", "PORTAL_PORT"),
)
LOWEST_PORT, PORT_SPAN = 12_000, 18_000


async def until(so: Callable[[], Awaitable[bool]], what: str, seconds: float = PATIENCE) -> float:
    """Waits until something is so, and says how long that took."""
    began = time.monotonic()
    while not await so():
        if time.monotonic() - began > seconds:
            msg = f"not within {seconds:.0f} s: {what}"
            raise TimeoutError(msg)
        await asyncio.sleep(0.05)
    return time.monotonic() - began


@dataclass
class Place:
    """A running stack from the inside: its processes, databases, streams and files."""

    run: Run

    @property
    def home(self) -> Path:
        """Where its data are."""
        return self.run.home

    @property
    def secrets(self) -> Credentials:
        """The passwords of this data directory."""
        return Credentials.model_validate_json((self.home / "credentials.json").read_text())

    @asynccontextmanager
    async def database(self, service: str) -> AsyncIterator[asyncpg.Connection]:
        """A superuser in a service's database: no policy hides anything from it."""
        connection = await asyncpg.connect(self._url("postgres", self.secrets.postgres, service))
        try:
            yield connection
        finally:
            await connection.close()

    async def streams(self) -> dict[str, Any]:
        """Every stream with its consumers, as NATS itself counts."""
        port = self._of_nats(r'http: "127\.0\.0\.1:(\d+)"')
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.get(f"http://127.0.0.1:{port}/jsz?consumers=true")
        (account,) = answer.json()["account_details"]
        return {stream["name"]: stream for stream in account.get("stream_detail") or []}

    async def versions(self) -> dict[str, str]:
        """Of the parts that are not Python packages."""
        port = self._of_nats(r'http: "127\.0\.0\.1:(\d+)"')
        async with httpx.AsyncClient(trust_env=False) as client:
            nats = (await client.get(f"http://127.0.0.1:{port}/varz")).json()["version"]
        async with self.database("reporting") as connection:
            postgres = await connection.fetchval("show server_version")
        return {"PostgreSQL": postgres, "nats-server": nats}

    async def consumer(self, stream: str, name: str) -> dict[str, Any]:
        """One consumer of a stream; empty while it is not there."""
        found = (await self.streams()).get(stream, {}).get("consumer_detail") or []
        return next((one for one in found if one["name"] == name), {})

    def port(self, service: str) -> int:
        """Where the stack's own api of a service listens, behind the gateway."""
        return int(self.run.settings[f"SAMLYFT_{service.replace('-', '_').upper()}_PORT"])

    def surroundings(self, service: str) -> dict[str, str]:
        """All that another process of a service needs to stand beside the stack's own."""
        issuer = {
            "issuer": self.secrets.issuer,
            "jwks_url": f"http://127.0.0.1:{self.run.settings['SAMLYFT_ISSUER_PORT']}/issuer/jwks",
            "algorithms": ["ES256"],
        }
        found = self._environment(service) | {
            "SAMLYFT_HOST": "127.0.0.1",
            "SAMLYFT_PUBLIC_URL": self.run.origin,
            "SAMLYFT_ISSUERS": json.dumps([issuer]),
            "SAMLYFT_ENVIRONMENT": "development",
        }
        if service == "survey":
            broker = self.secrets.roles[BROKER]
            url = self._url(role_name(BROKER, "app"), broker["app"], BROKER)
            found["SAMLYFT_BROKER_DATABASE_URL"] = url
        return found

    async def do(self, service: str, verb: str, path: str = "") -> str:
        """`python -m samlyft_<service> republish|rebuild-empty`, as operators do; `path` is PYTHONPATH."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", f"samlyft_{service.replace('-', '_')}", verb),
            env={**os.environ, **self._environment(service), "PYTHONPATH": path},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await process.communicate()
        if process.returncode:
            raise RuntimeError(said.decode())
        return said.decode()

    async def kill(self, *parts: str, number: signal.Signals = signal.SIGKILL) -> float:
        """`kill -9`, or another; gives the seconds until the supervisor has started them all again."""
        killed = {part: self.run.parts[part] for part in parts}
        for pid in killed.values():
            os.kill(pid, number)

        async def are_back() -> bool:
            running = self.run.parts
            new = [running.get(part, pid) for part, pid in killed.items()]
            return not set(new) & set(killed.values()) and all(map(is_running, new))

        return await until(are_back, f"{', '.join(parts)} started again")

    async def _is_gone(self, pid: int) -> bool:
        return not is_running(pid)

    @asynccontextmanager
    async def without_nats(self, *, store: bool = True) -> AsyncIterator[None]:
        """Kills NATS and keeps it away meanwhile; without `store` its files are deleted."""
        file = self.home / "nats" / "server.conf"
        aside = file.with_suffix(".aside")
        killed = self.run.parts["nats"]
        file.rename(aside)
        try:
            os.kill(killed, signal.SIGKILL)
            await until(lambda: self._is_gone(killed), "NATS is gone")
            yield
            if not store:
                shutil.rmtree(self.home / "nats" / "jetstream")
        finally:
            aside.rename(file)
        await until(self._nats_answers, "NATS is back")

    async def _nats_answers(self) -> bool:
        try:
            await self.streams()
        except (httpx.HTTPError, ValueError, KeyError):
            return False
        return True

    def _environment(self, service: str) -> dict[str, str]:
        roles = self.secrets.roles[service]
        app, relay, owner = (
            self._url(role_name(service, part), roles[part], service)
            for part in ("app", "relay", "owner")
        )
        return {
            "SAMLYFT_DATABASE_URL": app,
            "SAMLYFT_RELAY_DATABASE_URL": relay,
            "SAMLYFT_OWNER_DATABASE_URL": owner,
            "SAMLYFT_NATS_URL": "nats://127.0.0.1:"
            + self._of_nats(r'listen: "127\.0\.0\.1:(\d+)"'),
            "SAMLYFT_NATS_USER": service,
            "SAMLYFT_NATS_PASSWORD": self.secrets.nats[service],
            "SAMLYFT_SECRET_KEY": self.secrets.secret_key,
        }

    def _url(self, user: str, password: str, service: str) -> str:
        port = (self.home / "postgres" / "postmaster.pid").read_text().splitlines()[3]
        return f"postgresql://{user}:{password}@127.0.0.1:{port}/{database_name(service)}"

    def _of_nats(self, pattern: str) -> str:
        found = re.search(pattern, (self.home / "nats" / "server.conf").read_text())
        if found is None:
            raise LookupError(pattern)
        return found[1]


def _ports() -> dict[str, str]:
    """Ports of its own, below those that outgoing connections take: two stacks may start at one moment."""
    first = LOWEST_PORT + os.getpid() * len(PORTS) % PORT_SPAN
    while True:
        ports = range(first, first + len(PORTS))
        if all(map(is_free, ports)):
            return {f"SAMLYFT_{name}": str(port) for name, port in zip(PORTS, ports, strict=True)}
        first += len(PORTS)


@contextmanager
def stack(**settings: str) -> Iterator[Place]:
    """Starts one with api, worker and relay of each service apart, and stops it whole."""
    with tempfile.TemporaryDirectory(prefix="samlyft-") as folder:
        Path(folder).chmod(0o711)
        run = Run(Path(folder) / "home", SAMLYFT_SPLIT="1", **_ports(), **settings)
        try:
            yield Place(run.up())
        finally:
            run.stop(signal.SIGTERM)
