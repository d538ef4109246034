"""The chain from kept edges equals who attended whose sessions, whatever was recorded, corrected or folded in when."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import asyncpg
import pytest
import sqlalchemy as sa

from samlyft_training_log.chains.edges import ALL_TOPICS, ONE_TOPIC, OUTSIDE, READ
from samlyft_training_log.chains.keeping import keep_round
from samlyft_training_log.seals.sealer import seal_round

FIRST = datetime(2020, 3, 1, 22, 30, tzinfo=UTC)
SCOPES = ("*", "1440", "1401", "1440,1401")
TOPICS = (None, "Teams", "Digitala lås")
PLAIN = f"""
    select t.person_id, a.person_id, min(a.local_date), max(a.local_date)
    from session_trainer t
    join session x using (tenant_id, session_id)
    join attendance a using (tenant_id, session_id)
    where a.minutes > 0 and a.person_id <> t.person_id
        and (cast(:topic as text) is null or x.topic = :topic)
        and (cast(:project_id as uuid) is null or x.project_id = :project_id)
    group by 1, 2
    union all
    select {OUTSIDE}, a.person_id, null, null
    from session x join attendance a using (tenant_id, session_id)
    where x.kind = 'DOU' and a.minutes > 0 and a.person_id is not null
    group by a.person_id
"""
KEPT = f"""
    select trainer_id, trainee_id, min(first_on), max(last_on) from ({{kept}}) k
    where trainer_id <> {OUTSIDE} group by 1, 2
    union all
    select {OUTSIDE}, trainee_id, null, null from ({ALL_TOPICS}) k where trainer_id = {OUTSIDE} group by trainee_id
"""
DIFFERENCE = f"""
with {READ}, plain as materialized ({PLAIN}), kept as materialized ({KEPT})
select 'missing' as what, * from (select * from plain except all select * from kept) m
union all
select 'too much', * from (select * from kept except all select * from plain) m
"""
"""Both in one statement, so of one snapshot, whoever writes meanwhile."""


@pytest.fixture
async def relay(database_urls: dict[str, str]) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database_urls["relay"])
    yield connection
    await connection.close()


async def differences(
    world: Any, scope: str, topic: str | None = None, project_id: Any = None
) -> list[Any]:
    kept = ONE_TOPIC if topic or project_id else ALL_TOPICS
    async with world.database.session(world.tenant, scope) as session:
        connection = await session.connection()
        statement = sa.text(DIFFERENCE.format(kept=kept))
        found = await connection.execute(statement, {"topic": topic, "project_id": project_id})
        return list(found.all())


def session_row(number: int, rng: Random, *trainers: str) -> list[dict[str, Any]]:
    starts_at = FIRST + timedelta(days=number)
    row = {
        "session_code": f"S{number}",
        "project_code": "annat" if number % 3 == 0 else "modig",
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + timedelta(hours=3)).isoformat(),
        "kind": rng.choice(("APT", "BAS", "DOU")),
        "form": "on_site",
        "topic": rng.choice(TOPICS[1:]),
    }
    led = [
        {"trainer_employer_number": "212000-1439", "trainer_employee_number": trainer}
        for trainer in trainers
    ]
    return [row | one for one in led] or [row]


async def people(world: Any) -> None:
    """Seven references in two municipalities, one person with two; `2002` comes later."""
    await world.staffed("1001", "1002", "1003", "1004")
    await world.learn(
        world.project("annat"),
        world.workplace("HÄR-01", municipality_code="1401"),
        *(world.person(n) for n in ("2001", "2002")),
    )
    there = {"workplace_id": world.id("HÄR-01"), "municipality_code": "1401"}
    await world.learn(
        world.job("2001", **there), world.job("2003", person_id=world.id("person 1001"), **there)
    )


NUMBERS = ("1001", "1002", "1003", "1004", "2001", "2002", "2003")


async def turn(historian: Any, rng: Random) -> None:
    """Sessions held, led by others or of another topic than was said; attendance, its corrections; one voided."""
    rows = []
    for number in rng.sample(range(6), 3):
        rows += session_row(number, rng, *rng.sample(NUMBERS, rng.randrange(4)))
    await historian.send(*rows, path="/session-imports", mode="partial")
    attended = {}
    for _ in range(12):
        who, code, minutes = rng.choice(NUMBERS), f"S{rng.randrange(6)}", rng.choice((0, 15, 170))
        attended[who, code] = historian.row(
            who, minutes, code, status="partial" if minutes else "absent", reason="wrong_minutes"
        )
    answer = await historian.send(*attended.values(), mode="partial")
    assert answer.status_code == 200, answer.text
    if rng.randrange(3) == 0:
        held = (await historian.get("/sessions", limit=100))["items"]
        path = f"/sessions/{rng.choice(held)['session_id']}/voidings"
        await historian.client.post(path, json={"reason": "not_held"})


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
async def test_they_are_equal_after_any_history(
    historian: Any, world: Any, relay: asyncpg.Connection, seed: int
) -> None:
    await people(world)
    rng = Random(seed)  # noqa: S311  # a repeatable history
    most = 0
    for number in range(10):
        await turn(historian, rng)
        if number == 4:
            there = {"workplace_id": world.id("HÄR-01"), "municipality_code": "1401"}
            await world.learn(world.job("2002", **there))
        if rng.randrange(2):
            await seal_round(relay)
        if rng.randrange(2):
            await keep_round(relay)
        for topic in TOPICS:
            for project in (None, "annat"):
                project_id = project and world.id(project)
                assert not await differences(world, rng.choice(SCOPES), topic, project_id)
        most = max(most, len(await world.rows("select from chain_edge")))
    assert most > 5
    await seal_round(relay)
    await keep_round(relay)
    assert not await world.rows("select from chain_change")
    [mark] = await world.rows("select position from chain_mark")
    [head] = await world.rows("select max(position) as position from seal")
    assert mark["position"] == head["position"]
    before = await world.rows("select * from chain_edge order by 1, 2, 3, 4, 5, 6")
    for scope in SCOPES:
        assert not await differences(world, scope)
    await relay.execute("update chain_mark set position = 0")
    await keep_round(relay)
    assert await world.rows("select * from chain_edge order by 1, 2, 3, 4, 5, 6") == before


async def test_an_edge_that_was_changed_or_lost_is_noticed_by_that_comparison(
    historian: Any, world: Any, relay: asyncpg.Connection
) -> None:
    await people(world)
    await historian.send(*session_row(1, Random(1), "1001"), path="/session-imports")  # noqa: S311  # a repeatable history
    await historian.attend("1002", 60, "S1", status="partial")
    await seal_round(relay)
    await keep_round(relay)
    assert not await differences(world, "*")
    await relay.execute("update chain_edge set first_on = first_on - 1")
    assert {row.what for row in await differences(world, "*")} == {"missing", "too much"}
    await relay.execute("delete from chain_edge")
    assert {row.what for row in await differences(world, "*")} == {"missing"}


async def test_who_is_told_to_have_led_it_afterwards_is_in_the_chain_at_once(
    historian: Any, world: Any, relay: asyncpg.Connection
) -> None:
    await people(world)
    rows = session_row(1, Random(1), "1001")  # noqa: S311  # a repeatable history
    await historian.send(*rows, path="/session-imports")
    await historian.attend("1002", 60, "S1", status="partial")
    await seal_round(relay)
    await keep_round(relay)
    [edge] = await world.rows("select * from chain_edge")
    assert edge["trainer_id"] == world.id("person 1001")
    assert (edge["last_on"] - edge["first_on"]).days == 1  # over midnight
    other = rows[0] | {"trainer_employee_number": "1003", "topic": "Annat"}
    assert (await historian.send(other, path="/session-imports")).json()["changed"] == 1
    assert not await differences(world, "*")
    assert not await differences(world, "*", "Annat")
    await keep_round(relay)
    [edge] = await world.rows("select * from chain_edge")
    assert (edge["trainer_id"], edge["topics"]) == (world.id("person 1003"), ["Annat"])
    assert not await differences(world, "*")


async def test_it_holds_at_every_moment_while_others_write_and_the_sealer_folds(
    historian: Any, world: Any, relay: asyncpg.Connection
) -> None:
    await people(world)
    rng = Random(5)  # noqa: S311  # a repeatable history
    done = asyncio.Event()

    async def write() -> None:
        for _ in range(6):
            await turn(historian, rng)
        done.set()

    async def fold() -> None:
        while not done.is_set():
            await seal_round(relay)
            await keep_round(relay)

    writing = asyncio.gather(write(), fold())
    seen = 0
    while not writing.done():
        assert not await differences(world, "*", rng.choice(TOPICS))
        seen += 1
        await asyncio.sleep(0)
    await writing
    assert seen > 5
