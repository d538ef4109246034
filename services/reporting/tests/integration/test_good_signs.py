"""Good signs of a municipality: told where they are planted, and not where one part is missing."""

from __future__ import annotations

from typing import Any

import pytest

from samlyft_common.db import Database
from samlyft_events import ActionPlanChanged, MilestoneChanged
from services.reporting.tests.planting import Plant

ALE, HARRYDA = "1440", "1401"
UNIT = {ALE: "ale-a", HARRYDA: "harryda-c"}
REACHED = {"kind": "what_remains", "stage": "decided", "reached_on": "2020-11-01"}


@pytest.fixture
async def plant(database: Database) -> Plant:
    plant = Plant(database)
    await plant.all_well()
    return plant


async def taught(plant: Plant, code: str, role: str) -> None:
    """Somebody of the role has been to something."""
    unit, who = UNIT[code], f"{UNIT[code]} {role}"
    await plant.works(who, unit, role)
    await plant.joins(who, unit, role)
    await plant.held_at(f"{who} day", unit, "2020-11-12", [who], role=role)


async def where(plant: Plant, rule: str) -> set[str | None]:
    return {code for one, code, _ in await plant.found(positive=True) if one == rule}


async def test_all_five_groups_are_told_where_all_five_have_been_to_something(
    plant: Plant,
) -> None:
    assert await where(plant, "P02") == set()
    for code in (ALE, HARRYDA):
        await taught(plant, code, "champion")
    assert await where(plant, "P02") == set()
    await taught(plant, ALE, "local_project_leader")
    assert await where(plant, "P02") == {ALE}


async def test_what_is_left_afterwards_is_told_where_it_is_decided(plant: Plant) -> None:
    assert await where(plant, "P06") == set()
    steps: list[tuple[str, dict[str, Any]]] = [
        (ALE, REACHED),
        (HARRYDA, REACHED | {"stage": "started"}),
        (HARRYDA, REACHED | {"kind": "learning_method"}),
    ]
    for code, said in steps:
        here = {"project_id": plant.project_id, "municipality_code": code}
        await plant.tell(MilestoneChanged, f"{code} {said['kind']}", **here, **said)
    assert await where(plant, "P06") == {ALE}


async def test_a_plan_that_reaches_beyond_the_project_is_a_good_sign_too(plant: Plant) -> None:
    here = {"project_id": plant.project_id, "municipality_code": HARRYDA}
    plan = {"level": "municipality", "adopted_on": "2019-09-01", "status": "adopted"}
    await plant.tell(ActionPlanChanged, HARRYDA, due_on="2021-12-31", **here, **plan)
    assert await where(plant, "P06") == {HARRYDA}
