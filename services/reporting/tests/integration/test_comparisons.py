"""Why two dates differ: each cause by name, adding up to the difference."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from httpx import AsyncClient

from samlyft_testing.plugin import Caller


async def ask(
    client: AsyncClient, world: Any, first: str, last: str, **params: str
) -> dict[str, Any]:
    path = f"/projects/{world.project_id}/comparisons"
    answer = await client.get(path, params={"from_date": first, "to_date": last, **params})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def causes(change: dict[str, Any]) -> dict[str, int]:
    found = {cause["cause"]: cause["count"] for cause in change["causes"]}
    assert sum(found.values()) == change["difference"] == change["to"] - change["from"]
    return found


async def test_every_cause_has_its_name(caller: Caller, world: Any, people: list[UUID]) -> None:
    await world.participates(*people, known="2020-01-02")
    await world.trained(*people[:20], on="2020-02-01", known="2020-02-01")
    # After the first date:
    await world.trained(*people[20:23], on="2020-06-01", known="2020-06-01")
    await world.trained(*people[23:28], on="2020-02-20", known="2020-06-02")
    await world.participates(*people[:4], known="2020-06-03", status="withdrawn")
    await world.trained(*people[4:6], minutes=-60, on="2020-02-01", known="2020-06-04")
    for duplicate, kept in ((6, 7), (8, 9), (10, 11)):
        await world.merged(people[duplicate], people[kept], known="2020-06-05")
    body = await ask(await caller("project-owner"), world, "2020-03-01", "2020-12-31")
    assert (body["persons"]["from"], body["persons"]["to"]) == (20, 19)
    assert causes(body["persons"]) == {
        "new": 3,
        "entered_late": 5,
        "merged": -3,
        "withdrawn": -4,
        "corrected": -2,
    }
    assert causes(body["minutes"]) == {
        "new": 180,
        "entered_late": 300,
        "withdrawn": -240,
        "corrected": -120,
    }


async def test_what_came_after_its_month_was_closed_is_entered_late_and_not_corrected(
    caller: Caller, world: Any, people: list[UUID]
) -> None:
    await world.participates(*people[:2], known="2020-01-02")
    late = {"kind": "correction", "reason": "entered_late"}
    await world.trained(people[0], on="2020-02-01", known="2020-06-01", **late)
    await world.trained(people[0], on="2020-02-02", known="2020-06-01", kind="correction")
    body = await ask(await caller("project-owner"), world, "2020-03-01", "2020-12-31")
    assert causes(body["minutes"]) == {"entered_late": 60, "corrected": 60}


async def test_what_was_undone_comes_back_under_the_same_cause(
    caller: Caller, world: Any, people: list[UUID]
) -> None:
    await world.participates(*people[:3], known="2020-01-02")
    await world.trained(*people[:3], on="2020-02-01")
    await world.participates(people[0], known="2020-02-10", status="withdrawn")
    await world.merged(people[1], people[2], known="2020-02-10")
    await world.participates(people[0], known="2020-06-01")
    await world.merged(people[1], None, known="2020-06-01")
    body = await ask(await caller("project-owner"), world, "2020-03-01", "2020-12-31")
    assert causes(body["persons"]) == {"merged": 1, "withdrawn": 1}
    assert causes(body["minutes"]) == {"withdrawn": 60}


async def test_who_was_corrected_into_another_group_has_moved(
    caller: Caller, world: Any, people: list[UUID]
) -> None:
    await world.participates(*people[:2], known="2020-01-02")
    await world.trained(*people[:2], on="2020-02-01", place="1440")
    await world.trained(people[0], minutes=-60, on="2020-02-01", known="2020-06-01", place="1440")
    await world.trained(
        people[0], on="2020-02-01", known="2020-06-01", place="1401", kind="correction"
    )
    client = await caller("project-owner")
    body = await ask(client, world, "2020-03-01", "2020-12-31", group_by="municipality")
    assert causes(body["persons"]) == {}
    assert {group["key"]: causes(group["persons"]) for group in body["groups"]} == {
        "1401": {"moved": 1},
        "1440": {"moved": -1},
    }
    assert [group["label"] for group in body["groups"]] == ["Härryda", "Ale"]


async def test_attendance_before_the_enrolment_is_entered_late(
    caller: Caller, world: Any, people: list[UUID]
) -> None:
    await world.trained(people[0], on="2020-02-01")
    await world.participates(people[0], known="2020-06-01")
    body = await ask(await caller("project-owner"), world, "2020-03-01", "2020-12-31")
    assert causes(body["persons"]) == {"entered_late": 1}


async def test_both_ends_are_what_the_summaries_say(
    caller: Caller, world: Any, people: list[UUID]
) -> None:
    await world.participates(*people[:9])
    await world.trained(*people[:5], known="2020-02-01")
    await world.trained(*people[5:9], known="2020-05-01")
    client = await caller("project-owner")
    body = await ask(client, world, "2020-03-01", "2020-12-31")
    for end, day in (("from", "2020-03-01"), ("to", "2020-12-31")):
        answer = await client.get(f"/projects/{world.project_id}/summaries", params={"as_of": day})
        values = {figure["indicator"]: figure["value"] for figure in answer.json()["figures"]}
        assert body["persons"][end] == values["persons_trained"]
        assert body["minutes"][end] == values["training_minutes"]


async def test_the_dates_come_in_order(caller: Caller, world: Any) -> None:
    client = await caller("project-owner")
    params = {"from_date": "2020-12-31", "to_date": "2020-03-01"}
    answer = await client.get(f"/projects/{world.project_id}/comparisons", params=params)
    assert answer.status_code == 422
    answer = await client.get(f"/projects/{world.project_id}/comparisons")
    assert (answer.status_code, answer.json()["from_date"]) == (200, "2019-04-01")


async def test_the_analyst_is_not_told_of_changes_of_a_few(
    caller: Caller, world: Any, people: list[UUID]
) -> None:
    await world.participates(*people)
    await world.trained(*people[:30], known="2020-02-01")
    await world.trained(*people[30:38], on="2020-05-01", known="2020-05-01")
    await world.participates(people[0], known="2020-06-01", status="withdrawn")
    analyst = await caller("analyst")
    await world.published("2020-03-01", "2020-12-31", "2020-05-01")
    body = await ask(analyst, world, "2020-03-01", "2020-12-31")
    assert body["persons"] == {
        "from": 30,
        "to": 37,
        "difference": 7,
        "suppressed": True,
        "causes": [],
    }
    assert body["minutes"]["causes"] == []
    body = await ask(analyst, world, "2020-05-01", "2020-12-31")
    assert body["persons"]["difference"] is None
    assert body["persons"]["to"] is None
