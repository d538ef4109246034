"""Samples for interviews, and recommendations: who draws, who asks, who answers."""

from __future__ import annotations

from typing import Any

import httpx

from samlyft_testing.plugin import Caller
from services.reporting.tests.conftest import World
from services.reporting.tests.evaluating import (
    AS_OF,
    assigned,
    evaluator,
    office,
    project,
)

__all__ = ["evaluator", "office", "project"]
ASKED = {**AS_OF, "dimensions": ["role_group", "municipality_code"], "per_stratum": 3, "seed": 7}


async def drawn(
    office: httpx.AsyncClient, world: World, evaluator: httpx.AsyncClient, **asked: Any
) -> dict[str, Any]:
    path = await assigned(office, world, evaluator)
    answer = await evaluator.post(f"{path}/interview-samples", json={**ASKED, **asked})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def people_of(client: httpx.AsyncClient, sample: dict[str, Any]) -> set[str]:
    found = await client.get("/interview-seats", params={"sample_id": sample["sample_id"]})
    return {row["person_id"] for row in found.json()["items"]}


async def test_the_same_seed_draws_the_same_and_small_strata_are_left_out(
    project: World, office: httpx.AsyncClient, evaluator: httpx.AsyncClient
) -> None:
    sample = await drawn(office, project, evaluator)
    assert sample["strata"] == [
        {"keys": {"role_group": "care_staff", "municipality_code": "1401"}, "drawn": 3},
        {"keys": {"role_group": "care_staff", "municipality_code": "1440"}, "drawn": 3},
    ]
    assert (sample["too_few"], sample["standing"], sample["seed"]) == (1, {"drawn": 6}, 7)
    again = await drawn(office, project, evaluator)
    assert await people_of(office, again) == await people_of(office, sample)
    other = await drawn(office, project, evaluator, seed=8)
    assert await people_of(office, other) != await people_of(office, sample)
    assert (await drawn(office, project, evaluator, seed=None))["seed"] >= 0


async def test_the_evaluator_never_sees_who_and_the_local_leader_sees_the_own(
    project: World, office: httpx.AsyncClient, evaluator: httpx.AsyncClient, caller: Caller
) -> None:
    sample = await drawn(office, project, evaluator)
    everybody = await people_of(office, sample)
    assert (await evaluator.get("/interview-seats")).status_code == 403
    seen = await evaluator.get(f"/interview-samples/{sample['sample_id']}")
    assert seen.status_code == 200
    assert not [person for person in everybody if person in seen.text]
    leader = await caller("local-project-leader", reach=["1440"])
    mine = (await leader.get("/interview-seats")).json()["items"]
    assert {row["municipality_code"] for row in mine} == {"1440"}
    assert len(mine) == 3
    path = f"/interview-seats/{mine[0]['seat_id']}"
    got = await leader.get(path)
    asked = await leader.patch(
        path, json={"status": "accepted"}, headers={"if-match": got.headers["etag"]}
    )
    assert (asked.status_code, asked.json()["version"]) == (200, 2)
    stale = await leader.patch(path, json={"status": "asked"}, headers={"if-match": '"v1"'})
    assert stale.status_code == 412
    elsewhere = await caller("local-project-leader", reach=["1401"])
    assert (await elsewhere.get(path)).status_code == 404
    told = (await evaluator.get(f"/interview-samples/{sample['sample_id']}")).json()
    assert told["standing"] == {"accepted": 1, "drawn": 5}


async def test_a_sample_outside_what_can_be_drawn_is_refused(
    project: World, office: httpx.AsyncClient, evaluator: httpx.AsyncClient
) -> None:
    path = await assigned(office, project, evaluator)
    changes: list[dict[str, Any]] = [
        {"per_stratum": 0},
        {"dimensions": []},
        {"dimensions": ["gender"]},
        {"dimensions": ["role_group", "role_group"]},
        {"as_of": "2018-01-01"},
    ]
    for change in changes:
        answer = await evaluator.post(f"{path}/interview-samples", json={**ASKED, **change})
        assert answer.status_code == 422, change


async def test_a_recommendation_has_an_owner_an_answer_and_a_day(
    project: World, office: httpx.AsyncClient, evaluator: httpx.AsyncClient, caller: Caller
) -> None:
    path = await assigned(office, project, evaluator)
    said = {"municipality_code": "1440", "body": "Avsätt tid för ombuden.", "owner": "Styrgruppen"}
    made = await evaluator.post(f"{path}/recommendations", json=said)
    assert (made.status_code, made.json()["status"]) == (201, "open")
    wrong = await evaluator.post(
        f"{path}/recommendations", json={**said, "municipality_code": "1380"}
    )
    assert wrong.status_code == 422
    one = f"/recommendations/{made.json()['recommendation_id']}"
    version = {"if-match": made.headers["etag"]}
    leader = await caller("local-project-leader", reach=["1440"])
    empty = await leader.patch(one, json={"status": "rejected"}, headers=version)
    assert empty.status_code == 422
    answered = await leader.patch(
        one, json={"status": "accepted", "answer": "Två timmar i veckan."}, headers=version
    )
    assert answered.status_code == 200, answered.text
    assert answered.json()["answered_on"]
    assert (await leader.patch(one, json={"owner": "X"}, headers=version)).status_code == 412
    assert (await evaluator.patch(one, json={"owner": "X"}, headers=version)).status_code == 403
    elsewhere = await caller("local-project-leader", reach=["1401"])
    assert (await elsewhere.get(one)).status_code == 404
    listed = (await office.get("/recommendations", params={"status": "accepted"})).json()["items"]
    assert [row["answer"] for row in listed] == ["Två timmar i veckan."]


async def test_another_tenant_finds_nothing_of_it(
    project: World, office: httpx.AsyncClient, evaluator: httpx.AsyncClient, caller: Caller
) -> None:
    sample = await drawn(office, project, evaluator)
    stranger = await caller("project-owner", tenant="halland")
    for path in (
        "/evaluation-assignments",
        "/interview-samples",
        "/interview-seats",
        "/recommendations",
    ):
        assert (await stranger.get(path)).json()["items"] == [], path
    assert (await stranger.get(f"/interview-samples/{sample['sample_id']}")).status_code == 404
    assert len((await office.get("/interview-samples")).json()["items"]) == 1
