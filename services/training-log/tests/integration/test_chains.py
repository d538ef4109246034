"""Who trained whom, how far it carries, where it is broken, and how coverage wears off."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

EMPLOYER = "212000-1439"
READ = ["trainers:read", "coverages:read"]


@pytest.fixture
async def seen(caller: Any, api: Any) -> Any:
    return type(api)(await caller(scopes=READ))


async def teach(api: Any, code: str, trainer: str | None, *trainees: str, **more: Any) -> None:
    """A session led by somebody, with who attended it."""
    led = [{"employer_number": EMPLOYER, "employee_number": trainer}] if trainer else []
    held = await api.hold(code, trainers=led, **more)
    assert held.status_code == 201, held.text
    taken = await api.send(*(api.row(number, 60, code) for number in trainees))
    assert taken.status_code == 200, taken.text


async def chain(seen: Any, world: Any, **query: Any) -> dict[str, Any]:
    """By employee number: generation, gap, reach and reproduction."""
    found = (await seen.get("/trainers", limit=100, **query))["items"]
    numbers = {str(world.id(f"person {n}")): str(n) for n in range(1, 30)}
    return {
        numbers[t["person_id"]]: (t["generation"], t["gap"], t["reach"], t["reproduction"])
        for t in found
    }


async def test_generations_count_from_those_trained_outside(
    api: Any, seen: Any, world: Any
) -> None:
    """1 took the champions' course and trains 2 and 3; 2 trains 4; 4 trains 5 and, back again, 1."""
    await world.staffed(*"12345")
    await teach(api, "DOU", None, "1", kind="DOU")
    await teach(api, "A", "1", "2", "3")
    await teach(api, "B", "2", "4")
    await teach(api, "C", "4", "5", "1")
    assert await chain(seen, world) == {
        "1": (0, None, 2, 1),
        "2": (1, None, 1, 1),
        "4": (2, None, 2, 1),
    }
    assert list(await chain(seen, world, sort="-reach"))[-1] == "2"
    assert await chain(seen, world, generation=2) == {"4": (2, None, 2, 1)}
    one = await seen.get(f"/trainers/{world.id('person 1')}")
    assert (one["depth"], one["downstream"]) == (3, 4)
    assert [(level["level"], level["persons"]) for level in one["levels"]] == [
        (1, 2),
        (2, 1),
        (3, 1),
    ]
    generations = (await seen.get("/chain-summaries"))["generations"]
    assert [(g["generation"], g["trainers"], g["trained"]) for g in generations] == [
        (0, 1, 2),
        (1, 1, 1),
        (2, 1, 2),
    ]


async def test_a_circle_and_an_untrained_trainer_are_named_as_gaps(
    api: Any, seen: Any, world: Any
) -> None:
    await world.staffed(*"1234")
    await teach(api, "A", "1", "2")
    await teach(api, "B", "2", "1")
    await teach(api, "C", "3", "4")
    assert await chain(seen, world, gap="true") == {
        "1": (None, "circle", 1, 1),
        "2": (None, "circle", 1, 1),
        "3": (0, "untrained", 1, 0),
    }
    assert await chain(seen, world, gap="false") == {}
    last = (await seen.get("/chain-summaries"))["generations"][-1]
    assert (last["generation"], last["trainers"]) == (None, 2)


async def test_nobody_trains_himself_and_each_topic_has_its_own_chain(
    api: Any, seen: Any, world: Any
) -> None:
    await world.staffed(*"123")
    await teach(api, "A", "1", "2", topic="Digitala lås")
    await teach(api, "B", "2", "3", topic="Teams")
    assert (await chain(seen, world))["1"][2:] == (1, 1)
    assert await chain(seen, world, topic="Teams") == {"2": (0, "untrained", 1, 0)}
    assert await chain(seen, world, topic="Ingenting") == {}
    assert await chain(seen, world, project_id=world.id("other")) == {}
    path = f"/trainers/{world.id('person 1')}"
    [whom] = (await seen.get(f"{path}/trainees"))["items"]
    assert (whom["person_id"], whom["topic"], whom["minutes"], whom["trains_others"]) == (
        str(world.id("person 2")),
        "Digitala lås",
        60,
        True,
    )
    assert (await seen.client.get(path, params={"topic": "Teams"})).status_code == 404
    assert (await seen.client.get(f"/trainers/{world.id('x')}")).status_code == 404


async def test_protected_persons_are_in_the_chain_without_name_or_workplace(
    api: Any, seen: Any, world: Any
) -> None:
    await world.staffed(*"123")
    for number in "12":
        await world.learn(world.person(number, version=2, display_name=None, protected=True))
    await teach(api, "A", "1", "2", "3")
    [trainer] = (await seen.get("/trainers"))["items"]
    assert (trainer["display_name"], trainer["workplace_id"]) == (None, None)
    path = f"/trainers/{world.id('person 1')}"
    names = {t["display_name"] for t in (await seen.get(f"{path}/trainees"))["items"]}
    assert names == {None, "Anna 3"}
    here = await seen.get("/trainers", workplace_id=world.id("ALE-01"))
    assert here["items"] == []


async def test_the_chain_is_seen_within_reach_only(api: Any, caller: Any, world: Any) -> None:
    await world.staffed(*"123")
    await world.learn(world.workplace("KLV-01", municipality_code="1482"))
    there = {"workplace_id": world.id("KLV-01"), "municipality_code": "1482"}
    await world.learn(world.job("3", version=2, **there))
    await teach(api, "A", "1", "2", "3")
    kungalv = type(api)(await caller("local-project-leader", reach=["1482"]))
    assert await chain(kungalv, world) == {"1": (0, "untrained", 1, 0)}
    path = f"/trainers/{world.id('person 1')}/trainees"
    assert len((await kungalv.get(path))["items"]) == 1
    [only] = (await kungalv.get("/coverages"))["items"]
    assert only["code"] == "KLV-01"


async def test_coverage_falls_when_the_trained_leave_and_training_grows_old(
    api: Any, seen: Any, world: Any
) -> None:
    """Four employees; two trained in September 2020, one of whom leaves; one begins untrained in December."""
    await world.staffed(*"123")
    await teach(api, "A", "3", "1", "2", topic="Digitala lås")
    await world.learn(world.job("2", version=2, ends_on=date(2020, 11, 30)))
    await world.learn(world.person("4"), world.job("4", starts_on=date(2020, 12, 1)))

    async def on(day: str, **query: Any) -> tuple[Any, ...]:
        [one] = (await seen.get("/coverages", as_of=day, topic="Digitala lås", **query))["items"]
        return tuple(one[name] for name in ("headcount", "trained", "fresh", "gone", "percent"))

    assert await on("2020-09-01") == (3, 0, 0, 0, 0.0)
    assert await on("2020-09-30") == (3, 2, 2, 0, 66.7)
    assert await on("2020-12-31") == (3, 1, 1, 1, 33.3)
    assert await on("2021-12-31", fresh_months=12) == (3, 1, 0, 1, 33.3)
    [late] = (await seen.get("/coverages", as_of="2021-12-31", topic="Digitala lås"))["items"]
    assert (late["untrained_over_sixty_days"], late["trainers"]) == (2, 1)
    trend = await seen.get(
        "/coverage-trends",
        as_of="2020-12-15",
        topic="Digitala lås",
        back=4,
        limit=50,
        municipality_code="1440",
    )
    assert [(t["day"], t["trained"], t["headcount"]) for t in trend["items"]] == [
        ("2020-08-31", 0, 3),
        ("2020-09-30", 2, 3),
        ("2020-10-31", 2, 3),
        ("2020-11-30", 2, 3),
        ("2020-12-15", 1, 3),
    ]


async def test_training_from_another_workplace_counts_where_one_works_now(
    api: Any, seen: Any, world: Any
) -> None:
    await world.staffed(*"12")
    await teach(api, "A", "2", "1", starts_at=datetime(2020, 9, 14, 10, tzinfo=UTC))
    await world.learn(world.workplace("ALE-02"))
    await world.learn(world.job("1", version=2, workplace_id=world.id("ALE-02")))
    shown = {c["code"]: c for c in (await seen.get("/coverages"))["items"]}
    assert (shown["ALE-02"]["trained"], shown["ALE-01"]["gone"]) == (1, 1)


async def test_champions_use_the_time_set_aside_or_not(
    api: Any, seen: Any, world: Any, caller: Any
) -> None:
    """Two hours a week for two weeks: one teaches and helps for 70 minutes, one has no time, one does nothing."""
    await world.staffed(*"1234")
    await world.learn(
        world.champion("1"), world.champion("2", minutes_per_week=0), world.champion("3")
    )
    await teach(api, "A", "1", "4", minutes=60)
    support = {"topic": "Lås", "minutes": 10, "workplace_code": "ALE-01"}
    champion = {"champion_id": str(world.id("champion 1")), "local_date": "2020-09-15"}
    assert (await api.client.post("/support-events", json=support | champion)).status_code == 201
    wrong = await api.client.post(
        "/support-events", json=support | {"champion_id": str(world.id("x"))}
    )
    assert wrong.json()["errors"][0]["code"] == "unknown-champion"

    period = {"from_date": "2020-09-07", "to_date": "2020-09-20"}
    found = (await seen.get("/champion-capacities", **period, sort="-load"))["items"]
    by_id = {c["champion_id"]: c for c in found}
    one, two, three = (by_id[str(world.id(f"champion {n}"))] for n in "123")
    assert (one["allotted"], one["teaching"], one["support"], one["percent"]) == (240, 60, 10, 29.2)
    assert (one["trained"], one["state"]) == (1, "under")
    assert (two["state"], two["percent"], three["state"]) == ("no_time", None, "idle")
    idle = await seen.get("/champion-capacities", **period, state="idle")
    assert [c["champion_id"] for c in idle["items"]] == [three["champion_id"]]
    elsewhere = type(api)(await caller("local-project-leader", reach=["1482"]))
    assert (await elsewhere.get("/champion-capacities", **period))["items"] == []
    manager = await caller("first-line-manager", reach=[str(world.id("ALE-01"))])
    assert (await manager.get("/champion-capacities")).status_code == 403
