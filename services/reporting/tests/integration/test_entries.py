"""From a figure down to the entries, and from a difference to what makes it: the sums agree."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from httpx import AsyncClient

from samlyft_events import PersonChanged
from samlyft_testing.plugin import Caller

DAY = "2020-12-31"


async def all_of(client: AsyncClient, path: str, **params: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    answer = await client.get(path, params={"limit": 7, **params})
    while True:
        assert answer.status_code == 200, answer.text
        body = answer.json()
        found += body["items"]
        if not body["next"]:
            return found
        answer = await client.get(body["next"].removeprefix("/reporting/v1"))


async def lived(world: Any, people: list[UUID]) -> None:
    await world.participates(*people[:20])
    await world.trained(*people[:20], on="2020-02-01", known="2020-02-05")
    await world.trained(*people[:5], on="2020-02-03", known="2020-06-05", place="1401")
    await world.trained(people[0], minutes=-60, on="2020-02-01", known="2020-07-05")
    await world.trained(*people[3:6], on="2020-08-03", known="2020-08-05")
    await world.participates(people[1], known="2020-09-01", status="withdrawn")


async def test_the_entries_add_up_to_the_figure_whatever_the_selection(
    caller: Caller, world: Any, people: list[UUID]
) -> None:
    await lived(world, people)
    client = await caller("project-owner")
    path = f"/projects/{world.project_id}"
    for only in ({}, {"municipality": "1401"}, {"month": "2020-08"}, {"from": "2020-02-02"}):
        asked = {"as_of": DAY, "indicator": "training_minutes", **only}
        figure = (await client.get(f"{path}/figures", params=asked)).json()
        rows = await all_of(client, f"{path}/entries", as_of=DAY, **only)
        assert rows
        assert sum(row["minutes"] for row in rows) == figure["whole"]["value"]
        linked = (await client.get(figure["entries"].removeprefix("/reporting/v1"))).json()
        assert linked["items"][0] in rows
    mine = await all_of(client, f"{path}/entries", as_of=DAY, person_id=str(people[0]))
    assert sorted(row["minutes"] for row in mine) == [-60, 60, 60]


async def test_changed_entries_add_up_to_the_difference_cause_by_cause(
    caller: Caller, world: Any, people: list[UUID]
) -> None:
    await lived(world, people)
    client = await caller("project-owner")
    path, dates = f"/projects/{world.project_id}", {"from_date": "2020-03-01", "to_date": DAY}
    told = (await client.get(f"{path}/comparisons", params=dates)).json()["minutes"]
    rows = await all_of(client, f"{path}/changed-entries", **dates)
    sums: Counter[str] = Counter()
    for row in rows:
        sums[row["cause"]] += row["change"]
    assert sums == {one["cause"]: one["count"] for one in told["causes"]}
    assert sum(sums.values()) == told["difference"]
    late = await all_of(client, f"{path}/changed-entries", cause="entered_late", **dates)
    assert {row["cause"] for row in late} == {"entered_late"}


async def test_of_protected_persons_an_entry_says_neither_who_nor_where(
    caller: Caller, world: Any, people: list[UUID]
) -> None:
    await lived(world, people)
    known = datetime(2020, 1, 1, tzinfo=UTC)
    await world.say(
        PersonChanged(aggregate_id=people[7], version=1, known_at=known, protected=True)
    )
    client = await caller("project-owner")
    path = f"/projects/{world.project_id}/entries"
    rows = await all_of(client, path, as_of=DAY)
    hidden = [row for row in rows if row["person_id"] is None]
    assert [(row["workplace_id"], row["session_id"], row["minutes"]) for row in hidden] == [
        (None, None, 60)
    ]
    assert await all_of(client, path, as_of=DAY, person_id=str(people[7])) == []


async def test_who_may_not_list_people_sees_no_entry_and_a_reach_narrows(
    caller: Caller, world: Any, people: list[UUID]
) -> None:
    await lived(world, people)
    path = f"/projects/{world.project_id}/entries"
    for role in ("analyst", "strategic-manager", "tenant-admin", "regional"):
        assert (await (await caller(role)).get(path)).status_code == 403
    leader = await caller("local-project-leader", reach=["1401"])
    rows = await all_of(leader, path, as_of=DAY)
    assert {row["municipality_code"] for row in rows} == {"1401"}
