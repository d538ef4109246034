"""Figures as they were known on a date, asked for over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx import AsyncClient

from samlyft_testing.plugin import Caller


async def ask(client: AsyncClient, world: Any, day: str, **params: str) -> dict[str, Any]:
    path = f"/projects/{world.project_id}/summaries"
    answer = await client.get(path, params={"as_of": day, **params})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def figures(body: dict[str, Any]) -> dict[str, Any]:
    return {figure["indicator"]: figure["value"] for figure in body["figures"]}


def groups(body: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {group["key"]: figures(group) for group in body["groups"]}


async def test_the_answer_has_every_figure_with_its_definition(
    caller: Caller, world: Any, people: list[UUID]
) -> None:
    await world.participates(*people[:3])
    await world.trained(*people[:2], minutes=50)
    await world.trained(people[2], role="first_line_manager", place="1401")
    await world.held("2020-02-01")
    await world.released("2020-03-01", "before", [("confident", "care_staff", 10, 40)])
    await world.released("2020-06-01", "after", [("confident", "care_staff", 60, 100)])
    await world.waiting(7, "2020-03-01")
    body = await ask(await caller("project-owner"), world, "2020-12-31")
    assert {**body, "figures": None} == {
        "project_id": str(world.project_id),
        "project_code": "modig",
        "project_name": "Modig",
        "synthetic": True,
        "as_of": "2020-12-31",
        "reach": "all",
        "figures": None,
        "groups": [],
    }
    assert figures(body) == {
        "persons_trained": 3,
        "managers_trained": 1,
        "training_minutes": 160,
        "training_hours": "2.67",
        "sessions_held": 1,
        "outcome:confident": 0.6,
        "unmatched_attendances": 7,
    }
    assert body["figures"][0] == {
        "indicator": "persons_trained",
        "value": 3,
        "unit": "persons",
        "n": 3,
        "definition": "persons_trained@1",
        "suppressed": False,
        "group": None,
        "base": None,
        "rounding": None,
    }


async def test_a_share_has_its_n_and_its_base_in_the_callers_language(
    caller: Caller, world: Any
) -> None:
    cells = [("led", "strategic_manager", 7, 10), ("led", "first_line_manager", 63, 90)]
    await world.released("2020-06-01", "after", cells)
    client = await caller("project-owner")
    share = (await ask(client, world, "2020-12-31"))["figures"][-2]
    assert (share["value"], share["n"], share["rounding"]) == (0.7, 100, "four_decimals_half_up")
    assert share["base"] == "svarande efter: enhetschefer, strategiska chefer"
    client.headers["accept-language"] = "en"
    share = (await ask(client, world, "2020-12-31"))["figures"][-2]
    assert share["base"] == "respondents after: first-line managers, strategic managers"


async def test_each_date_shows_what_was_known_then(
    caller: Caller, world: Any, people: list[UUID]
) -> None:
    await world.participates(*people[:5], known="2020-01-15")
    await world.trained(*people[:4], on="2020-02-01", known="2020-02-10")
    await world.trained(people[4], on="2020-02-01", known="2020-03-10")
    await world.participates(people[0], known="2020-04-10", status="withdrawn")
    await world.merged(people[1], people[2], known="2020-05-10")
    await world.trained(people[3], minutes=-60, on="2020-02-01", known="2020-06-10")
    await world.merged(people[1], None, known="2020-07-10")
    client = await caller("project-owner")
    seen = {}
    for day in (
        "2020-02-09",
        "2020-02-10",
        "2020-03-10",
        "2020-04-10",
        "2020-05-10",
        "2020-06-10",
        "2020-07-10",
    ):
        found = figures(await ask(client, world, day))
        seen[day] = (found["persons_trained"], found["training_minutes"])
    assert seen == {
        "2020-02-09": (0, 0),
        "2020-02-10": (4, 240),
        "2020-03-10": (5, 300),
        "2020-04-10": (4, 240),
        "2020-05-10": (3, 240),
        "2020-06-10": (2, 180),
        "2020-07-10": (3, 180),
    }


async def test_the_day_is_that_of_stockholm(caller: Caller, world: Any, people: list[UUID]) -> None:
    await world.participates(people[0])
    await world.trained(
        people[0], on="2020-06-30", known_at=datetime(2020, 6, 30, 22, 30, tzinfo=UTC)
    )
    client = await caller("project-owner")
    assert figures(await ask(client, world, "2020-06-30"))["persons_trained"] == 0
    assert figures(await ask(client, world, "2020-07-01"))["persons_trained"] == 1


async def test_somebody_in_two_groups_is_in_both_and_once_in_the_whole(
    caller: Caller, world: Any, people: list[UUID]
) -> None:
    await world.participates(*people[:2])
    await world.trained(*people[:2], place="1440")
    await world.trained(people[0], place="1401", role="first_line_manager")
    client = await caller("project-owner")
    by_place = await ask(client, world, "2020-12-31", group_by="municipality")
    assert figures(by_place)["persons_trained"] == 2
    assert {key: found["persons_trained"] for key, found in groups(by_place).items()} == {
        "1440": 2,
        "1401": 1,
    }
    assert [group["label"] for group in by_place["groups"]] == ["Härryda", "Ale"]
    by_role = groups(await ask(client, world, "2020-12-31", group_by="role_group"))
    assert {key: found["training_minutes"] for key, found in by_role.items()} == {
        "care_staff": 120,
        "first_line_manager": 60,
    }


async def test_a_municipality_without_anyone_yet_is_shown_as_zero(
    caller: Caller, world: Any
) -> None:
    body = await ask(await caller("project-owner"), world, "2020-12-31", group_by="municipality")
    assert {key: found["persons_trained"] for key, found in groups(body).items()} == {
        "1440": 0,
        "1401": 0,
    }


async def test_minutes_without_a_participation_and_of_staff_do_not_count(
    caller: Caller, world: Any, people: list[UUID]
) -> None:
    await world.participates(people[0])
    await world.trained(*people[:2])
    await world.trained(people[0], time_kind="staff")
    found = figures(await ask(await caller("project-owner"), world, "2020-12-31"))
    assert (found["persons_trained"], found["training_minutes"]) == (1, 60)


async def test_re_entry_after_a_reversal_counts_again(
    caller: Caller, world: Any, people: list[UUID]
) -> None:
    await world.participates(people[0])
    await world.trained(people[0], known="2020-02-01")
    await world.trained(people[0], minutes=-60, known="2020-03-01")
    await world.trained(people[0], minutes=30, known="2020-04-01", kind="correction")
    client = await caller("project-owner")
    days = ("2020-02-29", "2020-03-31", "2020-04-30")
    assert [figures(await ask(client, world, day))["persons_trained"] for day in days] == [1, 0, 1]


async def test_a_version_known_before_its_predecessor_counts_from_the_same_day(
    caller: Caller, world: Any, people: list[UUID]
) -> None:
    await world.participates(people[0], known="2020-05-01")
    await world.participates(people[0], known="2020-02-01", status="withdrawn")
    await world.trained(people[0], on="2020-01-10")
    client = await caller("project-owner")
    days = ("2020-03-01", "2020-05-01")
    assert [figures(await ask(client, world, day))["persons_trained"] for day in days] == [0, 0]
    await world.participates(people[0], known="2020-03-01")
    assert figures(await ask(client, world, "2020-04-30"))["persons_trained"] == 0
    assert figures(await ask(client, world, "2020-05-01"))["persons_trained"] == 1


@pytest.mark.parametrize(
    "day", ["2019-03-31", "2199-01-01", "2020-02-30", "20200101", "1582850000"]
)
async def test_a_date_without_figures_is_a_clear_problem(
    caller: Caller, world: Any, day: str
) -> None:
    client = await caller("project-owner")
    answer = await client.get(f"/projects/{world.project_id}/summaries", params={"as_of": day})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


async def test_without_a_date_it_is_today(caller: Caller, world: Any) -> None:
    client = await caller("project-owner")
    answer = await client.get(f"/projects/{world.project_id}/summaries")
    assert answer.status_code == 200


async def test_the_reach_narrows_the_figures_and_says_so(
    caller: Caller, world: Any, people: list[UUID]
) -> None:
    await world.participates(*people[:3])
    await world.trained(*people[:2], place="1440")
    await world.trained(people[2], place="1401")
    await world.held("2020-02-01", place="1401")
    await world.released("2020-06-01", "after", [("confident", "care_staff", 60, 100)])
    seen = {}
    workplace, project = "00000000-0000-0000-0000-00000000012c", str(world.project_id)
    for reach in (["1440"], [workplace], [project], [str(uuid4())]):
        client = await caller("local-project-leader", reach=reach)
        body = await ask(client, world, "2020-12-31")
        found = figures(body)
        seen[body["reach"]] = (
            found["persons_trained"],
            found["training_minutes"],
            found.get("sessions_held"),
        )
        assert body["reach"] == ("all" if reach == [project] else reach[0])
        assert (
            ("outcome:confident" in found)
            is ("unmatched_attendances" in found)
            is (reach == [project])
        )
    assert seen["1440"] == (2, 120, 0)
    assert seen[workplace] == (3, 180, None), "a session may be several workplaces'"
    assert seen["all"] == (3, 180, 1)
    assert list(seen.values())[-1] == (0, 0, None)


async def test_the_analyst_sees_no_small_cell_nor_what_gives_it_away(
    caller: Caller, world: Any, people: list[UUID]
) -> None:
    await world.participates(*people)
    await world.trained(*people[:3], place="1440")
    await world.trained(*people[3:13], place="1401")
    await world.trained(*people[13:40], place="1481")
    analyst, owner = await caller("analyst"), await caller("project-owner")
    await world.published("2020-12-31")
    body = await ask(analyst, world, "2020-12-31", group_by="municipality")
    persons = {key: found["persons_trained"] for key, found in groups(body).items()}
    assert figures(body)["persons_trained"] == 40
    assert persons["1440"] is None
    assert list(persons.values()).count(None) == 2
    for group in body["groups"]:
        values = {figure["indicator"]: figure for figure in group["figures"]}
        hidden = persons[group["key"]] is None
        for name in ("persons_trained", "training_minutes", "training_hours"):
            assert values[name]["suppressed"] is hidden
            assert (values[name]["value"] is None, values[name]["n"] is None) == (hidden, hidden)
    body = await ask(owner, world, "2020-12-31", group_by="municipality")
    assert groups(body)["1440"]["persons_trained"] == 3


async def test_few_managers_are_withheld_also_where_the_others_are_few(
    caller: Caller, world: Any, people: list[UUID]
) -> None:
    await world.participates(*people)
    await world.trained(*people[:38], role="first_line_manager")
    await world.trained(*people[38:])
    await world.published("2020-12-31")
    found = figures(await ask(await caller("analyst"), world, "2020-12-31"))
    assert (found["persons_trained"], found["managers_trained"]) == (40, None)
