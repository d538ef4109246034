"""A closed month takes what is new only as a correction with a reason; the same minute is never certified twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

MARCH, APRIL = (datetime(2020, month, 12, 10, tzinfo=UTC) for month in (3, 4))


async def close(office: Any, world: Any, month: str = "2020-03", **more: Any) -> Any:
    body = {"project_id": str(world.id("modig")), "municipality_code": "1440", "month": month}
    return await office.client.post("/months", json=body | more)


async def closed(office: Any, world: Any, *numbers: str) -> str:
    """March and April are closed with one who attended; gives the session of March."""
    await world.staffed("1001", *numbers)
    for code, at in (("M3", MARCH), ("M4", APRIL)):
        await office.hold(code, starts_at=at)
        assert (await office.attend("1001", 60, code)).status_code == 201
    for month in ("2020-03", "2020-04"):
        assert (await close(office, world, month)).status_code == 201
    [row] = await world.rows("select session_id from session where code = 'M3'")
    return str(row["session_id"])


async def stale(world: Any) -> list[tuple[str, str | None]]:
    rows = await world.rows("select month, stale_cause from project_month where stale order by 1")
    return [(row["month"], row["stale_cause"]) for row in rows]


BOTH = [("2020-03", "correction"), ("2020-04", "earlier-month")]


async def test_one_attendance_needs_a_reason_and_becomes_a_correction(
    office: Any, world: Any
) -> None:
    await closed(office, world, "1002")
    refused = await office.attend("1002", 60, "M3")
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "month-closed")
    assert "entered_late" in refused.json()["errors"][0]["detail"]
    assert (await stale(world), await world.balance()) == ([], 120)
    taken = await office.attend("1002", 60, "M3", reason="entered_late", key="late-1002")
    assert taken.status_code == 201, taken.text
    again = await office.attend("1002", 60, "M3", reason="entered_late", key="late-1002")
    assert (again.status_code, again.json()) == (201, taken.json())
    assert (await stale(world), await world.balance()) == (BOTH, 180)
    [posting] = (await office.get("/postings", kind="correction"))["items"]
    assert (posting["reason"], posting["minutes"]) == ("entered_late", 60)
    attendance = await office.get(taken.headers["location"].removeprefix("/training-log/v1"))
    assert attendance["reason"] == "entered_late"
    other = await office.attend("1002", 30, "M3", status="partial", reason="wrong_minutes")
    assert other.status_code == 409  # what stands is corrected by its own route
    assert (await office.attend("1002", 60, "M3")).status_code == 200


async def test_an_import_says_it_row_by_row_and_keeps_the_others(office: Any, world: Any) -> None:
    await closed(office, world, "1002", "1003", "1004")
    await office.hold("M5", starts_at=APRIL + timedelta(days=30))
    rows = [
        office.row("1002", 60, "M3"),
        office.row("1003", 60, "M3", reason="entered_late"),
        office.row("1004", 60, "M5"),
        office.row("1001", 60, "M3"),
    ]
    whole = await office.send(*rows)
    assert [error["code"] for error in whole.json()["errors"]] == ["month-closed"], whole.text
    kept = (await office.send(*rows, mode="partial")).json()
    assert (kept["created"], kept["unchanged"]) == (2, 1)
    assert [(error["line"], error["code"]) for error in kept["errors"]] == [(1, "month-closed")]
    assert (await stale(world), await world.balance()) == (BOTH, 240)
    plain = await office.send(office.row("1002", 60, "M3"))  # the way of what is new and as usual
    assert [error["code"] for error in plain.json()["errors"]] == ["month-closed"]


async def test_a_group_and_a_list_come_late_with_a_reason(office: Any, world: Any) -> None:
    session_id = await closed(office, world, "1002", "1003")
    path = f"/sessions/{session_id}/attendances"
    people = [{"employer_number": "212000-1439", "employee_number": "1002"}]
    refused = await office.client.post(path, json={"people": people})
    assert [error["code"] for error in refused.json()["errors"]] == ["month-closed"]
    taken = await office.client.post(path, json={"people": people, "reason": "entered_late"})
    assert (taken.status_code, taken.json()["created"]) == (200, 1)
    differs = {"people": [people[0] | {"minutes": 30}], "reason": "wrong_minutes"}
    assert (await office.client.post(path, json=differs)).status_code == 409
    row = {"employer_number": "212000-1439", "employee_number": "1003", "minutes": 60}
    said: dict[str, Any] = {"rows": [row | {"status": "partial"}]}
    path = f"/sessions/{session_id}/submissions"
    refused = await office.client.post(path, json=said)
    assert [error["code"] for error in refused.json()["errors"]] == ["month-closed"]
    taken = await office.client.post(path, json=said | {"reason": "entered_late"})
    assert taken.json()["recorded"] == 1, taken.text
    assert (await world.balance(), await stale(world)) == (120 + 120 + 60, BOTH)


async def test_who_waited_for_an_employment_is_posted_and_marks_the_month(
    office: Any, world: Any
) -> None:
    await closed(office, world)
    assert (await office.attend("1009", 60, "M3")).json()["matched"] is False
    assert (await stale(world), await world.balance()) == ([], 120)
    await world.learn(world.person("1009"), world.job("1009"))
    assert (await stale(world), await world.balance()) == (BOTH, 180)


@pytest.mark.parametrize(
    ("attended", "code"), [((120, 60), "counted-twice"), ((60, 60), "overlapping")]
)
async def test_a_minute_at_two_sessions_at_once_is_kept_seen_and_never_certified(
    office: Any, world: Any, attended: tuple[int, int], code: str
) -> None:
    await world.staffed("1001")
    for name, minutes in zip(("M3", "M3b"), attended, strict=True):
        await office.hold(name, starts_at=MARCH)
        assert (await office.attend("1001", minutes, name)).status_code == 201
    found = (await office.get(f"/projects/{world.id('modig')}/month-checks"))["items"]
    assert [item["code"] for item in found] == [code] * 2
    answer = await close(office, world, accepted=["counted-twice", "overlapping"], reason="Vi vet.")
    assert answer.status_code == (409 if code == "counted-twice" else 201), answer.text
    body = {"minutes": 0, "reason": "duplicate"}
    [row] = await world.rows(
        "select attendance_id from attendance a join session using (tenant_id, session_id) where code = 'M3b'"
    )
    mended = await office.client.post(f"/attendances/{row['attendance_id']}/corrections", json=body)
    assert mended.status_code == 201
    assert (await office.get(f"/projects/{world.id('modig')}/month-checks"))["items"] == []
