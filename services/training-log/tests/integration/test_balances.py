"""Balances from kept sums equal the sum of the entries, whatever was posted, corrected, sealed or folded when."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import asyncpg
import pytest
import sqlalchemy as sa

from samlyft_training_log.ledger import queries
from samlyft_training_log.ledger.folding import FOLD
from samlyft_training_log.seals.sealer import fold_all, seal_round
from samlyft_training_log.seals.statements import SEAL

FIRST = datetime(2020, 3, 1, 22, 30, tzinfo=UTC)
DAYS = [date(2020, 2, 29) + timedelta(days=n) for n in range(14)]
SCOPES = ("*", "1440", "1401", "1440,1401")


@pytest.fixture
async def relay(database_urls: dict[str, str]) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database_urls["relay"])
    yield connection
    await connection.close()


async def both(world: Any, day: date, kind: str, scope: str) -> tuple[Any, Any]:
    """The kept and the counted balances, of one snapshot."""
    async with world.database.session(world.tenant, scope) as session:
        connection = await session.connection()
        names = ("project_id", "recorded_at", "done", "done_eligible", "known", "known_eligible")
        told = []
        for rows in (queries.rolled_balances(day, kind), queries.balances(day, kind)):
            columns = [rows.c[name] for name in (*names, "done_persons", "known_persons")]
            found = await connection.execute(sa.select(*columns).order_by(rows.c.project_id))
            told.append([tuple(row) for row in found])
        return told[0], told[1]


async def people(historian: Any, world: Any) -> None:
    """Six people in two municipalities, one employed in both; two projects; sessions, some of them over midnight."""
    await world.staffed("1001", "1002", "1003", "1004")
    await world.learn(
        world.project("annat", eligible_from=date(2020, 3, 4)),
        world.workplace("HÄR-01", municipality_code="1401"),
        *(world.person(n) for n in ("2001", "2002")),
    )
    there = {"workplace_id": world.id("HÄR-01"), "municipality_code": "1401"}
    await world.learn(
        world.job("2001", **there),
        world.job("2002", **there),
        world.job("2003", person_id=world.id("person 1001"), **there),
    )
    for number in range(10):
        project = "annat" if number % 3 == 0 else "modig"
        starts_at = FIRST + timedelta(days=number)
        held = await historian.hold(f"S{number}", starts_at=starts_at, project_code=project)
        assert held.status_code == 201, held.text


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_they_are_equal_after_any_history(
    historian: Any, world: Any, relay: asyncpg.Connection, seed: int
) -> None:
    await people(historian, world)
    rng = Random(seed)  # noqa: S311  # a repeatable history
    numbers = ("1001", "1002", "1003", "1004", "2001", "2002", "2003")
    for turn in range(6):
        rows = {}
        for _ in range(10):
            number, session = rng.choice(numbers), rng.randrange(5)
            known = FIRST + timedelta(days=2 * turn, hours=rng.randrange(48))
            minutes = rng.choice((0, 15, 60, 120))
            status = {0: "absent", 120: "present"}.get(minutes, "partial")
            rows[number, session] = historian.row(
                number, minutes, f"S{session}", status=status, reason="wrong_minutes",
                known_at=known.isoformat(),
            )  # fmt: skip
        await historian.send(*rows.values(), mode="partial")
        step = rng.randrange(4)
        if step == 1:
            await seal_round(relay)
        elif step == 2:  # as a sealer of the version before: sealed, and not folded in
            async with relay.transaction():
                await relay.fetchval(SEAL, "gr")
        elif step == 3:
            await fold_all(relay)
        for kind, scope in (("participant", rng.choice(SCOPES)), ("champion_teaching", "*")):
            for day in rng.sample(DAYS, 4):
                kept, counted = await both(world, day, kind, scope)
                assert kept == counted, (seed, day, kind, scope)
    assert await world.rows("select from entry where minutes < 0")
    await fold_all(relay)
    [mark] = await world.rows("select position from balance_mark")
    [head] = await world.rows("select max(position) as position from seal")
    assert mark["position"] == head["position"]
    for day in DAYS:
        for scope in SCOPES:
            kept, counted = await both(world, day, "participant", scope)
            assert kept == counted, (seed, day, scope)


async def test_a_sum_that_was_changed_is_noticed_by_that_comparison(
    historian: Any, world: Any, relay: asyncpg.Connection
) -> None:
    await people(historian, world)
    await historian.attend("1001", 60, "S1", status="partial")
    await seal_round(relay)
    kept, counted = await both(world, DAYS[-1], "participant", "*")
    assert kept == counted
    await relay.execute("update balance_day set minutes = minutes + 1")
    kept, counted = await both(world, DAYS[-1], "participant", "*")
    assert kept != counted


async def test_sums_are_made_anew_where_the_mark_is_taken_away(
    historian: Any, world: Any, relay: asyncpg.Connection
) -> None:
    await people(historian, world)
    for session in range(4):
        await historian.attend("1001", 60, f"S{session}", status="partial")
    while await seal_round(relay):
        pass
    before, _ = await both(world, DAYS[-1], "participant", "*")
    assert [row[2] for row in before] == sorted([120, 120])
    assert await relay.fetchval(FOLD, "gr") == 0


async def test_readers_see_sums_and_mark_of_one_moment(
    historian: Any, world: Any, relay: asyncpg.Connection
) -> None:
    await people(historian, world)

    async def write() -> None:
        for session in range(10):
            await historian.attend("1002", 60, f"S{session}", status="partial")
            await seal_round(relay)

    writing = asyncio.create_task(write())
    while not writing.done():
        async with world.database.session(world.tenant, "*") as session:
            connection = await session.connection()
            rows = queries.rolled_balances(DAYS[-1], "participant")
            ad_hoc = queries.balances(DAYS[-1], "participant")
            kept, counted = sa.func.sum(rows.c.known), sa.func.sum(ad_hoc.c.known)
            one = sa.select(
                sa.select(kept).scalar_subquery().label("kept"),
                sa.select(counted).scalar_subquery().label("counted"),
            )
            found = (await connection.execute(one)).one()
            assert found.kept == found.counted
    await writing


async def test_who_reaches_one_workplace_is_answered_from_the_entries(
    historian: Any, world: Any, relay: asyncpg.Connection, caller: Any
) -> None:
    await people(historian, world)
    await historian.attend("1001", 60, "S1", status="partial")
    await historian.attend("2001", 30, "S1", status="partial")
    await seal_round(relay)
    sums = {}
    for name in ("ALE-01", "HÄR-01", "modig"):
        auditor = await caller("auditor", reach=[str(world.id(name))])
        [item] = (await auditor.get("/balances", params={"as_of": "2020-12-31"})).json()["items"]
        sums[name] = item["by_activity"]["minutes"]
    assert sums == {"ALE-01": 60, "HÄR-01": 30, "modig": 90}
