"""Releases: fixed tables on fixed dates, and an attacker who reads all of them over HTTP."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from httpx import AsyncClient

from samlyft_common.db import Database
from samlyft_reporting.publications.job import one_round
from samlyft_testing.plugin import Caller

PLACES, ROLES = ("1440", "1401", "1481"), ("care_staff", "champion", "first_line_manager")
DAYS = ("2020-03-31", "2020-06-30", "2020-09-30", "2020-12-31")
Known = dict[tuple[str, str], tuple[int, float]]


async def table(client: AsyncClient, world: Any, day: str) -> dict[tuple[str, str], int | None]:
    """All that is published of municipality and role group: what is not shown is None."""
    found: dict[tuple[str, str], int | None] = {}
    for by in ([], ["municipality"], ["role_group"], ["municipality", "role_group"]):
        answer = await client.get(
            f"/projects/{world.project_id}/figures", params={"as_of": day, "by": by, "limit": 500}
        )
        body = answer.json()
        assert (answer.status_code, body["as_of"]) == (200, day), body
        for cell in [body["whole"], *body["groups"]]:
            keys = {one["dimension"]: one["key"] for one in cell["keys"]}
            found[keys.get("municipality", ""), keys.get("role_group", "")] = cell["value"]
    return found


def lines(cells: Any) -> list[tuple[list[tuple[str, str]], tuple[str, str]]]:
    rows, columns = ({key[at] for key in cells} - {""} for at in (0, 1))
    return [
        *(([k for k in cells if k[0] == row and k[1]], (row, "")) for row in rows),
        *(([k for k in cells if k[1] == one and k[0]], ("", one)) for one in columns),
        ([(row, "") for row in rows], ("", "")),
        ([("", one) for one in columns], ("", "")),
    ]


def bounds(cells: dict[tuple[str, str], int | None]) -> Known:
    """Interval propagation over all sums of one release."""
    known: Known = {k: (1, 1e9) if v is None else (v, v) for k, v in cells.items()}
    for _ in range(50):
        for parts, total in lines(cells):
            sides = [sum(known[part][side] for part in parts) for side in (0, 1)]
            wanted = {total: (sides[0], sides[1])}
            for part in parts:
                rest = [sides[side] - known[part][side] for side in (0, 1)]
                wanted[part] = (known[total][0] - rest[1], known[total][1] - rest[0])
            for key, (low, high) in wanted.items():
                known[key] = (max(known[key][0], int(low)), min(known[key][1], high))
    return known


def told(cells: dict[tuple[str, str], int | None]) -> list[tuple[str, str]]:
    return [k for k, (low, high) in bounds(cells).items() if low == high and cells[k] is None]


async def lived(world: Any, seed: int) -> None:
    """A project that grows, and loses some, from quarter to quarter."""
    rng = random.Random(seed)  # noqa: S311  # a world that can be made again
    everyone: list[UUID] = []
    for quarter, end in enumerate(DAYS):
        known = (date.fromisoformat(end) - timedelta(days=9)).isoformat()
        for place in PLACES:
            for role in ROLES:
                size = rng.choice([0, 1, 2, 3, 7, 15] if quarter == 0 else [0, 0, 0, 1, 2, 6])
                if people := [uuid4() for _ in range(size)]:
                    await world.participates(*people, known=known)
                    await world.trained(*people, on=known, place=place, role=role)
                    everyone += people
        for gone in rng.sample(everyone, rng.randint(0, 2)):
            await world.participates(gone, known=known, status="withdrawn")


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_an_attacker_with_every_release_learns_of_no_few_people(
    caller: Caller, world: Any, seed: int
) -> None:
    await lived(world, seed)
    await world.published(*DAYS)
    analyst, owner = await caller("analyst"), await caller("project-owner")
    seen = [await table(analyst, world, day) for day in DAYS]
    true = [await table(owner, world, day) for day in DAYS]
    for shown in seen:
        assert told(shown) == []
        assert None in shown.values()
    for later, now in enumerate(seen):
        for then in seen[:later]:
            for key in now.keys() & then.keys():
                if (a := now[key]) is not None and (b := then[key]) is not None:
                    assert not 0 < abs(a - b) < 5, key
    primary = [{k: None if v and v < 5 else v for k, v in one.items()} for one in true]
    assert sum(len(told(one)) for one in primary) > 0, "control: hiding the small alone gives in"


async def test_nothing_is_told_before_the_first_release_and_then_only_its_dates(
    caller: Caller, world: Any, people: list[UUID]
) -> None:
    await world.participates(*people)
    await world.trained(*people[:30], on="2020-02-01")
    await world.trained(*people[30:], on="2020-08-01")
    analyst = await caller("analyst")
    path = f"/projects/{world.project_id}/figures"
    before = (await analyst.get(path, params={"as_of": "2020-12-31"})).json()
    assert (before["whole"]["value"], before["whole"]["withheld"]) == (None, "protected")
    await world.published("2020-06-30")
    for day in ("2020-06-30", "2020-07-15", "2020-12-31"):
        body = (await analyst.get(path, params={"as_of": day})).json()
        assert (body["as_of"], body["whole"]["value"]) == ("2020-06-30", 30)
        assert body["published_on"] is not None
        assert body["entries"] is None
    early = (await analyst.get(path, params={"as_of": "2020-06-29"})).json()
    assert early["whole"]["value"] is None
    listed = (await analyst.get(f"/projects/{world.project_id}/publications")).json()["items"]
    assert [(one["as_of"], one["edition"], one["planned"]) for one in listed] == [
        ("2020-06-30", 1, False)
    ]


@pytest.mark.parametrize(
    "params",
    [
        {"by": "workplace"},
        {"by": ["gender", "age_band"]},
        {"municipality": "1440"},
        {"from": "2020-01-01"},
        {"indicator": "funder_participants"},
        {"indicator": "coverage"},
        {"indicator": "managers_trained", "by": "gender"},
    ],
)
async def test_a_selection_that_could_single_out_a_person_is_refused(
    caller: Caller, world: Any, params: dict[str, Any]
) -> None:
    analyst = await caller("analyst")
    answer = await analyst.get(f"/projects/{world.project_id}/figures", params=params)
    assert (answer.status_code, answer.json()["code"]) == (422, "figure-question")


async def test_a_strategic_manager_sees_the_published_figures_of_the_own_municipality(
    caller: Caller, world: Any, people: list[UUID]
) -> None:
    await world.participates(*people)
    await world.trained(*people[:20], place="1440")
    await world.trained(*people[20:], place="1401")
    await world.published("2020-12-31")
    manager = await caller("strategic-manager", reach=["1401"])
    path = f"/projects/{world.project_id}/figures"
    body = (await manager.get(path, params={"by": "role_group"})).json()
    assert (body["whole"]["value"], len(body["groups"])) == (20, 1)
    summary = (await manager.get(f"/projects/{world.project_id}/summaries")).json()
    assert summary["figures"][0]["value"] == 20


async def test_all_of_one_gender_is_not_told(
    caller: Caller, world: Any, people: list[UUID]
) -> None:
    await world.participates(*people)
    await world.trained(*people)
    await world.published("2020-12-31")
    path = f"/projects/{world.project_id}/figures"
    body = (await (await caller("analyst")).get(path, params={"by": "gender"})).json()
    assert (body["groups"], body["whole"]["value"]) == ([], 40)


async def test_an_owner_publishes_and_others_may_not(
    caller: Caller, world: Any, people: list[UUID]
) -> None:
    await world.participates(*people)
    await world.trained(*people)
    path = f"/projects/{world.project_id}/publications"
    owner = await caller("project-owner")
    made = await owner.post(
        path, json={"as_of": "2020-12-31"}, headers={"idempotency-key": "publish-1"}
    )
    assert made.status_code == 201, made.text
    assert made.json()["edition"] == 1
    one = await owner.get(made.headers["location"].removeprefix("/reporting/v1"))
    assert (one.json(), one.headers["etag"]) == (made.json(), '"v1"')
    again = await owner.post(path, json={"as_of": "2020-12-31"})
    assert again.json()["edition"] == 2
    early = await owner.post(path, json={"as_of": "2018-12-31"})
    assert (early.status_code, early.json()["code"]) == (422, "as-of")
    assert (await (await caller("analyst")).post(path, json={})).status_code == 403


async def test_the_calendar_publishes_each_quarter_once_when_sources_are_still(
    database: Database, make_world: Any, people: list[UUID]
) -> None:
    tenant = "calendar-a"
    async with database.session(tenant) as session:
        connection = await session.connection()
        for statement in (
            "insert into tenant (tenant_id, version, name, kind, smallest_count, status, cors_origins) "
            "values ('calendar-a', 1, 'A', 'inter_municipal', 5, 'active', '{}')",
            "insert into inbox (tenant_id, event_id, source, recorded_at) "
            "values ('calendar-a', uuidv7(), 'training-log', now() - interval '10 minutes')",
        ):
            await connection.execute(sa.text(statement))
    world = make_world(tenant)
    await world.project()
    await world.participates(*people)
    await world.trained(*people)
    day = date(2019, 11, 1)
    assert await one_round(database, day, quiet=3600) == 0, "a history may be on its way"
    assert await one_round(database, day, quiet=60) == 2
    assert await one_round(database, day, quiet=60) == 0
