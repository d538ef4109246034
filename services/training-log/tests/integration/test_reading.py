"""Lists, single resources, reach inside the tenant, and what is hidden of protected persons."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest


async def test_lists_filter_sort_and_page(api: Any, world: Any) -> None:
    await world.staffed("1001", "1002")
    one = (await api.hold("S1")).json()["session_id"]
    await api.hold("S2", starts_at=datetime(2020, 9, 15, 10, tzinfo=UTC))
    for code in ("S1", "S2"):
        for number, minutes in (("1001", 30), ("1002", 60)):
            await api.attend(number, minutes, code)
    person = str(world.id("person 1001"))
    assert len((await api.get("/attendances"))["items"]) == 4
    assert len((await api.get("/attendances", session_id=one))["items"]) == 2
    assert len((await api.get("/attendances", person_id=person))["items"]) == 2
    assert len((await api.get("/attendances", project_id=world.id("other")))["items"]) == 0
    longest = await api.get("/attendances", sort="-minutes", limit=1, count="true")
    assert (longest["items"][0]["minutes"], longest["total"]) == (60, 4)
    following = await api.client.get(longest["next"].removeprefix("/training-log/v1"))
    assert following.json()["items"][0]["attendance_id"] != longest["items"][0]["attendance_id"]
    assert [s["code"] for s in (await api.get("/sessions", sort="-starts_at"))["items"]] == [
        "S2",
        "S1",
    ]
    assert len((await api.get("/postings", kind="attendance"))["items"]) == 4
    assert (await api.get("/attendances", changed_since="2100-01-01T00:00:00Z"))["items"] == []


async def test_single_resources_carry_their_version(api: Any, world: Any) -> None:
    await world.staffed("1001")
    made = await api.hold()
    [day] = (await api.attend("1001", 30)).json()["days"]
    [posting] = (await api.get("/postings"))["items"]
    assert made.headers["etag"] == '"v1"'
    for path in (
        f"/sessions/{made.json()['session_id']}",
        f"/attendances/{day['attendance_id']}",
        f"/postings/{posting['posting_id']}",
    ):
        answer = await api.client.get(path)
        assert (answer.status_code, answer.headers["etag"]) == (200, '"v1"')
        again = await api.client.get(path, headers={"If-None-Match": '"v1"'})
        assert again.status_code == 304


async def test_protected_persons_show_neither_name_nor_workplace(
    api: Any, caller: Any, world: Any
) -> None:
    await world.staffed("1001", "1002")
    await world.learn(world.person("1002", version=2, display_name=None, protected=True))
    await api.hold()
    await api.send(api.row("1001"), api.row("1002"))
    shown = {item["person_id"]: item for item in (await api.get("/attendances"))["items"]}
    seen, hidden = shown[str(world.id("person 1001"))], shown[str(world.id("person 1002"))]
    assert (seen["display_name"], seen["employee_number"]) == ("Anna 1001", "1001")
    assert seen["workplace_id"] == str(world.id("ALE-01"))
    assert {hidden[name] for name in ("display_name", "employee_number", "workplace_id")} == {None}
    [posting] = (await api.get("/postings"))["items"]
    entries = (await api.get(f"/postings/{posting['posting_id']}"))["entries"]
    assert sorted(entry["workplace_id"] is None for entry in entries) == [False, True]
    owner = await caller("project-owner")
    items = (await owner.get("/attendances")).json()["items"]
    assert all(item["workplace_id"] for item in items)


async def test_an_erased_person_leaves_no_name_behind(api: Any, world: Any) -> None:
    await world.staffed("1001")
    await world.learn(world.person("1001", version=2, display_name=None, status="erased"))
    await world.learn(world.person("1001"))
    rows = await world.rows("select display_name from person_copy")
    assert [row["display_name"] for row in rows] == [None]


@pytest.fixture
async def two_places(api: Any, world: Any) -> str:
    """One person of Ale and one of Härryda at the same session in Ale; gives the id of Härryda's attendance."""
    await world.staffed("1001")
    await world.learn(
        world.workplace("HÄR-01", municipality_code="1401"),
        world.person("1002"),
        world.job("1002", municipality_code="1401", workplace_id=world.id("HÄR-01")),
    )
    await api.hold("ale")
    await api.hold("här", workplace_code="HÄR-01")
    await api.send(api.row("1001", code="ale"), api.row("1002", code="ale"))
    items = (await api.get("/attendances"))["items"]
    return next(str(i["attendance_id"]) for i in items if i["municipality_code"] == "1401")


async def test_a_leader_of_one_municipality_sees_its_people_only(
    two_places: str, caller: Any, world: Any
) -> None:
    leader = await caller("local-project-leader", reach=["1440"])
    items = (await leader.get("/attendances")).json()["items"]
    assert [item["municipality_code"] for item in items] == ["1440"]
    assert (await leader.get(f"/attendances/{two_places}")).status_code == 404
    [posting] = (await leader.get("/postings")).json()["items"]
    assert (posting["entry_count"], posting["minutes"]) == (1, 60)
    assert len((await leader.get(f"/postings/{posting['posting_id']}")).json()["entries"]) == 1
    [balance] = (await leader.get("/balances")).json()["items"]
    assert (balance["by_activity"]["minutes"], balance["reach"]) == (60, "1440")


async def test_writing_outside_the_reach_is_refused(
    two_places: str, caller: Any, api: Any, world: Any
) -> None:
    leader = await caller("local-project-leader", reach=["1440"])
    path = f"/attendances/{two_places}/corrections"
    refused = await leader.post(path, json={"minutes": 1, "reason": "wrong_minutes"})
    assert refused.status_code == 404
    body = api.row("1002", code="här")
    assert (await leader.post("/attendances", json=body)).status_code == 403
    api.client = leader
    answer = await api.send(body, api.row("1001", code="här"))
    assert [error["code"] for error in answer.json()["errors"]] == ["outside-reach"]
    assert (await api.hold("mine")).status_code == 201
    assert (await api.hold("theirs", workplace_code="HÄR-01")).status_code == 403
    assert (await api.hold("här", workplace_code="ALE-01")).status_code == 403


async def test_the_same_session_twice_is_one_and_another_under_its_code_is_refused(
    api: Any, world: Any
) -> None:
    await world.staffed()
    first = await api.hold()
    again = await api.hold()
    assert (again.status_code, again.json()) == (201, first.json())
    assert (await api.hold(topic="Annat")).status_code == 409
    assert len(await world.rows("select * from outbox")) == 1


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("tenant-admin", ["/sessions"]),
        ("strategic-manager", ["/sessions"]),
        ("champion", ["/sessions", "/attendances", "/unmatched"]),
        ("auditor", ["/sessions", "/attendances", "/unmatched", "/postings", "/balances"]),
        ("participant", []),
    ],
)
async def test_a_role_reads_what_it_may(
    caller: Any, world: Any, role: str, allowed: list[str]
) -> None:
    client = await caller(role)
    for path in ("/sessions", "/attendances", "/unmatched", "/postings", "/balances"):
        assert (await client.get(path)).status_code == (200 if path in allowed else 403), path
