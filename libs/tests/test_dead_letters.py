"""Events that could not be applied, through the verbs of `samlyft`."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from samlyft_common.db import Database
from samlyft_common.service import Service
from samlyft_common.settings import Settings
from samlyft_operations import dead_letters
from samlyft_operations.places import OperationError, Place
from samlyft_testing import as_tenant

Count = Callable[..., Awaitable[int]]
SUBJECT = "samlyft.sample.note.changed.v1.gr"
NUMBER, NAME = "19121212-1212", "Tolvan Tolvansson"


@pytest.fixture
def where(service: Service, settings: Settings) -> list[Place]:
    return [Place(service, settings)]


async def bury(database: Database, words: int = 3, **more: Any) -> UUID:
    """A letter whose event fits again, with a person who has no business in it."""
    data = {
        "aggregate_id": str(uuid4()),
        "version": 1,
        "known_at": "2026-01-01T00:00:00Z",
        "words": words,
        **more,
    }
    envelope = {
        "id": str(uuid4()),
        "source": "sample",
        "type": "samlyft.sample.note.changed.v1",
        "subject": data["aggregate_id"],
        "time": "2026-01-01T00:00:00Z",
        "tenantid": "gr",
        "aggregateversion": 1,
        "data": data,
    }
    async with as_tenant(database, "gr") as connection:
        found = await connection.fetchval(
            "insert into dead_letter (tenant_id, subject, envelope, error, attempts)"
            " values ('gr', $1, $2, 'ValueError', 5) returning id",
            SUBJECT,
            envelope,
        )
    return UUID(str(found))


async def said(verb: str, where: list[Place], **words: Any) -> int:
    told = {"tenant": None, "json": True, "ids": [], "all": False, "dry_run": False, **words}
    return await dead_letters.VERBS[f"dead-letters {verb}"].run(where, Namespace(**told))


async def test_they_are_listed_and_shown_without_what_they_say_of_anyone(
    where: list[Place], database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await said("list", where) == 0
    letter = await bury(database, display_name=NAME, identity_number=NUMBER)
    assert await said("list", where) == 1
    assert await said("show", where, id=letter) == 0
    lines = capsys.readouterr().out.splitlines()
    listed, shown = map(json.loads, lines)
    assert (listed["error"], listed["attempts"], listed["tenant_id"]) == ("ValueError", 5, "gr")
    assert shown["data"]["display_name"] == f"str of {len(NAME)}"
    assert not {word for word in (NUMBER, NAME) if word in "".join(lines)}
    async with as_tenant(database, "gr") as connection:  # the control: they are in the letter
        assert NAME in await connection.fetchval("select envelope::text from dead_letter")


async def test_replay_applies_once_and_the_letter_goes_with_it(
    where: list[Place], database: Database, count: Count
) -> None:
    letter = await bury(database)
    assert await said("replay", where, ids=[letter], dry_run=True) == 0
    assert (await count("read"), await count("dead_letter"), await count("inbox")) == (0, 1, 0)
    assert await said("replay", where, ids=[letter]) == 0
    assert (await count("read"), await count("dead_letter"), await count("inbox")) == (1, 0, 1)


async def test_what_still_does_not_fit_stays_and_is_counted(
    where: list[Place], database: Database, count: Count
) -> None:
    await bury(database, words=13)
    await bury(database)
    assert await said("replay", where, all=True) == 1
    assert (await count("read"), await count("dead_letter")) == (1, 1)
    async with as_tenant(database, "gr") as connection:
        assert await connection.fetchval("select attempts from dead_letter") == 6


async def test_dropping_leaves_its_reason_in_the_log(
    where: list[Place],
    database: Database,
    count: Count,
    capsys: pytest.CaptureFixture[str],
) -> None:
    letter = await bury(database)
    assert await said("drop", where, ids=[letter], reason="a trial", dry_run=True) == 0
    assert await count("dead_letter") == 1
    assert await said("drop", where, ids=[letter], reason="a trial") == 0
    assert await count("dead_letter") == 0
    told = capsys.readouterr()
    assert "a trial" in told.out + told.err


async def test_an_id_that_is_nowhere_is_a_finding(where: list[Place], database: Database) -> None:
    assert await said("replay", where, ids=[uuid4()]) == 1
    with pytest.raises(OperationError, match="--all"):
        await said("replay", where)


async def test_a_letter_without_content_is_republished_at_its_source(
    where: list[Place], database: Database, count: Count
) -> None:
    async with as_tenant(database, "_unknown") as connection:
        await connection.execute(
            "insert into dead_letter (tenant_id, subject, error, attempts)"
            " values ('_unknown', $1, 'ValidationError', 1)",
            SUBJECT,
        )
    assert await said("replay", where, all=True) == 1
    assert await count("dead_letter", "_unknown") == 1
