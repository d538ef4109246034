"""Two versions side by side behind one gateway, each part taken out and in again while clients go on."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
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
OLD, NEW = "127.0.0.1", "127.0.0.2"
"""Where the copies of the stack listen, and those started beside them."""
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
    """A gateway with two copies of each api behind it: it sends requests to those that stand in the list only.

    As the endpoints of a Service in a cluster, the list is looked at all the time (here an active health check of
    the gateway asks for it) and nothing is loaded anew: a change of the configuration would close connections of
    clients that had done nothing wrong. Only a dial that is refused is tried at another copy.
    """

    folder: Path
    port: int = field(default_factory=free_port)
    endpoints: set[tuple[str, str]] = field(default_factory=set)
    """Service and address of the copies that stand in the list."""

    @property
    def origin(self) -> str:
        """Where clients knock."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self, copies: dict[str, dict[str, int]]) -> None:
        """Ports by service and address; returns when it answers, with the stack's own copies in the list."""
        self.endpoints = {(service, OLD) for service in copies}
        self._list = await asyncio.start_server(self._tell, [OLD, NEW], free_port())
        self._write(copies)
        command = [str(find("caddy")), "run", "--config", str(self._file), "--adapter", "caddyfile"]
        with (self.folder / "balancer.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(*command, stderr=log)

        async def answers() -> bool:
            async with httpx.AsyncClient(trust_env=False) as client:
                try:
                    return (await client.get(f"{self.origin}/nothing")).status_code > 0
                except httpx.HTTPError:
                    return False

        await until(answers, "the balancer")
        await asyncio.sleep(DRAIN)

    async def stop(self) -> None:
        """Ends it."""
        self._process.terminate()
        await self._process.wait()
        self._list.close()

    async def put_in(self, service: str, address: str) -> None:
        """Requests go there from now on."""
        self.endpoints.add((service, address))
        await asyncio.sleep(DRAIN)

    async def take_out(self, service: str, address: str) -> None:
        """New requests go elsewhere; what has begun is finished where it is."""
        self.endpoints.remove((service, address))
        await asyncio.sleep(DRAIN)

    async def _tell(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answers the gateway's question about one copy: the path is the service, the address its own."""
        with suppress(OSError, asyncio.IncompleteReadError):
            asked = (await reader.readuntil(b"\r\n\r\n")).split()[1].decode().strip("/")
            stands = (asked, writer.get_extra_info("sockname")[0]) in self.endpoints
            status = b"200 OK" if stands else b"503 Service Unavailable"
            writer.write(b"HTTP/1.1 %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" % status)
            await writer.drain()
        writer.close()

    @property
    def _file(self) -> Path:
        return self.folder / "Balancer"

    def _write(self, upstreams: dict[str, dict[str, int]]) -> None:
        listed = self._list.sockets[0].getsockname()[1]
        routes = "\n".join(
            f"handle /{name}/* {{\n reverse_proxy {' '.join(f'{a}:{p}' for a, p in copies.items())} {{\n"
            f" lb_policy round_robin\n lb_try_duration 3s\n lb_try_interval 50ms\n"
            f" health_uri /{name}\n health_port {listed}\n health_interval 200ms\n }}\n}}"
            for name, copies in upstreams.items()
        )
        head = "{\n admin off\n auto_https off\n persist_config off\n}\n"
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
        environment |= {"SAMLYFT_HOST": NEW, "SAMLYFT_PORT": str(self.port)}
        environment |= {"SAMLYFT_PROBE_PORT": str(free_port())}
        with (self.place.home / "logs" / f"beside-{self.service}-{self.part}.log").open(
            "ab"
        ) as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", f"samlyft_{self.service.replace('-', '_')}", self.part),
                env=environment,
                stdout=log,
                stderr=log,
            )
        probe = f"http://{NEW}:{environment['SAMLYFT_PROBE_PORT']}/health/ready"
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
        async with aiohttp.ClientSession(timeout=TIMEOUT, trust_env=False) as http:
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
                    self.failed.append(f"{answer.status} {path} {(await answer.text())[:200]}")
        except FAULTS as error:
            self.failed.append(f"{type(error).__name__} {error} {path}")


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
