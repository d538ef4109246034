"""Two versions side by side behind one gateway, each part taken out and in again while clients go on."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import httpx

from deploy.local.tests.running import free_port
from samlyft_local.demo.client import Api
from samlyft_local.programs import find
from samlyft_local.settings import SERVICES
from samlyft_local.users import LOADER
from tools.proof_stack import Place, until
from tools.proof_world import FAULTS, TENANT, TIMEOUT

ROOT = Path(__file__).parents[1]
DRAIN = 1.0
"""Seconds between leaving the gateway and SIGTERM: what preStop is in a cluster (reliability.md, rule 63)."""
READS = {
    "enrollment": "workplaces?limit=5",
    "training-log": "attendances?limit=5",
    "survey": "rounds?limit=5",
    "reporting": "projects?limit=5",
}


@contextmanager
def checked_out(commit: str, folder: Path) -> Iterator[Path]:
    """The repository as of a commit, beside the one at work."""
    place = folder / "before"
    git = ["git", "-C", str(ROOT)]
    add = [*git, "worktree", "add", "--quiet", "--detach", str(place), commit]
    subprocess.run(add, check=True)  # noqa: S603  # git, a commit that the caller named
    try:
        yield place
    finally:
        remove = [*git, "worktree", "remove", "--force", str(place)]
        subprocess.run(remove, check=True)  # noqa: S603  # the one made above


def python_path(root: Path) -> str:
    """Ahead of what is installed: the code of that checkout."""
    return ":".join(map(str, sorted(root.glob("*/*/src"))))


@dataclass
class Balancer:
    """A gateway with several copies of each api behind it, as a Service in a cluster has."""

    folder: Path
    upstreams: dict[str, list[int]]
    port: int = field(default_factory=free_port)

    @property
    def origin(self) -> str:
        """Where clients knock."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Returns when it answers."""
        self._write()
        self._process = await asyncio.create_subprocess_exec(
            *self._command("run"), stderr=asyncio.subprocess.DEVNULL
        )

        async def answers() -> bool:
            async with httpx.AsyncClient(trust_env=False) as client:
                try:
                    return (await client.get(f"{self.origin}/nothing")).status_code > 0
                except httpx.HTTPError:
                    return False

        await until(answers, "the balancer")

    async def stop(self) -> None:
        """Ends it."""
        self._process.terminate()
        await self._process.wait()

    async def change(self, service: str, ports: list[int]) -> None:
        """Other copies from now on; what has begun is finished where it is."""
        self.upstreams[service] = ports
        self._write()
        reload = await asyncio.create_subprocess_exec(
            *self._command("reload"), stderr=asyncio.subprocess.DEVNULL
        )
        if await reload.wait():
            msg = "the balancer did not take its new configuration"
            raise RuntimeError(msg)

    def _command(self, verb: str) -> list[str]:
        return [str(find("caddy")), verb, "--config", str(self._file), "--adapter", "caddyfile"]

    @property
    def _file(self) -> Path:
        return self.folder / "Balancer"

    def _write(self) -> None:
        routes = "\n".join(
            f"handle /{name}/* {{\n reverse_proxy {' '.join(f'127.0.0.1:{p}' for p in ports)} "
            "{\n lb_policy round_robin\n lb_try_duration 3s\n lb_try_interval 50ms\n }\n}"
            for name, ports in self.upstreams.items()
        )
        head = (
            f"{{\n admin unix//{self.folder}/admin.sock\n auto_https off\n persist_config off\n}}\n"
        )
        self._file.write_text(f"{head}http://127.0.0.1:{self.port} {{\n{routes}\n}}\n")


@dataclass
class Copy:
    """One process of one service, of one version, started beside those of the stack."""

    place: Place
    service: str
    part: str
    path: str
    port: int = field(default_factory=free_port)

    async def start(self) -> None:
        """Returns when it is ready to serve, as a cluster would see it."""
        environment = {
            **os.environ,
            **self.place.surroundings(self.service),
            "PYTHONPATH": self.path,
        }
        environment |= {"SAMLYFT_PORT": str(self.port), "SAMLYFT_PROBE_PORT": str(free_port())}
        with (self.place.home / "logs" / f"beside-{self.service}-{self.part}.log").open(
            "ab"
        ) as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", f"samlyft_{self.service.replace('-', '_')}", self.part),
                env=environment,
                stdout=log,
                stderr=log,
            )
        probe = f"http://127.0.0.1:{environment['SAMLYFT_PROBE_PORT']}/health/ready"
        await until(lambda: answers(probe), f"{self.service} {self.part} is ready")

    async def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Waits for its end."""
        self._process.send_signal(number)
        await self._process.wait()

    async def end(self) -> None:
        """Whatever state it is in."""
        if getattr(self, "_process", None) and self._process.returncode is None:
            await self.stop(signal.SIGKILL)


async def answers(address: str) -> bool:
    """Whether it is 200."""
    async with httpx.AsyncClient(trust_env=False) as client:
        try:
            return (await client.get(address)).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False


@dataclass
class Readers:
    """Clients that read from every service in turn and never ask twice: each failure is one."""

    api: Api
    origin: str
    asked: int = 0
    failed: list[str] = field(default_factory=list)

    async def read(self, stop: asyncio.Event) -> None:
        """Goes round until told to stop."""
        connector = aiohttp.TCPConnector(force_close=True)
        async with aiohttp.ClientSession(
            timeout=TIMEOUT, trust_env=False, connector=connector
        ) as http:
            while not stop.is_set():
                for service in SERVICES:
                    await self._ask(http, f"/{service}/v1/{READS[service]}")
                await asyncio.sleep(0.02)

    async def _ask(self, http: aiohttp.ClientSession, path: str) -> None:
        headers = {
            "Authorization": f"Bearer {await self.api.token(LOADER)}",
            "Samlyft-Tenant": TENANT,
        }
        self.asked += 1
        try:
            async with http.get(self.origin + path, headers=headers) as answer:
                await answer.read()
                if answer.status != httpx.codes.OK:
                    self.failed.append(f"{answer.status} {path}")
        except FAULTS as error:
            self.failed.append(f"{type(error).__name__} {path}")


@asynccontextmanager
async def reading(readers: Readers, clients: int = 2) -> AsyncIterator[None]:
    """What is inside happens while they read."""
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        for _ in range(clients):
            group.create_task(readers.read(stop))
        try:
            yield
        finally:
            stop.set()
