"""Whatever happens, in whatever order and how often it is told: following gives what computing all anew gives."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from samlyft_common.db import Database
from samlyft_events import Event, ProjectChanged
from samlyft_reporting.signals.commands import refresh
from samlyft_testing import as_tenant
from services.reporting.tests.integration.test_signals import PLANTED
from services.reporting.tests.planting import DAY, Plant

ANYWHERE = {"S21", "S24"}
"""Of surveys: they have all computed anew."""


async def story(plant: Plant, chance: random.Random) -> list[Event]:
    """All is well, then some of what can go wrong does; told in any order, some of it twice."""
    plant.unsaid = []
    for unit, code in (("ale-a", "1440"), ("ale-b", "1440"), ("harryda-c", "1401")):
        await plant.well(unit)
        await plant.anchored(unit, code)
    local = [planting for rule, planting, *_ in PLANTED if rule not in ANYWHERE]
    for planting in chance.sample(local, 6):
        await planting(plant)
    await plant.unit("ale-b", municipality_code="1401")
    told, plant.unsaid = plant.unsaid, None
    told += chance.sample(told, len(told) // 5)
    chance.shuffle(told)
    return told


async def follow(plant: Plant, told: Sequence[Event], chance: random.Random) -> None:
    while told:
        some = chance.randint(1, 60)
        await plant.say(*told[:some])
        told = told[some:]
        if chance.random() < 0.7:
            async with plant.database.session(plant.tenant) as session:
                await refresh(session, DAY)
    async with plant.database.session(plant.tenant) as session:
        await refresh(session, DAY)


async def began(database: Database, seed: int) -> tuple[Plant, random.Random]:
    """The project is known and its day is computed: from here on only what is due is."""
    plant, chance = Plant(database), random.Random(seed)  # noqa: S311  # a seeded story, no secret
    await plant.project()
    async with database.session("gr") as session:
        await refresh(session, DAY)
    return plant, chance


@pytest.mark.parametrize("seed", range(8))
async def test_following_gives_what_computing_all_anew_gives(database: Database, seed: int) -> None:
    plant, chance = await began(database, seed)
    await follow(plant, await story(plant, chance), chance)
    followed = await plant.standing()
    assert any(rule.startswith("S") for rule, *_ in followed)
    async with as_tenant(database, "gr") as connection:
        whole = await connection.fetchval(
            "select count(*) from signal_due where municipality_code = '*'"
        )
        await connection.execute("update signal set status = 'ended'")
    assert whole == 0
    await plant.found()
    assert await plant.standing() == followed


async def test_what_nobody_notes_is_noticed(database: Database) -> None:
    plant, chance = await began(database, 1)
    told = await story(plant, chance)
    await follow(plant, told[:100], chance)
    await plant.say(*told[100:])
    async with database.session("gr") as session:
        await (await session.connection()).exec_driver_sql("delete from signal_due")
        await refresh(session, DAY)
    followed = await plant.standing()
    await plant.found()
    assert await plant.standing() != followed
    assert not any(isinstance(event, ProjectChanged) for event in told)
