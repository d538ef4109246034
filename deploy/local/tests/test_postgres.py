"""The database: made whole or not at all, started again after a crash, and never as root."""

from __future__ import annotations

import asyncio
import signal
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from deploy.local.tests.running import Server


@pytest.fixture(scope="module")
def server(place: Path) -> Iterator[Server]:
    found = Server(place / "postgres")
    (place / "postgres.new").mkdir()  # what a start leaves that was killed half-way
    (place / "postgres.new" / "PG_VERSION").write_text("18")
    found.postgres.prepare()
    found.start()
    yield found
    found.end(signal.SIGQUIT)


async def test_it_is_durable_and_asks_for_a_password(server: Server) -> None:
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        assert await server.ask(f"show {setting}") == "on"
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(server.postgres.admin_url.replace("secret", "guess"))


async def test_it_does_not_run_as_root(server: Server) -> None:
    owner = server.postgres.data.stat().st_uid
    assert owner != 0
    assert server.account() == owner
    assert stat.S_IMODE(server.postgres.data.stat().st_mode) == 0o700


async def test_a_stale_number_that_is_anothers_by_now_does_not_stop_it(server: Server) -> None:
    server.end(signal.SIGKILL)
    file = server.postgres.data / "postmaster.pid"
    other = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "input()", stdin=asyncio.subprocess.PIPE
    )
    _, _, rest = file.read_text().partition("\n")
    file.write_text(f"{other.pid}\n{rest}")
    server.start()
    assert await server.ask("select 1") == "1"
    assert other.returncode is None
    await other.communicate(b"\n")


async def test_a_server_left_running_gives_way(server: Server) -> None:
    left = server.pid
    server.start()
    assert server.pid != left
    assert await server.ask("select 1") == "1"
    server.reap(left)


async def test_what_was_committed_is_there_after_a_kill(server: Server) -> None:
    await server.ask("create table kept as select 7 as n")
    server.end(signal.SIGKILL)
    server.start()
    assert await server.ask("select n from kept") == "7"
