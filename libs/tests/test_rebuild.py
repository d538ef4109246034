"""A read model made again: the old one answers until the new one stands in its place, whatever happens on the way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import asyncpg
import nats
import pytest

from samlyft_common import beside
from samlyft_common.db import Database
from samlyft_common.service import Service
from samlyft_common.settings import Settings
from samlyft_running.rebuild import RebuildError, rebuild
from samlyft_running.replay import republish
from samlyft_testing import as_tenant, until

Count = Callable[..., Awaitable[int]]
CATALOGUE = """
select 'index' as kind, indexdef as what from pg_indexes where schemaname = 'public'
union all select 'policy', (p.*)::text from pg_policies p where schemaname = 'public'
union all select 'grant', c.relname || c.relacl::text || c.relrowsecurity || c.relforcerowsecurity
from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v')
union all select 'constraint', conname || pg_get_constraintdef(oid) from pg_constraint
where connamespace = 'public'::regnamespace
union all select 'column', table_name || column_name || data_type || is_nullable || coalesce(column_default, '')
from information_schema.columns where table_schema = 'public'
union all select 'schema', nspname from pg_namespace where nspname in ('beside', 'replaced')
order by 1, 2
"""


async def notes(database: Database, *words: int, tenant: str = "gr") -> None:
    from samlyft_sample.main import write

    async with database.session(tenant) as session:
        for number in words:
            await write(session, tenant, number)


@pytest.fixture
async def owner(database_urls: dict[str, str]) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database_urls["owner"])
    yield connection
    await connection.close()


@pytest.fixture
async def seven(database: Database, running: Settings, count: Count) -> None:
    """Seven notes, read, and one of them read wrongly: where the new model stands, it is right."""
    await notes(database, *range(1, 8))
    await notes(database, 5, tenant="halland")

    async def read() -> bool:
        return await count("read") == 7 and await count("read", "halland") == 1

    await until(read)
    async with as_tenant(database, "gr") as connection:
        await connection.execute("update read set words = 300 where words = 3")


async def words(database: Database) -> list[int]:
    async with as_tenant(database, "gr") as connection:
        rows = await connection.fetch("select words from read order by words")
    return [row["words"] for row in rows]


@pytest.mark.usefixtures("seven")
async def test_the_old_model_answers_until_the_new_one_stands_in_its_place(
    service: Service, running: Settings, database: Database, owner: asyncpg.Connection
) -> None:
    await owner.execute(
        "create view read_words with (security_invoker = true) as select words from read"
    )
    before = await owner.fetch(CATALOGUE)
    seen: list[list[int]] = []
    said: list[str] = []
    task = asyncio.create_task(rebuild(service, running, said.append))
    while not task.done():
        seen.append(await words(database))
    await task
    old, new = [1, 2, 4, 5, 6, 7, 300], [1, 2, 3, 4, 5, 6, 7]
    assert len(seen) > 3
    assert seen[0] == old
    assert [each for each in seen if each not in (old, new)] == []
    assert await words(database) == new
    assert await owner.fetch(CATALOGUE) == before
    assert (
        await owner.fetchval("select pg_get_viewdef('read_words'::regclass)")
        == " SELECT words\n   FROM read;"
    )
    assert any("sample 8 of 8" in line for line in said)
    await owner.execute("drop view read_words")
    await notes(database, 8)

    async def arrived() -> bool:
        return await words(database) == [*new, 8]

    await until(arrived)


@pytest.mark.usefixtures("seven")
async def test_what_comes_meanwhile_is_in_the_new_model(
    service: Service, running: Settings, database: Database
) -> None:
    task = asyncio.create_task(rebuild(service, running))
    written: list[int] = []
    while not task.done():
        written.append(100 + len(written))
        await notes(database, written[-1])
        await asyncio.sleep(0.005)
    await task

    async def complete() -> bool:
        return await words(database) == [*range(1, 8), *written]

    await until(complete)
    assert len(written) > 20


@pytest.mark.usefixtures("seven")
async def test_a_rebuild_that_died_is_gone_on_with(
    service: Service,
    running: Settings,
    database: Database,
    owner: asyncpg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def die(*_: object) -> None:
        raise ConnectionError

    said: list[str] = []
    with monkeypatch.context() as patched:
        patched.setattr(beside, "finish", die)
        with pytest.raises(ConnectionError):
            await rebuild(service, running, said.append)
    assert 300 in await words(database), "the old model answers"
    assert await owner.fetchval("select to_regclass('beside.read')") is not None
    again: list[str] = []
    await rebuild(service, running, again.append)
    assert again[0] == "goes on with what was begun"
    assert await words(database) == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.usefixtures("seven")
async def test_a_model_that_would_know_less_is_not_put_in_place(
    service: Service, running: Settings, database: Database
) -> None:
    client = await nats.connect(running.nats_url or "")
    await client.jetstream().purge_stream("sample")
    with pytest.raises(RebuildError, match="read 8"):
        await rebuild(service, running)
    assert 300 in await words(database)
    await republish(running)

    async def sent() -> bool:
        return (await client.jetstream().stream_info("sample")).state.messages == 8

    await until(sent)
    await client.close()
    await rebuild(service, running)
    assert await words(database) == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.usefixtures("seven")
async def test_a_long_reader_is_not_killed_and_others_wait_for_it_only_a_moment(
    service: Service, running: Settings, database: Database, database_urls: dict[str, str]
) -> None:
    reader = await asyncpg.connect(database_urls["app"])
    transaction = reader.transaction()
    await transaction.start()
    await reader.fetchval("select set_config('app.tenant_id', 'gr', true)")
    assert await reader.fetchval("select count(*) from read") == 7
    task = asyncio.create_task(rebuild(service, running))
    waits: list[float] = []
    loop = asyncio.get_running_loop()
    ends = loop.time() + 3.5
    while loop.time() < ends:
        began = loop.time()
        await words(database)
        waits.append(loop.time() - began)
        await asyncio.sleep(0.01)
    assert not task.done()
    assert max(waits) < 1.0
    assert await reader.fetchval("select count(*) from read") == 7
    await transaction.commit()
    await task
    assert await words(database) == [1, 2, 3, 4, 5, 6, 7]
    await reader.close()


async def test_tables_changed_by_a_migration_begin_anew(
    service: Service, running: Settings, owner: asyncpg.Connection
) -> None:
    tables = (*service.rebuilds, "inbox")
    await beside.begin(owner, tables, "sample_app")
    assert await beside.is_begun(owner, tables)
    await owner.execute("update alembic_version set version_num = version_num || '+'")
    assert not await beside.is_begun(owner, tables)
    await owner.execute("update alembic_version set version_num = rtrim(version_num, '+')")
    await beside.drop(owner)


async def test_a_table_with_a_trigger_is_refused(
    service: Service, running: Settings, owner: asyncpg.Connection
) -> None:
    await owner.execute(
        "create function nothing() returns trigger language plpgsql as 'begin return null; end';"
        "create trigger kept after insert on read for each row execute function nothing()"
    )
    with pytest.raises(RuntimeError, match="kept"):
        await beside.begin(owner, (*service.rebuilds, "inbox"), "sample_app")
    await owner.execute("drop trigger kept on read; drop function nothing()")
