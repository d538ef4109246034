"""What the handlers keep: the same rows for the same events, whatever the way they came."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from samlyft_common.db import Database
from samlyft_events import Event, ParticipationChanged, PersonChanged
from samlyft_reporting import models
from samlyft_reporting.consumers import HANDLERS
from samlyft_reporting.freshness import queries as freshness
from samlyft_reporting.main import SERVICE
from samlyft_reporting.projects import queries as projects
from samlyft_testing import as_tenant


async def a_full_life(world: Any, people: list[UUID]) -> None:
    await world.participates(*people[:20])
    await world.participates(*people[:3], known="2020-05-01", status="withdrawn")
    await world.trained(*people[:20])
    await world.trained(*people[5:9], minutes=-60, known="2020-03-01")
    await world.merged(people[4], people[5], known="2020-04-01")
    await world.merged(people[4], None, known="2020-06-01")
    await world.held("2020-02-01")
    await world.released("2020-06-01", "after", [("confident", "care_staff", 60, 100)])
    await world.waiting(3, "2020-03-01")
    await world.waiting(0, "2020-04-01")


async def checksum(database: Database, tenant: str) -> dict[str, freshness.Checksum]:
    async with database.session(tenant) as session:
        return await freshness.checksum(session)


async def test_repeats_and_any_order_leave_equal_rows(
    database: Database, world: Any, make_world: Callable[[str], Any], people: list[UUID]
) -> None:
    await a_full_life(world, people)
    first = await checksum(database, "gr")
    assert first["entry"].rows == 24
    assert first["participation"].rows == 23
    await world.say(*world.said)
    assert await checksum(database, "gr") == first
    other = make_world("halland")
    shuffled: list[Event] = random.Random(7).sample(world.said, len(world.said))  # noqa: S311  # repeatable
    for event in shuffled:
        await other.say(event)
    assert await checksum(database, "halland") == first


async def test_the_checksum_sees_one_changed_minute(
    database: Database, world: Any, people: list[UUID]
) -> None:
    await a_full_life(world, people)
    before = await checksum(database, "gr")
    async with as_tenant(database, "gr") as connection:
        await connection.execute(
            "update minutes_by_day set minutes = minutes + 1 where known_on = '2020-02-01'"
        )
    after = await checksum(database, "gr")
    assert [name for name in before if before[name] != after[name]] == ["minutes_by_day"]


async def test_the_rollups_are_what_the_entries_add_up_to(
    database: Database, world: Any, people: list[UUID]
) -> None:
    await a_full_life(world, people)
    await world.trained(people[0], time_kind="champion")
    async with as_tenant(database, "gr") as connection:
        entries = await connection.fetchrow(
            "select sum(minutes) as minutes, count(*) as entries from entry where time_kind = 'participant'"
        )
        for table in (rollup.name for rollup in models.ROLLUPS):
            found = await connection.fetchrow(
                f"select sum(minutes) as minutes, sum(entries) as entries from {table}"
            )
            assert tuple(found) == tuple(entries)


async def test_versions_that_two_workers_bring_at_once_form_one_chain(
    database: Database, world: Any, people: list[UUID]
) -> None:
    await world.participates(people[0], known="2020-01-01")
    await world.participates(people[0], known="2020-02-01", status="withdrawn")
    await world.participates(people[0], known="2020-03-01")
    versions = [event for event in world.said if isinstance(event, ParticipationChanged)]

    async def bring(event: Event, tenant: str) -> None:
        async with database.session(tenant) as session:
            await HANDLERS[ParticipationChanged](session, [event])
            await asyncio.sleep(0.02)

    for attempt in range(5):
        tenant = f"halland-{attempt}"
        await asyncio.gather(*(bring(event, tenant) for event in versions))
        async with as_tenant(database, tenant) as connection:
            chain = await connection.fetch(
                "select known_on, known_until from participation order by version"
            )
        assert [str(row["known_until"]) for row in chain] == ["2020-02-01", "2020-03-01", "None"]


async def test_postings_of_the_same_people_at_once_all_count(
    database: Database, world: Any, people: list[UUID]
) -> None:
    rng = random.Random(3)  # noqa: S311  # repeatable
    await asyncio.gather(
        *(world.trained(*rng.sample(people, len(people)), minutes=1) for _ in range(12))
    )
    async with as_tenant(database, "gr") as connection:
        assert await connection.fetchval("select sum(minutes) from presence") == 480
        assert await connection.fetchval("select sum(minutes) from minutes_by_day") == 480


async def test_no_name_of_a_person_is_kept(database: Database) -> None:
    kept = {column.name for table in models.READ_MODEL for column in table.columns}
    assert kept.isdisjoint({"display_name", "employee_number", "place", "note"})
    assert set(SERVICE.rebuilds) == {table.name for table in models.READ_MODEL}


async def test_an_unknown_project_of_an_event_waits_for_its_project(
    database: Database, make_world: Callable[[str], Any]
) -> None:
    late = make_world("gr")
    person = uuid4()
    await late.trained(person)
    await late.participates(person)
    await late.project("late")
    async with database.session("gr") as session:
        assert (await projects.project(session, late.project_id)).code == "late"


async def test_who_was_erased_has_no_gender_or_year_in_any_version(
    world: Any, database: Database
) -> None:
    person, noon = uuid4(), datetime(2020, 1, 1, 12, tzinfo=UTC)
    facts = {"gender": "woman", "birth_year": 1980}
    later = PersonChanged(aggregate_id=person, version=2, known_at=noon, status="erased")
    first = PersonChanged.model_validate(
        {"aggregate_id": person, "version": 1, "known_at": noon, **facts}
    )
    await world.say(later)
    await world.say(first)
    async with database.session("gr") as session:
        rows = await (await session.connection()).execute(
            sa.select(models.person.c.gender, models.person.c.birth_year).where(
                models.person.c.id == person
            )
        )
        assert [tuple(row) for row in rows] == [(None, None), (None, None)]
