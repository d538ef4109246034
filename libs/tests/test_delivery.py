"""From a commit to the read model: once, for the right tenant, and again after everything in between was lost."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from uuid import UUID, uuid4

import asyncpg
import nats
import pytest
from samlyft_sample.main import TRACES, write

from samlyft_common.copies import on_grants, on_tenants
from samlyft_common.db import Database
from samlyft_common.service import Service
from samlyft_common.settings import Settings
from samlyft_events import GrantChanged, TenantChanged
from samlyft_running.relay import Relay
from samlyft_running.replay import rebuild_empty, republish
from samlyft_testing import as_tenant, until
from samlyft_testing.plugin import Caller

Count = Callable[..., Awaitable[int]]


async def notes(database: Database, tenant: str, *words: int) -> None:
    async with database.session(tenant) as session:
        for number in words:
            await write(session, tenant, number)


async def test_what_is_committed_reaches_the_read_model_of_its_tenant_only(
    running: Settings, database: Database, count: Count
) -> None:
    await notes(database, "gr", 1, 2, 3)
    await until(lambda: reached(count, 3))
    assert await count("read", "halland") == 0


async def reached(count: Count, number: int, table: str = "read", tenant: str = "gr") -> bool:
    return await count(table, tenant) == number


async def test_what_is_rolled_back_is_never_published(
    running: Settings, database: Database, count: Count
) -> None:
    async def fail() -> None:
        async with database.session("gr") as session:
            await write(session, "gr", 1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    await notes(database, "gr", 2)
    await until(lambda: reached(count, 1))
    assert await count("outbox") == 1


async def test_a_repeated_event_is_applied_once(
    running: Settings, database: Database, count: Count
) -> None:
    await notes(database, "gr", 1, 2)
    await until(lambda: reached(count, 2))
    client = await nats.connect(running.nats_url or "")
    message = await client.jetstream().get_last_msg("sample", "samlyft.sample.note.changed.v1.gr")
    for _ in range(
        20
    ):  # without the message id the stream stores it again, as after its duplicate window
        await client.jetstream().publish("samlyft.sample.note.changed.v1.gr", message.data or b"")
    await notes(database, "gr", 3)
    await until(lambda: reached(count, 3))
    await client.close()
    assert await count("inbox") == 3


async def test_an_event_that_cannot_be_applied_is_kept_and_the_others_go_on(
    running: Settings, database: Database, count: Count
) -> None:
    await notes(database, "gr", 1, 13, 2)
    await until(lambda: reached(count, 1, "dead_letter"), 20)
    assert await count("read") == 2
    async with as_tenant(database, "gr") as connection:
        letter = await connection.fetchrow(
            "select envelope ->> 'tenantid', error, attempts from dead_letter"
        )
    assert tuple(letter) == ("gr", "ValueError", 5)


async def test_an_event_without_a_known_tenant_is_kept_without_its_content(
    running: Settings, database: Database, count: Count
) -> None:
    await notes(database, "gr", 1)
    await until(lambda: reached(count, 1))
    client = await nats.connect(running.nats_url or "")
    await client.jetstream().publish(
        "samlyft.sample.note.changed.v1.nowhere", b'{"not": "an event"}'
    )
    await client.close()

    async def buried() -> bool:
        return await count("dead_letter", "_unknown") == 1

    await until(buried)
    async with as_tenant(database, "_unknown") as connection:
        assert await connection.fetchval("select envelope from dead_letter") is None


async def test_a_rebuilt_read_model_equals_the_first(
    service: Service, running: Settings, database: Database, count: Count
) -> None:
    await notes(database, "gr", *range(1, 8))
    await notes(database, "halland", 5)
    await until(lambda: reached(count, 7))
    await rebuild_empty(service, running)
    await until(lambda: reached(count, 7))
    await until(lambda: reached(count, 1, tenant="halland"))


async def test_a_lost_stream_is_filled_again_from_the_outbox(
    service: Service, running: Settings, database: Database, count: Count
) -> None:
    await notes(database, "gr", 1, 2, 3)
    await until(lambda: reached(count, 3))
    client = await nats.connect(running.nats_url or "")
    await client.jetstream().purge_stream("sample")
    await client.close()
    await rebuild_empty(service, running)
    assert await count("read") == 0, (
        "the stream was the only way back: without republish nothing comes"
    )
    assert await republish(running) == 3
    await until(lambda: reached(count, 3))


async def test_a_late_commit_with_a_small_number_is_neither_lost_nor_skipped_in_the_feed(
    running: Settings, database: Database, database_urls: dict[str, str], count: Count
) -> None:
    late = await asyncpg.connect(database_urls["app"])
    transaction = late.transaction()
    await transaction.start()
    await late.fetchval("select set_config('app.tenant_id', 'gr', true)")
    await late.execute(
        "insert into outbox (tenant_id, type, aggregate_id, version, known_at, data) "
        "values ('gr', 'samlyft.sample.note.changed.v1', $1, 1, now(), $2)",
        (note := uuid4()),
        f'{{"aggregate_id": "{note}", "version": 1, "known_at": "2026-01-01T00:00:00Z", "words": 1}}',
    )
    await notes(database, "gr", 2)
    await until(lambda: reached(count, 1))
    await transaction.commit()
    await late.close()
    await until(lambda: reached(count, 2))


async def test_copies_of_tenants_and_grants_keep_the_newest_version_in_any_order(
    database: Database,
) -> None:
    def tenant(version: int, name: str) -> TenantChanged:
        known = datetime(2026, 11, 23, tzinfo=UTC)
        return TenantChanged(
            aggregate_id=UUID(int=1), version=version, known_at=known, name=name, kind="regional"
        )

    def grant(version: int, role: str) -> GrantChanged:
        known = datetime(2026, 11, 23, tzinfo=UTC)
        return GrantChanged(
            aggregate_id=UUID(int=2),
            version=version,
            known_at=known,
            issuer="i",
            subject="s",
            role=role,
            valid_from=known,
        )

    for names in ((3, "third"), (2, "second")):
        async with database.session("gr") as session:
            await on_tenants(session, [tenant(*names)])
            await on_grants(session, [grant(*names)])
    async with as_tenant(database, "gr") as connection:
        assert await connection.fetchval("select name from tenant") == "third"
        assert await connection.fetchval("select role from access_grant") == "third"
    async with as_tenant(database, "halland") as connection:
        assert await connection.fetchval("select name from tenant") == "Halland"
        assert await connection.fetchval("select count(*) from access_grant") == 0


async def test_one_trace_leads_from_the_request_to_the_read_model(
    running: Settings, caller: Caller, count: Count
) -> None:
    sent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    client = await caller("tenant-admin")
    await client.post("/notes", json={"words": 3}, headers={"traceparent": sent})
    await until(lambda: reached(count, 1))
    assert TRACES[-1] is not None
    assert TRACES[-1].split("-")[1] == sent.split("-")[1]


async def test_what_no_repeat_can_need_is_deleted_and_the_rest_kept(
    settings: Settings, database: Database, count: Count, nats_server: str
) -> None:
    async with as_tenant(database, "gr") as connection:
        for days in (1, 6, 8, 34, 36):
            await connection.execute(
                "insert into idempotency (tenant_id, client, route, key, created_at) "
                "values ('gr', 'c', 'r', $1, now() - make_interval(days => $2))",
                f"key-{days}",
                days,
            )
            await connection.execute(
                "insert into inbox values ('gr', uuidv7(), 's', now(), now() - make_interval(days => $1))",
                days,
            )
    stop = asyncio.Event()
    connected = settings.model_copy(update={"nats_url": nats_server})
    relay = asyncio.create_task(Relay("sample", connected).run(stop))
    await until(lambda: reached(count, 4, "inbox"))
    assert await count("idempotency") == 2
    stop.set()
    await relay
