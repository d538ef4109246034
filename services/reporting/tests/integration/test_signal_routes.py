"""Signals through the API: who sees what of them, how they are put aside, and how they follow events and days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from samlyft_common.db import Database
from samlyft_events import BarrierChanged, GatheringCounted
from samlyft_reporting.models import signal
from samlyft_reporting.signals.commands import refresh
from samlyft_testing import as_tenant
from samlyft_testing.plugin import Caller
from samlyft_web.days import today
from services.reporting.tests.planting import DAY, Plant

A = "ale-a"


@pytest.fixture
async def plant(database: Database) -> Plant:
    plant = Plant(database)
    await plant.all_well()
    return plant


async def run(plant: Plant, day: date = DAY) -> int | None:
    async with plant.database.session(plant.tenant) as session:
        return await refresh(session, day)


async def barrier(plant: Plant, **facts: Any) -> None:
    known = {"kind": "phone", "seen_on": "2020-11-01", **plant.place(A)}
    await plant.tell(BarrierChanged, "phone", **known | facts)


async def raised(client: Any, **asked: Any) -> list[dict[str, Any]]:
    answer = await client.get("/signals", params={"status": "raised", "positive": False, **asked})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def test_a_signal_is_raised_told_put_aside_and_ends(caller: Caller, plant: Plant) -> None:
    await barrier(plant)
    await run(plant)
    client = await caller("project-owner")
    (one,) = await raised(client)
    assert (one["rule"], one["workplace_code"], one["municipality_code"]) == ("S15", A, "1440")
    assert {f["figure"]: f["value"] for f in one["evidence"]} == {
        "barriers": 1, "kinds": ["phone"], "oldest_on": "2020-11-01",
    }  # fmt: skip
    until = (today() + timedelta(days=20)).isoformat()
    path = f"/signals/{one['signal_id']}"
    answer = await client.post(f"{path}/snoozes", json={"until": until, "reason": "planned"})
    assert answer.status_code == 201, answer.text
    assert (answer.json()["snoozed_until"], answer.json()["version"]) == (until, 2)
    assert await raised(client, snoozed=False) == []
    assert len(await raised(client, snoozed=True)) == 1
    await barrier(plant, status="resolved", resolved_on="2020-11-28")
    await run(plant)
    body = (await client.get(path)).json()
    assert (body["status"], body["ended_on"], body["snoozed_until"]) == (
        "ended",
        "2020-12-01",
        None,
    )
    steps = (await client.get(f"{path}/steps")).json()["items"]
    assert [step["step"] for step in steps] == ["raised", "snoozed", "ended"]
    assert steps[1]["reason"] == "planned"
    again = await client.post(f"{path}/snoozes", json={"until": until, "reason": "planned"})
    assert again.status_code == 409


async def test_events_tell_what_was_raised_and_never_of_single_champions(plant: Plant) -> None:
    await barrier(plant)
    await plant.champion(A, minutes_per_week=0)
    await run(plant)
    async with as_tenant(plant.database, "gr") as connection:
        rows = await connection.fetch("select data from outbox where type like '%signal%'")
    told = {row["data"]["rule"] for row in rows}
    assert "S15" in told
    assert "S06" not in told
    assert {rule for rule, *_ in await plant.standing()} >= {"S06", "S15"}


async def test_signals_about_champions_are_for_them_and_those_who_lead(
    caller: Caller, plant: Plant
) -> None:
    await plant.champion(A, minutes_per_week=0)
    await run(plant)
    for role, seen in (("local-project-leader", ["S06"]), ("champion", ["S06"]), ("analyst", []),
                       ("first-line-manager", []), ("strategic-manager", [])):  # fmt: skip
        client = await caller(role)
        assert [one["rule"] for one in await raised(client)] == seen, role


async def test_small_counts_of_people_are_withheld_from_those_who_may_not_list_them(
    caller: Caller, plant: Plant
) -> None:
    await plant.held_at("lonely", A, "2020-08-20", [f"{A} 0"], topic="Outlook")
    await run(plant)
    figures = {}
    for role in ("project-owner", "analyst"):
        (one,) = await raised(await caller(role))
        figures[role] = {f["figure"]: (f["value"], f["suppressed"]) for f in one["evidence"]}
    assert figures["project-owner"]["persons_once"] == (3, None)
    assert figures["analyst"]["persons_once"] == (None, "protected")
    assert figures["analyst"]["persons"] == (None, "protected")
    assert figures["analyst"]["topics_once"] == figures["project-owner"]["topics_once"] == (1, None)


async def test_a_local_leader_sees_the_own_municipality_only(caller: Caller, plant: Plant) -> None:
    await barrier(plant)
    await run(plant)
    assert len(await raised(await caller("local-project-leader", reach=["1440"]))) == 1
    assert await raised(await caller("local-project-leader", reach=["1401"])) == []


async def test_only_what_is_new_is_computed_again_and_a_new_day_is_whole(plant: Plant) -> None:
    await run(plant)
    async with as_tenant(plant.database, "gr") as connection:
        assert await connection.fetchval("select count(*) from signal_due") == 0
        await barrier(plant)
        due = await connection.fetch("select municipality_code from signal_due")
        assert [row[0] for row in due] == ["1440"]
        assert await run(plant) == 1
        assert await run(plant) == 0
        assert await run(plant, DAY + timedelta(days=60)) == 8
    # No network meeting for a quarter in two municipalities; idle champions without trainees at three units.


async def test_a_threshold_of_the_tenant_holds_from_its_day(caller: Caller, plant: Plant) -> None:
    client = await caller("project-owner")
    body = {
        "name": "barrier_days",
        "value": 90.0,
        "from_on": today().isoformat(),
        "reason": "Styrgruppen",
    }
    answer = await client.post("/signal-thresholds", json=body)
    assert answer.status_code == 201, answer.text
    rule = (await client.get("/signal-rules/S15")).json()
    assert [(t["value"], t["shipped"]) for t in rule["thresholds"]] == [(90.0, 14.0)]
    assert (await client.post("/signal-thresholds", json=body)).status_code == 409
    for wrong in (
        {"name": "no_such"},
        {"from_on": "2020-01-01"},
        {"name": "ratio_least", "value": 4.0},
    ):
        answer = await client.post("/signal-thresholds", json=body | wrong)
        assert answer.status_code == 422, wrong
    (own,) = (await client.get("/signal-thresholds", params={"name": "barrier_days"})).json()[
        "items"
    ]
    assert own["value"] == 90.0


async def test_what_was_seen_raises_and_ends_a_signal(caller: Caller, plant: Plant) -> None:
    client = await caller("local-project-leader", reach=["1440"])
    body = {"project_id": str(plant.project_id), "workplace_id": str(plant.id(f"workplace {A}")),
            "kind": "paper_notices", "seen_on": "2020-11-20"}  # fmt: skip
    answer = await client.post("/observations", json=body)
    assert answer.status_code == 201, answer.text
    await run(plant)
    assert [one["rule"] for one in await raised(client)] == ["S16"]
    path = f"/observations/{answer.json()['observation_id']}"
    back = await client.patch(path, json={"status": "withdrawn"}, headers={"if-match": '"v1"'})
    assert back.status_code == 200
    await run(plant)
    assert await raised(client) == []
    elsewhere = await caller("local-project-leader", reach=["1401"])
    assert (await elsewhere.post("/observations", json=body)).status_code in {403, 404}
    stranger = await caller("project-owner", tenant="halland")
    assert (await stranger.post("/observations", json=body)).status_code == 404
    assert (await stranger.get(path)).status_code == 404


async def test_good_signs_are_told_too(plant: Plant) -> None:
    await plant.held_at("coach", A, "2020-11-11", [f"{A} 0"], kind_of="IND", form="digital")
    await plant.tell(GatheringCounted, "early", kind="FÖR", held_on="2019-04-20", project_id=plant.project_id,
                     municipality_code="1440", heads=[{"role": "first_line_manager", "heads": 4}])  # fmt: skip
    many = [f"{A} {n}" for n in range(6)] + [f"{A} manager", f"{A} champion"]
    await plant.held_at("many", A, "2020-11-12", many)
    found = await plant.found(positive=True)
    assert {("P01", "1440", None), ("P04", "1440", None), ("P05", "1440", None)} <= found
    assert {one for one in found if one[0] == "P03"} == {("P03", "1440", A)}
    assert not {one for one in found if one[0] in {"P01", "P04", "P05"} and one[1] == "1401"}


async def test_the_catalogue_tells_the_finding_its_source_and_what_cannot_be_computed(
    caller: Caller,
) -> None:
    rules = (await (await caller("analyst")).get("/signal-rules")).json()["rules"]
    assert all(one["finding"]["sv"] and one["source"] and one["action"]["en"] for one in rules)
    assert [one["rule"] for one in rules if one["unavailable"]] == ["S12"]


def test_workplaces_and_never_persons() -> None:
    assert not {"person_id", "champion_id"} & {column.name for column in signal.columns}
