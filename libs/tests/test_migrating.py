"""A migration beside what is going on: it waits for a lock in short tries, and those behind it hardly at all."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest
import sqlalchemy as sa

from samlyft_common import migrations

HELD = 1.5
ENV = """
import sqlalchemy as sa
from samlyft_common.migrations import run

run(sa.MetaData())
"""
REVISION = """
from alembic import op

revision, down_revision = {number!r}, {before!r}


def upgrade() -> None:
    op.execute({statement!r})
"""
EXPAND = "alter table busy add column more text"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> str:
    """A service whose second revision changes a table that others use."""
    name = f"trial_{abs(hash(request.node.name))}"
    versions = tmp_path / "migrations" / "versions"
    versions.mkdir(parents=True)
    (tmp_path / "src" / name).mkdir(parents=True)
    (tmp_path / "src" / name / "__init__.py").touch()
    (versions.parent / "env.py").write_text(ENV)
    (versions.parent / "script.py.mako").touch()
    steps = {"0001": (None, "create table if not exists first_of_all ()"), "0002": ("0001", EXPAND)}
    for number, (before, statement) in steps.items():
        text = REVISION.format(number=number, before=before, statement=statement)
        (versions / f"{number}.py").write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path / "src"))
    return name


@pytest.fixture
async def busy(owner: asyncpg.Connection) -> AsyncIterator[None]:
    await owner.execute("drop table if exists busy; create table busy (one int)")
    # The sample's own revision stands in the same table.
    kept = await owner.fetchval("delete from alembic_version returning version_num")
    yield
    await owner.execute("delete from alembic_version")
    await owner.execute("insert into alembic_version values ($1)", kept)


@asynccontextmanager
async def held(url: str, seconds: float) -> AsyncIterator[None]:
    """A transaction that has read the table and goes on for a while, as a report or an export does."""
    connection = await asyncpg.connect(url)

    async def hold() -> None:
        async with connection.transaction():
            await connection.fetch("select from busy")
            began.set()
            await asyncio.sleep(seconds)

    began = asyncio.Event()
    holding = asyncio.create_task(hold())
    await began.wait()
    try:
        yield
    finally:
        await holding
        await connection.close()


async def worst_write(url: str, until: asyncio.Task[None]) -> float:
    """The longest that a writer waited, of many while the migration went on."""
    connection, worst = await asyncpg.connect(url), 0.0
    while not until.done():
        began = time.monotonic()
        await connection.execute("insert into busy values (1)")
        worst = max(worst, time.monotonic() - began)
        await asyncio.sleep(0.01)
    await connection.close()
    return worst


async def beside_a_long_transaction(package: str, url: str) -> float:
    async with held(url, HELD):
        migrating = asyncio.create_task(migrations.migrate(package, url))
        await asyncio.sleep(0.1)
        worst = await worst_write(url, migrating)
    await migrating
    return worst


async def columns(owner: asyncpg.Connection) -> int:
    return int(
        await owner.fetchval(
            "select count(*) from pg_attribute where attrelid = 'busy'::regclass and attnum > 0"
        )
    )


async def test_writers_do_not_queue_behind_a_migration_that_waits(
    package: str, database_urls: dict[str, str], owner: asyncpg.Connection, busy: None
) -> None:
    assert await beside_a_long_transaction(package, database_urls["owner"]) < HELD / 2
    assert await columns(owner) == 2
    assert await owner.fetchval("select version_num from alembic_version") == "0002"


async def test_without_the_limit_they_wait_as_long_as_the_transaction(
    package: str,
    database_urls: dict[str, str],
    owner: asyncpg.Connection,
    busy: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control: what the limit is for."""
    monkeypatch.setattr(migrations, "LOCK_TIMEOUT", "0")
    assert await beside_a_long_transaction(package, database_urls["owner"]) > HELD / 2
    assert await columns(owner) == 2


async def test_what_is_held_for_too_long_ends_the_job_and_leaves_nothing_half_done(
    package: str,
    database_urls: dict[str, str],
    owner: asyncpg.Connection,
    busy: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(migrations, "PATIENCE", 0)
    async with held(database_urls["owner"], 1):
        with pytest.raises(sa.exc.DBAPIError, match="lock timeout"):
            await migrations.migrate(package, database_urls["owner"])
    assert await columns(owner) == 1
    # What came before it stands: the next try goes on from there.
    assert await owner.fetchval("select version_num from alembic_version") == "0001"
    await migrations.migrate(package, database_urls["owner"])
    assert await columns(owner) == 2
