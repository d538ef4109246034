"""A base backup and the log since: restored to a moment before something went wrong, into an empty place."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest

from deploy.local.tests.running import Run
from deploy.local.tests.test_keeping import add_tenant, tenants
from samlyft_common.roles import database_name
from samlyft_local import credentials
from samlyft_local.postgres import Postgres

SAMLYFT = Path(sys.executable).with_name("samlyft")


def samlyft(home: Path, *words: object) -> tuple[int, str]:
    done = subprocess.run(
        [SAMLYFT, *map(str, words)],
        env={"PATH": "", "SAMLYFT_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def kept(place: Path) -> Iterator[Run]:
    """A stack that keeps its log."""
    run = Run(place / "home", SAMLYFT_WAL_ARCHIVE=str(place / "log"))
    try:
        yield run.up()
    finally:
        run.stop(signal.SIGTERM)


async def damage(home: Path) -> None:
    """What nobody meant: a table of one tenant is emptied behind the services' back."""
    port = int((home / "postgres" / "postmaster.pid").read_text().splitlines()[3])
    secret = credentials.load(home, "").postgres
    url = Postgres(home / "postgres", port, secret).admin_url
    connection = await asyncpg.connect(url, database=database_name("enrollment"))
    await connection.execute("delete from access_grant where tenant_id = 'skaraborg'")
    await connection.close()


async def test_the_moment_before_comes_back_whole(kept: Run, place: Path) -> None:
    base, log = place / "base", place / "log"
    add_tenant(kept, "halland")
    assert samlyft(kept.home, "backup", base, "--base")[0] == 0
    add_tenant(kept, "skaraborg")  # after the base: only the log has it
    assert samlyft(kept.home, "mark", base, "before")[0] == 0
    await damage(kept.home)
    assert samlyft(kept.home, "mark", base, "after")[0] == 0
    other = Run(place / "other")
    status, text = samlyft(other.home, "restore", base, "--mark", "before", "--archive", log)
    assert (status, "restored and equal" in text) == (0, True), text
    # The control: a moment later it is not the same, and what differs is named.
    later = ("--mark", "after", "--compare", "before", "--archive", log)
    status, text = samlyft(place / "third", "restore", base, *later)
    assert (status, "enrollment: access_grant skaraborg" in text) == (1, True), text
    try:
        other.up()
        assert {"halland", "skaraborg"} <= tenants(other)
    finally:
        other.stop(signal.SIGTERM)


async def test_any_moment_comes_back_by_the_clock(kept: Run, place: Path) -> None:
    base, log = place / "base", place / "log"
    add_tenant(kept, "blekinge")
    await asyncio.sleep(1)
    moment = datetime.now(UTC)
    await asyncio.sleep(0.1)
    add_tenant(kept, "gotland")
    assert samlyft(kept.home, "mark", base, "both")[0] == 0
    words = ("--archive", log, "--compare", "both")
    status, text = samlyft(place / "timed", "restore", base, "--to", moment.isoformat(), *words)
    differing = {line.split()[-1] for line in text.splitlines() if "differs" in line}
    # Only the later tenant's rows are missing: those of the one before are there, and equal.
    assert (status, "gotland" in differing, "blekinge" in differing) == (1, True, False), text
    restored = Run(place / "timed")
    try:
        restored.up()
        assert tenants(restored) & {"blekinge", "gotland"} == {"blekinge"}
    finally:
        restored.stop(signal.SIGTERM)


def test_a_moment_without_its_zone_is_refused(place: Path) -> None:
    words = ("restore", place / "base", "--archive", place / "log", "--to", "2026-11-23T22:40:00")
    status, text = samlyft(place / "naive", *words)
    assert (status, "zone" in text) == (2, True), text


def test_without_a_log_no_moment_is_marked_and_nothing_is_overwritten(
    kept: Run, place: Path
) -> None:
    status, text = samlyft(kept.home, "restore", place / "base", "--mark", "before")
    assert (status, "--archive" in text) == (2, True)
    words = ("restore", place / "base", "--mark", "before", "--archive", place / "log")
    status, text = samlyft(kept.home, *words)
    assert (status, "not empty" in text) == (2, True)
    status, text = samlyft(kept.home, "backup", place / "base", "--base")
    assert (status, "not empty" in text) == (2, True)
