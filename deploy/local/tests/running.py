"""A stack of real processes, started as `make run` starts it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import asyncpg
import httpx

from samlyft_local.leftovers import is_running
from samlyft_local.postgres import Postgres
from samlyft_local.processes import fork

PATIENCE = 90.0
# A proxy of the environment has no business on this machine's own addresses.
get = partial(httpx.get, trust_env=False)
post = partial(httpx.post, trust_env=False)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def eventually(so: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not so():
        assert time.monotonic() < deadline, f"never so: {what}"
        time.sleep(0.05)


class Run:
    """One `python -m samlyft_local up` on a data directory of its own."""

    def __init__(self, home: Path, **settings: str) -> None:
        self.home = home
        self.port = int(settings.get("SAMLYFT_PORT") or free_port())
        self.settings = {"SAMLYFT_PORT": str(self.port), **settings}
        self.output = home.with_suffix(".out")

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def text(self) -> str:
        return self.output.read_text()

    def start(self, *verb: str) -> subprocess.Popen[bytes]:
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("SAMLYFT_")}
        with self.output.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "samlyft_local", *(verb or ("up",))],
                env={**inherited, "SAMLYFT_HOME": str(self.home), **self.settings},
                stdout=out,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
            )
        return self.process

    def up(self) -> Run:
        self.start()
        eventually(lambda: "Ctrl-C" in self.text or self.process.poll() is not None, "up")
        assert self.process.poll() is None, self.text
        return self

    @property
    def parts(self) -> dict[str, int]:
        found: dict[str, int] = json.loads((self.home / "run.json").read_text())["parts"]
        return found

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(timeout=20)

    def orphans(self, parts: dict[str, int]) -> list[str]:
        return [name for name, pid in parts.items() if is_running(pid)]


class Server:
    """A cluster and the process that serves it."""

    def __init__(self, data: Path) -> None:
        self.postgres = Postgres(data, free_port(), "secret")
        self.pid = 0

    def start(self) -> None:
        part = self.postgres.part()
        assert part.before is not None
        part.before()
        self.pid = part.pid = fork(part, self.postgres.data.parent / "postgres.log")
        eventually(self.postgres.is_ready, "PostgreSQL is ready")

    def end(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)
        self.reap(self.pid)

    def reap(self, pid: int) -> None:
        os.waitpid(pid, 0)

    def account(self) -> int:
        return Path(f"/proc/{self.pid}").stat().st_uid

    async def ask(self, sql: str) -> str:
        connection = await asyncpg.connect(self.postgres.admin_url)
        try:
            return str(await connection.fetchval(sql))
        finally:
            await connection.close()
