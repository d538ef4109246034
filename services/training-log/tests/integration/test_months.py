"""A month is closed when what was found in it is mended or accepted; then it takes corrections, and goes stale."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from samlyft_events import MonthChanged

MARCH, APRIL, MAY = (datetime(2020, month, 12, 10, tzinfo=UTC) for month in (3, 4, 5))


def month_body(world: Any, month: str = "2020-03", **more: Any) -> dict[str, Any]:
    project_id = str(world.id("modig"))
    return {"project_id": project_id, "municipality_code": "1440", "month": month} | more


async def close(office: Any, world: Any, month: str = "2020-03", **more: Any) -> Any:
    return await office.client.post("/months", json=month_body(world, month, **more))


async def held(office: Any, world: Any) -> None:
    """A session a month from March to May, attended by two."""
    await world.staffed("1001", "1002")
    for code, at in (("M3", MARCH), ("M4", APRIL), ("M5", MAY)):
        await office.hold(code, starts_at=at)
        for number in ("1001", "1002"):
            assert (await office.attend(number, 60, code)).status_code == 201


async def correct(office: Any, world: Any, code: str = "M3", number: str = "1001") -> None:
    row = office.row(number, 15, code, status="partial", reason="wrong_minutes")
    assert (await office.send(row)).json()["changed"] == 1


async def states(world: Any) -> dict[str, tuple[str, bool, str | None]]:
    rows = await world.rows("select month, status, stale, stale_cause from project_month")
    return {row["month"]: (row["status"], row["stale"], row["stale_cause"]) for row in rows}


async def test_a_month_is_closed_with_its_figures_and_told(office: Any, world: Any) -> None:
    await held(office, world)
    answer = await close(office, world)
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert (told["status"], told["stale"], told["minutes"], told["persons_registered"]) == (
        "closed", False, 120, 2,
    )  # fmt: skip
    found = await office.get(f"/months/{told['month_id']}")
    assert [(step["action"], step["minutes"]) for step in found["steps"]] == [("closed", 120)]
    [event] = await world.rows("select data from outbox where type = $1", MonthChanged.event_type())
    event = MonthChanged.model_validate(event["data"])
    assert (event.month, event.status, event.stale, event.minutes) == (
        "2020-03", "closed", False, 120,
    )  # fmt: skip


async def test_a_month_closed_twice_is_refused_and_said_so(office: Any, world: Any) -> None:
    await held(office, world)
    assert (await close(office, world)).status_code == 201
    again = await close(office, world)
    assert (again.status_code, again.json()["code"]) == (409, "month-already-closed")
    assert len(await world.rows("select from month_step")) == 1


async def test_of_many_who_close_at_once_one_does(office: Any, world: Any) -> None:
    await held(office, world)
    answers = await asyncio.gather(*(close(office, world) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409, 409]


async def test_a_month_that_is_not_over_stays_open(office: Any, world: Any) -> None:
    await world.staffed("1001")
    answer = await close(office, world, datetime.now(UTC).strftime("%Y-%m"))
    assert answer.status_code == 422
    assert [error["code"] for error in answer.json()["errors"]] == ["not-over"]


async def test_what_waits_for_its_person_is_accepted_with_a_reason(office: Any, world: Any) -> None:
    await held(office, world)
    await office.attend("7777", 60, "M3")
    refused = await close(office, world)
    assert (refused.status_code, refused.json()["code"]) == (409, "month-findings")
    assert [error["code"] for error in refused.json()["errors"]] == ["unmatched"]
    unsaid = await close(office, world, accepted=["unmatched"])
    assert (unsaid.status_code, unsaid.json()["errors"][0]["pointer"]) == (422, "/reason")
    taken = await close(office, world, accepted=["unmatched"], reason="Vikarien kommer i april.")
    assert taken.status_code == 201
    [step] = (await office.get(f"/months/{taken.json()['month_id']}"))["steps"]
    assert step["findings"] == {"unmatched": 1}


async def test_two_sessions_at_once_are_found_on_both(office: Any, world: Any) -> None:
    await held(office, world)
    await office.hold("M3b", starts_at=MARCH + timedelta(minutes=59))
    await office.attend("1001", 60, "M3b")
    found = (await office.get(f"/projects/{world.id('modig')}/month-checks"))["items"]
    assert {(item["code"], item["session_id"], item["other_session_id"]) for item in found} == {
        ("overlapping", a, b) for a in await ids(world) for b in await ids(world) if a != b
    }
    assert all("samtidigt" in item["what_to_do"] for item in found)


async def ids(world: Any) -> list[str]:
    rows = await world.rows("select session_id from session where code like 'M3%'")
    return [str(row["session_id"]) for row in rows]


async def test_a_session_that_begins_as_another_ends_is_nothing_to_find(
    office: Any, world: Any
) -> None:
    await held(office, world)
    await office.hold("M3b", starts_at=MARCH + timedelta(minutes=60))
    await office.attend("1001", 60, "M3b")
    assert (await office.get(f"/projects/{world.id('modig')}/month-checks"))["items"] == []


async def test_time_in_another_employment_at_once_is_told_apart(office: Any, world: Any) -> None:
    await held(office, world)
    other = world.job("2001", person_id=world.id("person 1001"))
    await world.learn(other)
    await office.hold("M3b", starts_at=MARCH)
    await office.attend("2001", 60, "M3b")
    found = (await office.get(f"/projects/{world.id('modig')}/month-checks", month="2020-03"))[
        "items"
    ]
    assert [item["code"] for item in found] == ["clashing-employment"] * 2


async def test_more_than_a_day_in_a_day_has_to_be_mended(office: Any, world: Any) -> None:
    await held(office, world)
    for code in ("L1", "L2"):
        await office.hold(code, 900, starts_at=MARCH.replace(hour=0))
        await office.attend("1001", 800, code)
    refused = await close(office, world, accepted=["overlapping"], reason="Vi vet.")
    assert [error["code"] for error in refused.json()["errors"]] == ["counted-twice", "over-a-day"]


async def test_a_correction_in_march_marks_march_and_what_was_closed_after_it(
    office: Any, world: Any
) -> None:
    await held(office, world)
    await world.learn(world.workplace("HÄR-01", municipality_code="1401"))
    await world.learn(world.job("3001", workplace_id=world.id("HÄR-01"), municipality_code="1401"))
    await office.attend("3001", 60, "M3")
    for month in ("2020-02", "2020-03", "2020-05"):
        assert (await close(office, world, month)).status_code == 201
    elsewhere = await close(office, world, municipality_code="1401")
    assert elsewhere.status_code == 201
    await correct(office, world)
    rows = await world.rows(
        "select municipality_code, month, stale from project_month order by 1, 2"
    )
    assert [tuple(row) for row in rows] == [
        ("1401", "2020-03", False),
        ("1440", "2020-02", False),
        ("1440", "2020-03", True),
        ("1440", "2020-05", True),
    ]
    events = await world.rows(
        "select data from outbox where type = $1 order by seq desc limit 2",
        MonthChanged.event_type(),
    )
    told = {
        (event.month, event.version, event.stale)
        for event in (MonthChanged.model_validate(row["data"]) for row in events)
    }
    assert told == {("2020-03", 2, True), ("2020-05", 2, True)}
    await correct(office, world, number="1002")
    assert (
        len(await world.rows("select from outbox where type = $1", MonthChanged.event_type())) == 6
    )


async def test_what_is_posted_in_a_month_that_was_never_closed_marks_nothing(
    office: Any, world: Any
) -> None:
    await held(office, world)
    await close(office, world, "2020-05")
    await correct(office, world)
    assert await states(world) == {"2020-05": ("closed", False, None)}


async def test_a_stale_month_is_closed_again_with_its_new_figures(office: Any, world: Any) -> None:
    await held(office, world)
    await close(office, world)
    await correct(office, world)
    again = await close(office, world, reason="Rättad efter pappersblanketten.")
    assert again.status_code == 201, again.text
    assert (again.json()["minutes"], again.json()["stale"], again.json()["version"]) == (
        75,
        False,
        3,
    )


async def test_reopening_needs_a_reason_and_marks_what_was_filed(office: Any, world: Any) -> None:
    await held(office, world)
    month_id = (await close(office, world)).json()["month_id"]
    await close(office, world, "2020-04")
    path = f"/months/{month_id}/reopenings"
    assert (await office.client.post(path, json={})).status_code == 422
    opened = await office.client.post(path, json={"reason": "En blankett hittades."})
    assert opened.status_code == 201, opened.text
    assert await states(world) == {
        "2020-03": ("reopened", True, "reopened"),
        "2020-04": ("closed", True, "earlier-month"),
    }
    again = await office.client.post(path, json={"reason": "En till."})
    assert again.status_code == 409
    closed = await close(office, world)
    assert (closed.status_code, closed.json()["version"]) == (201, 3)


async def test_what_is_recorded_while_a_month_is_closed_is_counted_in_it_or_refused(
    office: Any, world: Any
) -> None:
    await world.staffed(*(str(number) for number in range(1001, 1021)))
    await office.hold("M3", starts_at=MARCH)
    posting = [office.attend(str(number), 60, "M3") for number in range(1001, 1021)]
    answers = await asyncio.gather(close(office, world), *posting)
    taken = sum(answer.status_code == 201 for answer in answers[1:])
    assert answers[0].status_code == 201
    assert {a.json()["errors"][0]["code"] for a in answers[1:] if a.status_code == 422} <= {
        "month-closed"
    }
    [month] = await world.rows("select minutes, stale from project_month")
    assert (month["minutes"], month["stale"], await world.balance()) == (
        60 * taken, False, 60 * taken,
    )  # fmt: skip


async def test_a_leader_closes_in_her_own_municipality_only(
    caller: Any, office: Any, world: Any
) -> None:
    await held(office, world)
    leader = replace(office, client=await caller("local-project-leader", reach=["1401"]))
    assert (await close(leader, world)).status_code == 403
    await close(office, world)
    assert (await leader.get("/months"))["items"] == []
    await office.attend("7777", 60, "M3")
    path = f"/projects/{world.id('modig')}/month-checks"
    assert (await leader.get(path))["items"] == []
    assert len((await office.get(path))["items"]) == 1
