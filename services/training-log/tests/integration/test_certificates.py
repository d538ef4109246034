"""Certificates of a closed month, exactly those that a correction marks, and the walk to the ledger and back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from samlyft_events import CertificateChanged

MARCH, APRIL = datetime(2020, 3, 12, 10, tzinfo=UTC), datetime(2020, 4, 14, 10, tzinfo=UTC)


async def held(office: Any, world: Any) -> None:
    """Two meetings in March and one in April, attended by three; the third was absent in March."""
    await world.staffed("1001", "1002", "1003")
    for code, at in (
        ("M3", MARCH),
        ("M3b", MARCH.replace(day=26)),
        ("M4", APRIL),
    ):
        await office.hold(code, starts_at=at)
        for number in ("1001", "1002", "1003"):
            minutes = 0 if number == "1003" and code != "M4" else 30
            status = "present" if minutes == 120 else "partial" if minutes else "absent"
            answer = await office.attend(number, minutes, code, status=status)
            assert answer.status_code == 201, answer.text


async def close(office: Any, world: Any, month: str = "2020-03", **more: Any) -> None:
    body = {"project_id": str(world.id("modig")), "municipality_code": "1440", "month": month}
    answer = await office.client.post("/months", json=body | more)
    assert answer.status_code == 201, answer.text


async def issue(office: Any, world: Any, month: str = "2020-03", **more: Any) -> Any:
    return await office.client.post(
        "/certificate-issues",
        json={"project_id": str(world.id("modig")), "month": month} | more,
        headers={"Idempotency-Key": uuid4().hex},
    )


async def issued(office: Any, world: Any) -> None:
    """March and April, closed and certified."""
    await held(office, world)
    for month in ("2020-03", "2020-04"):
        await close(office, world, month)
        assert (await issue(office, world, month)).status_code == 200


async def correct(office: Any, number: str = "1001", minutes: int = 15, code: str = "M3") -> None:
    row = office.row(number, minutes, code, status="partial", reason="wrong_minutes")
    assert (await office.send(row)).json()["changed"] == 1


async def stands(world: Any) -> set[tuple[str, str, int, str, bool]]:
    rows = await world.rows(
        "select person_id, month, minutes, status, stale from certificate order by certificate_id"
    )
    names = {str(world.id(f"person {n}")): n for n in ("1001", "1002", "1003")}
    return {
        (names[str(r["person_id"])], r["month"], r["minutes"], r["status"], r["stale"])
        for r in rows
    }


async def test_each_with_time_gets_one_and_nobody_with_none(office: Any, world: Any) -> None:
    await held(office, world)
    await close(office, world)
    told = await issue(office, world)
    assert told.json() == {
        "issued": 2, "replaced": 0, "revoked": 0, "unchanged": 0, "waiting": 0,
    }  # fmt: skip
    assert await stands(world) == {
        ("1001", "2020-03", 60, "issued", False),
        ("1002", "2020-03", 60, "issued", False),
    }
    again = await issue(office, world)
    assert (again.json()["issued"], again.json()["unchanged"]) == (0, 2)
    events = await world.rows(
        "select data from outbox where type = $1", CertificateChanged.event_type()
    )
    assert {CertificateChanged.model_validate(e["data"]).status for e in events} == {"issued"}
    assert len(events) == 2


async def test_certificates_wait_for_the_month_to_be_closed(office: Any, world: Any) -> None:
    await held(office, world)
    refused = await issue(office, world)
    assert (refused.status_code, refused.json()["code"]) == (409, "month-not-closed")
    assert await stands(world) == set()


async def test_a_correction_in_march_marks_exactly_its_certificate_and_no_other(
    office: Any, world: Any
) -> None:
    await issued(office, world)
    await correct(office)
    assert await stands(world) == {
        ("1001", "2020-03", 60, "issued", True),
        ("1002", "2020-03", 60, "issued", False),
        ("1001", "2020-04", 30, "issued", False),
        ("1002", "2020-04", 30, "issued", False),
        ("1003", "2020-04", 30, "issued", False),
    }
    months = await world.rows("select month, stale_cause from project_month order by month")
    assert [tuple(row) for row in months] == [
        ("2020-03", "correction"),
        ("2020-04", "earlier-month"),
    ]
    [event] = await world.rows(
        "select data from outbox where type = $1 and version = 2", CertificateChanged.event_type()
    )
    event = CertificateChanged.model_validate(event["data"])
    assert (event.month, event.person_id, event.stale, event.minutes) == (
        "2020-03", world.id("person 1001"), True, 60,
    )  # fmt: skip


async def test_a_stale_certificate_is_revoked_and_replaced_when_the_month_is_closed_again(
    office: Any, world: Any
) -> None:
    await issued(office, world)
    await correct(office)
    assert (await issue(office, world)).json()["code"] == "month-not-closed"
    await close(office, world)
    told = (await issue(office, world)).json()
    assert (told["issued"], told["replaced"], told["revoked"], told["unchanged"]) == (1, 1, 1, 1)
    of_march = {row for row in await stands(world) if row[1] == "2020-03"}
    assert of_march == {
        ("1001", "2020-03", 60, "revoked", False),
        ("1001", "2020-03", 45, "issued", False),
        ("1002", "2020-03", 60, "issued", False),
    }
    found = (await office.get("/certificates", month="2020-03", status="issued"))["items"]
    replaced = [item["replaces"] for item in found if item["minutes"] == 45]
    revoked = (await office.get("/certificates", status="revoked"))["items"]
    assert replaced == [revoked[0]["certificate_id"]]


async def test_a_correction_to_zero_leaves_no_certificate(office: Any, world: Any) -> None:
    await held(office, world)
    await close(office, world)
    await issue(office, world)
    for code in ("M3", "M3b"):
        await office.send(office.row("1001", 0, code, reason="not_held"))
    await close(office, world)
    told = (await issue(office, world)).json()
    assert (told["issued"], told["revoked"]) == (0, 1)


async def test_what_was_corrected_back_stands_with_its_signature(office: Any, world: Any) -> None:
    await held(office, world)
    await close(office, world)
    await issue(office, world)
    await correct(office)
    await correct(office, minutes=30)
    await close(office, world)
    assert (await issue(office, world)).json()["unchanged"] == 2
    assert ("1001", "2020-03", 60, "issued", False) in await stands(world)
    [one] = (await office.get("/certificates", person_id=world.id("person 1001")))["items"]
    walked = await office.get(f"/certificates/{one['certificate_id']}/entries")
    assert sorted(item["minutes"] for item in walked["items"]) == [-30, -15, 15, 30, 30, 30]


async def test_the_chain_is_walked_from_a_certificate_to_its_entries_and_back(
    office: Any, world: Any
) -> None:
    await issued(office, world)
    [one] = (await office.get("/certificates", month="2020-03", person_id=world.id("person 1001")))[
        "items"
    ]
    whole = await office.get(f"/certificates/{one['certificate_id']}")
    walked = (await office.get(whole["entries"].removeprefix("/training-log/v1")))["items"]
    assert sum(item["minutes"] for item in walked) == one["minutes"] == 60
    months = [await office.get(f"/months/{month}") for month in whole["month_ids"]]
    assert [month["month"] for month in months] == ["2020-03"]
    for item in walked:
        posting = await office.get(f"/postings/{item['posting_id']}")
        line = posting["entries"][item["line"] - 1]
        assert (line["attendance_id"], line["minutes"]) == (item["attendance_id"], item["minutes"])
        for name in ("attendance_id", "session_id", "posting_id"):
            back = (await office.get("/certificates", **{name: item[name]}))["items"]
            assert one["certificate_id"] in {c["certificate_id"] for c in back}
    assert (await office.get("/certificates", posting_id=uuid4()))["items"] == []


async def test_a_protected_person_is_on_no_list_by_name_or_workplace(
    office: Any, world: Any, caller: Any
) -> None:
    await held(office, world)
    hidden = world.person("1002", version=2, display_name=None, protected=True)
    await world.learn(hidden)
    await close(office, world)
    await issue(office, world)
    staff = await caller("project-staff")
    items = (await staff.get("/certificates")).json()["items"]
    shown = {(item["display_name"], item["workplace_id"] is None) for item in items}
    assert shown == {("Anna 1001", False), (None, True)}


async def test_each_sees_what_is_within_reach(office: Any, world: Any, caller: Any) -> None:
    await issued(office, world)
    mine = await caller("participant", reach=[str(world.id("person 1001"))])
    seen = (await mine.get("/certificates")).json()["items"]
    assert {item["person_id"] for item in seen} == {str(world.id("person 1001"))}
    assert {item["display_name"] for item in seen} == {"Anna 1001"}
    manager = await caller("first-line-manager", reach=[str(world.id("ALE-01"))])
    assert len((await manager.get("/certificates")).json()["items"]) == 5
    other = await caller("local-project-leader", reach=["1401"])
    assert (await other.get("/certificates")).json()["items"] == []
    body = {"project_id": str(world.id("modig")), "month": "2020-03", "municipality_code": "1440"}
    refused = await other.post(
        "/certificate-issues", json=body, headers={"Idempotency-Key": "k" * 9}
    )
    assert refused.status_code == 403
