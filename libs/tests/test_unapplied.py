"""Events that could not be applied, as a tenant's administrator sees and tries them again by the API."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import uuid4

import asyncpg
import httpx
import pytest

from libs.tests.test_dead_letters import NAME, NUMBER, bury
from samlyft_common.db import Database
from samlyft_common.settings import Settings
from samlyft_testing import as_tenant
from samlyft_testing.plugin import Caller

Count = Callable[..., Awaitable[int]]


@pytest.fixture
async def admin(caller: Caller) -> httpx.AsyncClient:
    return await caller("tenant-admin")


async def test_they_are_listed_with_their_reason_and_nothing_that_they_say(
    admin: httpx.AsyncClient, database: Database
) -> None:
    assert (await admin.get("/dead-letters")).json()["items"] == []
    await bury(database, display_name=NAME, identity_number=NUMBER)
    answer = await admin.get("/dead-letters")
    (letter,) = answer.json()["items"]
    assert (letter["type"], letter["source"]) == ("samlyft.sample.note.changed.v1", "sample")
    assert (letter["attempts"], letter["reason"], letter["error"]) == (5, "failed", "ValueError")
    assert letter["recorded_at"] == "2026-01-01T00:00:00Z"
    assert not [word for word in (NAME, NUMBER) if word in answer.text]


async def test_a_list_is_narrowed_by_sender_and_type(
    admin: httpx.AsyncClient, database: Database
) -> None:
    await bury(database)
    for query, many in (
        ({"source": "sample"}, 1),
        ({"source": "survey"}, 0),
        ({"type": "samlyft.sample.note.changed.v1"}, 1),
        ({"type": "samlyft.sample.note.changed.v2"}, 0),
        ({"changed_since": "2090-01-01T00:00:00Z"}, 0),
    ):
        found = (await admin.get("/dead-letters", params={**query, "sort": "-attempts"})).json()
        assert len(found["items"]) == many, query


async def test_trying_again_applies_it_once_and_the_letter_is_gone(
    admin: httpx.AsyncClient, database: Database, count: Count
) -> None:
    letter = await bury(database)
    path, key = f"/dead-letters/{letter}/replays", {"idempotency-key": uuid4().hex}
    for _ in range(2):
        answer = await admin.post(path, headers=key)
        assert (answer.status_code, answer.json()["outcome"]) == (201, "applied")
    assert (await count("read"), await count("dead_letter"), await count("inbox")) == (1, 0, 1)
    gone = await admin.post(path)
    assert (gone.status_code, gone.json()["status"]) == (404, 404)


async def test_what_still_does_not_fit_stays_and_the_try_is_counted(
    admin: httpx.AsyncClient, database: Database, count: Count
) -> None:
    letter = await bury(database, words=13)
    answer = await admin.post(f"/dead-letters/{letter}/replays")
    assert (answer.json()["outcome"], answer.json()["reason"]) == ("stays", "failed")
    assert (await count("read"), await count("inbox")) == (0, 0)
    (row,) = (await admin.get("/dead-letters")).json()["items"]
    assert row["attempts"] == 6


async def test_another_tenant_sees_and_tries_none_of_it(
    admin: httpx.AsyncClient, caller: Caller, database: Database, count: Count
) -> None:
    letter = await bury(database)
    async with as_tenant(database, "_unknown") as connection:
        await connection.execute(
            "insert into dead_letter (tenant_id, subject, error, attempts)"
            " values ('_unknown', 'samlyft.sample.note.changed.v1.gr', 'ValidationError', 1)"
        )
    stranger = await caller("tenant-admin", tenant="halland")
    assert (await stranger.get("/dead-letters")).json()["items"] == []
    assert (await stranger.get("/delivery-status")).json()["dead_letters"] == 0
    assert (await stranger.post(f"/dead-letters/{letter}/replays")).status_code == 404
    assert (await count("dead_letter"), await count("read")) == (1, 0)
    assert len((await admin.get("/dead-letters")).json()["items"]) == 1  # not the unknown tenant's


async def test_whoever_reaches_a_part_of_the_tenant_is_shown_none(
    caller: Caller, database: Database
) -> None:
    letter = await bury(database)
    narrow = await caller("tenant-admin", reach=["1440"])
    for path in ("/dead-letters", "/delivery-status"):
        assert (await narrow.get(path)).status_code == 403
    assert (await narrow.post(f"/dead-letters/{letter}/replays")).status_code == 403


async def test_what_waits_to_be_told_is_counted_from_its_oldest(
    admin: httpx.AsyncClient, database: Database, settings: Settings
) -> None:
    before = (await admin.get("/delivery-status")).json()
    assert (before["waiting"], before["oldest_waiting_at"], before["last_told_at"]) == (
        0,
        None,
        None,
    )
    await admin.post("/notes", json={"words": 3})
    await bury(database)
    after = (await admin.get("/delivery-status")).json()
    assert (after["waiting"], after["dead_letters"]) == (1, 1)
    assert after["oldest_waiting_at"] is not None
    relay = await asyncpg.connect(settings.role_url("relay"))
    await relay.execute("update outbox set published_at = now()")
    await relay.close()
    told = (await admin.get("/delivery-status")).json()
    assert (told["waiting"], told["last_told_at"] is None) == (0, False)
