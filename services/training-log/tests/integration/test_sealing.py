"""The chain: sealed outside the way of a write, walked by auditors, and broken by any later change."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import pytest

from samlyft_training_log.seals.sealer import run, seal_round, verify_from_shell

READS = ["seals:read"]


@pytest.fixture
async def relay(database_urls: dict[str, str]) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database_urls["relay"])
    yield connection
    await connection.close()


@pytest.fixture
async def superuser(
    postgres: str, database_urls: dict[str, str]
) -> AsyncIterator[asyncpg.Connection]:
    database = urlsplit(database_urls["owner"]).path.lstrip("/")
    connection = await asyncpg.connect(postgres, database=database)
    yield connection
    await connection.close()


@pytest.fixture
async def auditor(caller: Any) -> Any:
    return await caller("auditor", reach=["1482"])


async def posted(api: Any, world: Any, *numbers: str) -> None:
    """A posting each."""
    await world.staffed(*numbers)
    await api.hold()
    for number in numbers:
        assert (await api.attend(number)).status_code == 201


async def walked(auditor: Any, **query: Any) -> Any:
    answer = await auditor.get("/chain-verifications", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_postings_are_linked_once_and_the_tail_is_told_apart(
    api: Any, world: Any, relay: asyncpg.Connection, auditor: Any
) -> None:
    await posted(api, world, "1001", "1002")
    before = await walked(auditor)
    assert (before["head"]["position"], before["unsealed_postings"]) == (0, 2)
    assert await seal_round(relay) == 2
    assert await seal_round(relay) == 0
    await world.learn(world.person("1003"), world.job("1003"))
    await api.attend("1003")
    found = await walked(auditor)
    assert (found["postings"], found["entries"], found["broken"], found["next_position"]) == (
        2,
        2,
        None,
        None,
    )
    assert (found["unsealed_postings"], found["unsealed_entries"]) == (1, 1)
    head = (await auditor.get("/chain-heads")).json()
    assert (head["position"], head["unsealed_postings"], len(head["link"])) == (2, 1, 64)
    first = (await auditor.get("/chain-heads", params={"position": 1})).json()
    assert first["position"] == 1
    assert first["link"] != head["link"]
    assert (await auditor.get("/chain-heads", params={"position": 9})).status_code == 422
    seals = (await auditor.get("/seals")).json()["items"]
    assert [(s["position"], s["entries"], s["erased"]) for s in seals] == [(1, 1, 0), (2, 1, 0)]


PLANTED = {
    "changed": "update entry set minutes = 61 where posting_id = $1",
    "removed": "delete from entry where posting_id = $1",
    "added": """
        insert into entry select (jsonb_populate_record(null::entry, to_jsonb(e) || '{"line": 2}')).*
        from entry e where posting_id = $1
    """,
    "changed header": "update posting set actor = 'somebody else' where posting_id = $1",
    "link": "update seal set link = sha256(link) where posting_id = $1",
    "swapped": "update seal set digests[2] = sha256('x') where posting_id = $1",
    "unchained": "delete from seal where posting_id = $1",
}


@pytest.mark.parametrize("change", PLANTED)
async def test_a_planted_change_is_found_and_named(
    api: Any,
    world: Any,
    relay: asyncpg.Connection,
    superuser: asyncpg.Connection,
    auditor: Any,
    change: str,
) -> None:
    await posted(api, world, "1001", "1002", "1003")
    await seal_round(relay)
    assert (await walked(auditor))["broken"] is None  # the control
    second = await superuser.fetchval("select posting_id from seal where position = 2")
    async with superuser.transaction():
        await superuser.execute("set local session_replication_role = replica")
        await superuser.execute(PLANTED[change], second)
    broken = (await walked(auditor))["broken"]
    if change == "unchained":  # the next one no longer stands beside its predecessor
        assert (broken["position"], broken["what"]) == (3, "link")
        return
    what = {"changed header": "changed", "swapped": "link"}.get(change, change)
    line = {"changed": 1, "removed": 1, "added": 2, "changed header": 0}.get(change)
    assert broken == {
        "position": 2,
        "posting_id": str(second),
        "line": line,
        "what": what,
    }


async def test_a_seal_taken_from_the_end_is_missed(
    api: Any, world: Any, relay: asyncpg.Connection, superuser: asyncpg.Connection, auditor: Any
) -> None:
    await posted(api, world, "1001", "1002")
    await seal_round(relay)
    last = await superuser.fetchval("delete from seal where position = 2 returning posting_id")
    found = await walked(auditor)
    assert found["broken"] == {
        "position": None,
        "posting_id": str(last),
        "line": None,
        "what": "unchained",
    }


async def test_the_chain_survives_gallring(
    api: Any, world: Any, relay: asyncpg.Connection, superuser: asyncpg.Connection, auditor: Any
) -> None:
    await posted(api, world, "1001", "1002")
    await seal_round(relay)
    await superuser.execute("update entry set person_id = gen_random_uuid()")
    assert (await walked(auditor))["broken"]["what"] == "changed"  # with its salt a change is seen
    await superuser.execute("update seal set salts[2] = null")
    found = await walked(auditor)
    assert (found["broken"], found["erased"], found["postings"]) == (None, 2, 2)


async def test_digests_of_the_same_content_differ(
    api: Any, world: Any, relay: asyncpg.Connection, superuser: asyncpg.Connection
) -> None:
    await posted(api, world, "1001", "1002", "1003")
    await seal_round(relay)
    salts = await superuser.fetch("select unnest(salts) as salt from seal")
    assert len({bytes(row["salt"]) for row in salts}) == 6


async def test_one_seals_at_a_time_and_a_late_commit_is_sealed_late(
    api: Any, world: Any, database_urls: dict[str, str], auditor: Any
) -> None:
    await posted(api, world, *(str(number) for number in range(1001, 1011)))
    sealers = [await asyncpg.connect(database_urls["relay"]) for _ in range(4)]
    sealed = await asyncio.gather(*(seal_round(connection) for connection in sealers))
    assert sum(sealed) == 10
    assert (await walked(auditor))["broken"] is None
    for connection in sealers:
        await connection.close()


async def test_who_serves_can_neither_write_the_chain_nor_change_what_it_seals(
    api: Any, world: Any, relay: asyncpg.Connection
) -> None:
    await posted(api, world, "1001")
    await seal_round(relay)
    for attempt in (
        "update seal set link = ''",
        "delete from seal",
        "update posting set sealed = false",
        "update entry set minutes = 1",
        "delete from entry",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await world.rows(attempt)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await relay.execute("update posting set actor = ''")


async def test_a_chain_is_its_tenants_own(
    api: Any, world: Any, relay: asyncpg.Connection, caller: Any
) -> None:
    await posted(api, world, "1001")
    await seal_round(relay)
    halland = await caller("auditor", tenant="halland")
    assert (await walked(halland))["head"]["position"] == 0
    assert (await halland.get("/seals")).json()["items"] == []


async def test_a_long_chain_goes_on_where_the_last_walk_stopped(
    api: Any, world: Any, relay: asyncpg.Connection, auditor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    await posted(api, world, "1001", "1002", "1003")
    await seal_round(relay)
    monkeypatch.setattr("samlyft_training_log.seals.walking.STEP", 1)
    whole = await walked(auditor)
    assert (whole["postings"], whole["next_position"]) == (3, None)
    rest = await walked(auditor, from_position=3)
    assert (rest["from_position"], rest["postings"], rest["broken"]) == (3, 1, None)


async def test_the_shell_walks_every_tenant_and_the_sealer_runs_beside_the_relay(
    api: Any,
    world: Any,
    settings: Any,
    superuser: asyncpg.Connection,
    capsys: pytest.CaptureFixture[str],
) -> None:
    await posted(api, world, "1001")
    stop = asyncio.Event()
    sealing = asyncio.create_task(run(settings, stop))
    for _ in range(100):
        if await superuser.fetchval("select count(*) from seal"):
            break
        await asyncio.sleep(0.05)
    stop.set()
    await sealing
    assert await verify_from_shell(settings) == 0
    assert '"postings":1' in capsys.readouterr().out
    await superuser.execute("update entry set minutes = minutes + 1")
    assert await verify_from_shell(settings) == 1
    assert '"what":"changed"' in capsys.readouterr().out
