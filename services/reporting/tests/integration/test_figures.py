"""Any figure over HTTP: its words, its groups, its positions, and what cannot be asked."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx import AsyncClient

from samlyft_testing.plugin import Caller


async def ask(client: AsyncClient, world: Any, **params: Any) -> dict[str, Any]:
    path = f"/projects/{world.project_id}/figures"
    answer = await client.get(path, params={"as_of": "2020-12-31", **params})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def values(body: dict[str, Any]) -> dict[str, Any]:
    return {"/".join(k["key"] for k in cell["keys"]): cell["value"] for cell in body["groups"]}


async def test_a_figure_says_all_about_itself(
    caller: Caller, world: Any, people: list[UUID]
) -> None:
    await world.participates(*people[:3])
    await world.trained(*people[:3], minutes=50)
    await world.trained(people[0], place="1401")
    body = await ask(await caller("project-owner"), world, by="municipality")
    assert (body["whole"]["value"], body["sum_of_groups"]) == (3, 4)
    assert values(body) == {"1440": 3, "1401": 1}
    assert [cell["keys"][0]["label"] for cell in body["groups"]] == ["Härryda", "Ale"]
    assert (body["definition"], body["counts"], body["as_of"], body["reach"]) == (
        *("persons_trained@1", "distinct", "2020-12-31", "all"),
    )
    assert [one["source"] for one in body["positions"]] == [
        "enrollment",
        "reporting",
        "survey",
        "training-log",
    ]
    assert "/entries?" in body["entries"]


async def test_two_dimensions_filters_sorting_and_pages(
    caller: Caller, world: Any, people: list[UUID]
) -> None:
    await world.participates(*people[:5])
    await world.trained(*people[:3], on="2020-02-01")
    await world.trained(*people[3:5], on="2020-03-01", place="1401", role="first_line_manager")
    client = await caller("project-owner")
    body = await ask(client, world, indicator="training_minutes", by=["month", "municipality"])
    assert values(body) == {"2020-02/1440": 180, "2020-03/1401": 120}
    assert [cell["n"] for cell in body["groups"]] == [3, 2]
    only = await ask(client, world, role_group="first_line_manager", by="month")
    assert (values(only), only["whole"]["value"]) == ({"2020-03": 2}, 2)
    spring = await ask(client, world, **{"from": "2020-03-01", "to": "2020-05-31"})
    assert spring["whole"]["value"] == 2
    largest = await ask(client, world, by="municipality", sort="-value", limit=1)
    assert (values(largest), largest["groups_in_all"]) == ({"1440": 3}, 2)
    rest = (await client.get(largest["next"].removeprefix("/reporting/v1"))).json()
    assert (values(rest), rest["next"]) == ({"1401": 2}, None)


async def test_the_funders_participants_are_another_figure(
    caller: Caller, world: Any, people: list[UUID]
) -> None:
    await world.participates(*people[:4])
    await world.trained(*people[:3])
    await world.trained(people[3], role="local_project_leader")
    client = await caller("project-owner")
    trained = await ask(client, world)
    counted = await ask(client, world, indicator="funder_participants")
    assert (trained["whole"]["value"], counted["whole"]["value"]) == (4, 3)
    assert counted["rule"] == "esf-2014-2020@1"
    await world.project(programme_period=None)
    counted = await ask(client, world, indicator="funder_participants")
    assert (counted["whole"]["value"], counted["rule"]) == (4, "none@1")
    rules = (await client.get("/counting-rules")).json()["rules"]
    assert {rule["rule"] for rule in rules} >= {"esf-2014-2020@1", "esf-plus-2021-2027@1"}


async def test_sessions_champions_and_shares_have_their_own_bases(
    caller: Caller, world: Any
) -> None:
    await world.held("2020-02-01")
    await world.held("2020-02-01", place=None)
    cells = [("led", "care_staff", 60, 100), ("used", "care_staff", 20, 100)]
    await world.released("2020-06-01", "after", cells)
    client = await caller("analyst")
    sessions = await ask(client, world, indicator="sessions_held", by="municipality")
    assert (sessions["whole"]["value"], values(sessions)) == (2, {"1440": 1, "common": 1})
    rates = await ask(client, world, indicator="response_rate", by="wave")
    assert values(rates) == {"after": 0.75}
    assert rates["groups"][0] | {"keys": None} == {
        "keys": None,
        "value": 0.75,
        "count": 150,
        "n": 200,
        "withheld": None,
    }
    outcomes = await ask(client, world, indicator="outcome", by="outcome")
    assert (outcomes["whole"], values(outcomes)) == (None, {"led": 0.6, "used": 0.2})
    assert (await ask(client, world, indicator="champions"))["whole"]["value"] == 0


@pytest.mark.parametrize(
    ("params", "pointer"),
    [
        ({"indicator": "happiness"}, "query/indicator"),
        ({"indicator": "sessions_held", "by": "gender"}, "query/by"),
        ({"indicator": "champions", "topic": "locks"}, "query/topic"),
        ({"by": ["gender", "gender"]}, "query/by"),
        ({"from": "2020-05-01", "to": "2020-04-01"}, "query/to"),
        ({"indicator": "champions", "from": "2020-05-01"}, "query/from"),
        ({"by": ["month", "gender", "topic"]}, "query/by"),
    ],
)
async def test_what_cannot_be_asked_says_what_can(
    caller: Caller, world: Any, params: dict[str, Any], pointer: str
) -> None:
    client = await caller("project-owner")
    answer = await client.get(f"/projects/{world.project_id}/figures", params=params)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_a_date_before_the_project_has_no_figure(caller: Caller, world: Any) -> None:
    path = f"/projects/{world.project_id}/figures"
    answer = await (await caller("project-owner")).get(path, params={"as_of": "2018-01-01"})
    assert (answer.status_code, answer.json()["code"]) == (422, "as-of")
    answer = await (await caller("project-owner")).get(f"/projects/{uuid4()}/figures")
    assert answer.status_code == 404


async def test_within_a_reach_only_its_people_are_counted(
    caller: Caller, world: Any, people: list[UUID]
) -> None:
    await world.participates(*people[:3])
    await world.trained(*people[:3])
    await world.trained(people[0], place="1401")
    client = await caller("local-project-leader", reach=["1401"])
    body = await ask(client, world, by="municipality")
    assert (body["whole"]["value"], values(body), body["reach"]) == (1, {"1401": 1}, "1401")
    minutes = await ask(client, world, indicator="training_hours")
    assert minutes["whole"]["value"] == "1.00"
