"""What came of the training: support in two taps, barriers, changed ways of working, action plans."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from samlyft_web.days import today as local_today

SUPPORT = {"topic": "Digitala lås", "minutes": 5, "workplace_code": "ALE-01"}
BARRIER = {"kind": "connection", "workplace_code": "ALE-01", "seen_on": "2020-09-14"}
CHANGE = {
    "kind": "routine_changed",
    "title": "Veckoblad i Teams",
    "evidence": "dnr 2020/118",
    "digital": True,
    "changed_on": "2020-10-05",
    "workplace_code": "ALE-01",
    "project_code": "modig",
}
MEASURE = {"title": "Teams på mobilen", "owner": "IT-chef", "due_on": "2020-12-31"}
PLAN = {"title": "Digital handlingsplan", "owner": "Socialchef", "due_on": "2021-06-30"}


async def made(api: Any, path: str, **body: Any) -> Any:
    answer = await api.client.post(path, json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def edit(api: Any, path: str, version: int, **body: Any) -> Any:
    return await api.client.patch(path, json=body, headers={"If-Match": f'"v{version}"'})


async def told(world: Any, entity: str) -> list[Any]:
    query = "select data from outbox where type like $1 order by version"
    return [row["data"] for row in await world.rows(query, f"%.{entity}.%")]


async def test_support_takes_topic_minutes_and_workplace_and_counts_in_no_ledger(
    api: Any, world: Any
) -> None:
    await world.staffed("1001")
    logged = await made(api, "/support-events", **SUPPORT)
    assert logged["local_date"] == local_today().isoformat()
    assert logged["municipality_code"] == "1440"
    assert await world.balance() == 0
    path = f"/support-events/{logged['support_id']}"
    assert (await edit(api, path, 1, minutes=10)).json()["minutes"] == 10
    assert (await edit(api, path, 1, minutes=20)).status_code == 412
    assert (await edit(api, path, 2, status="withdrawn")).json()["status"] == "withdrawn"
    assert [one["status"] for one in await told(world, "support")] == [
        "logged",
        "logged",
        "withdrawn",
    ]
    assert (await api.get("/support-trends"))["items"] == []


async def test_strokes_on_a_paper_are_imported_once(api: Any, world: Any) -> None:
    await world.staffed("1001")
    rows = [
        {**SUPPORT, "local_date": f"2020-09-{day:02}", "reference": f"r-{day}", "minutes": day}
        for day in (1, 2, 3)
    ]
    first = await api.send(*rows, path="/support-event-imports")
    assert first.json()["created"] == 3
    again = await api.send(*rows, path="/support-event-imports")
    assert (again.json()["created"], again.json()["unchanged"]) == (0, 3)
    other = await api.send(
        {**rows[0], "minutes": 9},
        {**rows[0], "reference": "r-9", "workplace_code": "NO-SUCH"},
        path="/support-event-imports",
        mode="partial",
    )
    assert [e["code"] for e in other.json()["errors"]] == ["reference-taken", "unknown-workplace"]
    [trend] = (await api.get("/support-trends", municipality_code="1440"))["items"]
    assert (trend["month"], trend["events"], trend["minutes"]) == ("2020-09", 3, 6)


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("/support-events", {**SUPPORT, "workplace_code": "NO-SUCH"}, "unknown-workplace"),
        ("/support-events", {**SUPPORT, "local_date": "2099-01-01"}, "in-future"),
        ("/support-events", {**SUPPORT, "minutes": 0}, "range"),
        ("/support-events", {**SUPPORT, "known_at": "2020-01-01T00:00:00Z"}, "history-import"),
        ("/barriers", {**BARRIER, "seen_on": "2099-01-01"}, "in-future"),
        ("/barriers", {**BARRIER, "kind": "weather"}, "choice"),
        ("/work-changes", {**CHANGE, "session_codes": ["NO-SUCH"]}, "unknown-sessions"),
        ("/work-changes", {**CHANGE, "workplace_code": None}, "place-missing"),
        ("/work-changes", {**CHANGE, "municipality_code": "1480"}, "other-municipality"),
        ("/work-changes", {**CHANGE, "project_code": "none"}, "unknown-project"),
        ("/action-plans", {**PLAN, "adopted_on": "2099-01-01"}, "in-future"),
    ],
)
async def test_what_cannot_be_is_refused_and_named(
    api: Any, world: Any, path: str, body: dict[str, Any], code: str
) -> None:
    await world.staffed("1001")
    answer = await api.client.post(path, json=body)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, code)


async def test_barriers_are_seen_resolved_and_counted_month_by_month(api: Any, world: Any) -> None:
    await world.staffed("1001")
    first = await made(api, "/barriers", **BARRIER, note="Ingen täckning i källaren")
    await made(api, "/barriers", **{**BARRIER, "seen_on": "2020-10-02"})
    path = f"/barriers/{first['barrier_id']}"
    early = await edit(api, path, 1, resolved_on="2020-09-01")
    assert early.json()["errors"][0]["code"] == "resolved-first"
    done = await edit(api, path, 1, resolved_on="2020-11-03")
    assert (done.json()["status"], done.json()["version"]) == ("resolved", 2)
    trend = (await api.get("/barrier-trends", workplace_id=world.id("ALE-01")))["items"]
    assert [(t["month"], t["seen"], t["resolved"], t["open_at_end"]) for t in trend] == [
        ("2020-09", 1, 0, 1),
        ("2020-10", 1, 0, 2),
        ("2020-11", 0, 1, 1),
    ]
    assert (await edit(api, path, 2, status="open")).json()["resolved_on"] is None
    assert len((await api.get("/barriers", status="open"))["items"]) == 2
    assert "note" not in (await told(world, "barrier"))[0]


async def test_a_change_names_the_sessions_behind_it(api: Any, world: Any) -> None:
    await world.staffed("1001")
    held = [(await api.hold(code)).json()["session_id"] for code in ("S1", "S2")]
    change = await made(api, "/work-changes", **CHANGE, session_codes=["S1", "S2"])
    assert change["session_ids"] == sorted(held)
    path = f"/work-changes/{change['change_id']}"
    assert (await edit(api, path, 1, title="Annan")).json()["session_ids"] == sorted(held)
    assert (await edit(api, path, 2, session_codes=["S2"])).json()["session_ids"] == [held[1]]
    assert (await api.get("/work-changes", session_id=held[0]))["items"] == []
    [found] = (await api.get("/work-changes", session_id=held[1], digital="true"))["items"]
    assert (found["version"], found["title"]) == (3, "Annan")
    events = await told(world, "change")
    assert events[-1]["session_ids"] == [held[1]]
    assert not {"title", "evidence"} & events[-1].keys()


async def test_the_share_of_managers_and_workplaces_comes_from_what_was_recorded(
    api: Any, world: Any, caller: Any
) -> None:
    """Two workplaces and three managers: one at each, and a strategic one in the municipality."""
    await world.staffed("1001")
    await world.learn(world.workplace("ALE-02"))
    for number, place, role in (
        ("2001", "ALE-01", "first_line_manager"),
        ("2002", "ALE-02", "first_line_manager"),
        ("2003", "ALE-02", "strategic_manager"),
    ):
        await world.learn(world.person(number))
        await world.learn(world.job(number, workplace_id=world.id(place), role_group=role))
    await api.hold()
    for number in ("1001", "2001", "2002", "2003"):
        await api.attend(number, 30)

    async def shares(**query: Any) -> dict[str, tuple[int, int | None]]:
        found = await api.get("/change-shares", project_id=world.id("modig"), **query)
        return {
            s["measure"]: (s["with_change"], s["base"])
            for s in found["shares"]
            if s["municipality_code"] is None
        }

    none = {"managers_with_digital_routine": (0, 3), "workplaces_with_change": (0, 2)}
    assert (await shares()).items() >= none.items()
    await made(api, "/work-changes", **CHANGE)
    await made(api, "/work-changes", **{**CHANGE, "workplace_code": "ALE-02", "kind": "decision"})
    assert await shares() == {
        "managers_with_digital_routine": (1, 3),
        "workplaces_with_change": (2, 2),
        "workplaces_with_digital_routine": (1, 2),
    }
    whole = {**CHANGE, "workplace_code": None, "municipality_code": "1440"}
    change = await made(api, "/work-changes", **whole)
    assert (await shares())["managers_with_digital_routine"] == (2, 3)
    assert (await shares(as_of="2020-10-04"))["managers_with_digital_routine"] == (0, 3)
    await edit(api, f"/work-changes/{change['change_id']}", 1, status="withdrawn")
    assert (await shares())["managers_with_digital_routine"] == (1, 3)
    analyst = (await (await caller("analyst")).get("/change-shares")).json()["shares"]
    [managers] = [s for s in analyst if s["measure"] == "managers_with_digital_routine"]
    assert (managers["with_change"], managers["suppressed"]) == (None, "protected")


async def test_a_plan_has_measures_with_owner_and_day_and_says_what_is_late(
    api: Any, world: Any
) -> None:
    await world.staffed("1001")
    plan = await made(
        api,
        "/action-plans",
        **PLAN,
        municipality_code="1440",
        status="adopted",
        adopted_on="2020-01-20",
        measures=[MEASURE],
    )
    assert (plan["level"], plan["measures"][0]["status"]) == ("municipality", "planned")
    later = {**MEASURE, "due_on": (local_today() + timedelta(days=9)).isoformat()}
    more = await made(api, f"/action-plans/{plan['plan_id']}/measures", **later)
    late = (await api.get("/plan-measures", overdue="true"))["items"]
    assert [one["measure_id"] for one in late] == [plan["measures"][0]["measure_id"]]
    path = f"/plan-measures/{late[0]['measure_id']}"
    done = await edit(api, path, 1, status="done", done_on="2020-12-01")
    assert (done.json()["status"], done.json()["overdue"]) == ("done", False)
    assert (await edit(api, path, 1, status="ongoing")).status_code == 412
    assert (await api.get("/plan-measures", overdue="true"))["items"] == []
    stands = await api.get(f"/action-plans/{plan['plan_id']}")
    assert (stands["version"], len(stands["measures"])) == (3, 2)
    assert more["plan_id"] == plan["plan_id"]
    events = await told(world, "action_plan")
    assert [len(e["measures"]) for e in events] == [1, 2, 2]
    assert "Teams" not in str(events)


async def test_levels_of_plans_follow_from_their_place(api: Any, world: Any) -> None:
    await world.staffed("1001")
    places = {"workplace": {"workplace_code": "ALE-01"}, "tenant": {}}
    for level, place in places.items():
        assert (await made(api, "/action-plans", **PLAN, **place))["level"] == level
    assert len((await api.get("/action-plans", level="tenant"))["items"]) == 1
    draft = (await api.get("/action-plans", level="workplace"))["items"][0]
    adopted = await edit(api, f"/action-plans/{draft['plan_id']}", 1, status="adopted")
    assert adopted.json()["adopted_on"] is not None


async def test_reach_narrows_what_is_seen_and_written(api: Any, world: Any, caller: Any) -> None:
    await world.staffed("1001")
    await world.learn(world.workplace("KLV-01", municipality_code="1482"))
    for code in ("ALE-01", "KLV-01"):
        await made(api, "/barriers", **{**BARRIER, "workplace_code": code})
        await made(api, "/support-events", **{**SUPPORT, "workplace_code": code})
    ale = type(api)(await caller("champion", reach=[str(world.id("ALE-01"))]))
    [mine] = (await ale.get("/barriers"))["items"]
    assert mine["workplace_id"] == str(world.id("ALE-01"))
    assert len((await ale.get("/support-trends"))["items"]) == 1
    [other] = [b for b in (await api.get("/barriers"))["items"] if b != mine]
    assert (await edit(ale, f"/barriers/{other['barrier_id']}", 1, note="x")).status_code == 404
    refused = await ale.client.post("/barriers", json={**BARRIER, "workplace_code": "KLV-01"})
    assert refused.status_code == 403
    leader = type(api)(await caller("local-project-leader", reach=["1440"]))
    assert (await leader.client.post("/action-plans", json=PLAN)).status_code == 403
    assert (await leader.client.get(f"/action-plans/{uuid4()}")).status_code == 404
