"""Who was not there, whose time it was, and who cannot have been there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from samlyft_events import AbsencesRecorded, PostingRecorded


@pytest.mark.parametrize("status", ["absent", "cancelled", "late_cancelled"])
async def test_who_was_not_there_is_listed_and_told_but_not_counted(
    api: Any, world: Any, status: str
) -> None:
    await world.staffed("1001", "1002")
    await api.hold()
    assert (await api.attend("1001", 0, status=status)).status_code == 201
    await api.attend("1002", 60)
    [listed] = (await api.get("/attendances", status=status))["items"]
    assert (listed["employee_number"], listed["minutes"]) == ("1001", 0)
    assert await world.balance() == 60
    [told] = await world.rows(
        "select data from outbox where type = $1", AbsencesRecorded.event_type()
    )
    [absence] = AbsencesRecorded.model_validate(told["data"]).absences
    assert (absence.person_id, absence.status) == (world.id("person 1001"), status)


async def test_an_absence_of_someone_unknown_is_told_when_the_person_appears(
    api: Any, world: Any
) -> None:
    await world.staffed("1001")
    await api.hold()
    await api.attend("1002", 0, status="cancelled")
    query = "select data from outbox where type = $1"
    assert await world.rows(query, AbsencesRecorded.event_type()) == []
    await world.learn(world.job("1002"))
    assert len(await world.rows(query, AbsencesRecorded.event_type())) == 1


async def test_the_time_basis_is_on_attendance_entry_and_event(api: Any, world: Any) -> None:
    await world.staffed("1001", "1002")
    await api.hold()
    await api.attend("1001", 60)
    await api.attend("1002", 45, time_basis="outside_schedule")
    rows = await world.rows("select minutes, time_basis from entry order by minutes")
    assert [tuple(row) for row in rows] == [(45, "outside_schedule"), (60, "scheduled")]
    told = await world.rows("select data from outbox where type = $1", PostingRecorded.event_type())
    bases = {PostingRecorded.model_validate(t["data"]).entries[0].time_basis for t in told}
    assert bases == {"outside_schedule", "scheduled"}
    [row] = (await api.get("/attendances", time_basis="outside_schedule"))["items"]
    assert row["minutes"] == 45


async def test_a_correction_of_the_basis_reverses_on_the_old_and_posts_on_the_new(
    api: Any, world: Any
) -> None:
    await world.staffed("1001")
    await api.hold()
    made = (await api.attend("1001", 60)).json()["days"][0]["attendance_id"]
    body = {"minutes": 60, "time_basis": "unpaid", "reason": "wrong_minutes"}
    answer = await api.client.post(f"/attendances/{made}/corrections", json=body)
    assert answer.status_code == 201, answer.text
    sums = await world.rows("select time_basis, sum(minutes)::int from entry group by 1 order by 1")
    assert [tuple(row) for row in sums] == [("scheduled", 0), ("unpaid", 60)]
    again = await api.client.post(f"/attendances/{made}/corrections", json=body)
    assert again.json()["errors"][0]["code"] == "no-change"


async def test_a_row_of_another_basis_needs_a_reason(api: Any, world: Any) -> None:
    await world.staffed("1001", "1002")
    await api.hold()
    await api.send(api.row("1001", 60), api.row("1002", 60))
    rows = [api.row("1001", 60, time_basis="outside_schedule", reason="wrong_minutes")]
    assert (await api.send(*rows)).json()["changed"] == 1
    assert (await api.send(*rows)).json()["unchanged"] == 1
    assert await world.balance() == 120


async def test_who_leads_a_session_is_not_its_participant(api: Any, world: Any) -> None:
    await world.staffed("1001", "1002")
    trainer = {"employer_number": "212000-1439", "employee_number": "1001"}
    await api.hold(trainers=[trainer])
    refused = await api.attend("1001", 60)
    assert refused.json()["errors"][0]["code"] == "own-trainee"
    many = await api.send(api.row("1001", 60), api.row("1002", 60), mode="partial")
    assert (many.json()["created"], many.json()["errors"][0]["code"]) == (1, "own-trainee")
    assert (await api.attend("1001", 0)).status_code == 201, "control: absence is no time"
    assert await world.balance() == 60


async def second_number(world: Any, person: str, number: str) -> None:
    job = world.job(number, person_id=world.id(f"person {person}"))
    await world.learn(job)


async def test_one_person_under_two_numbers_is_counted_once(api: Any, world: Any) -> None:
    await world.staffed("1001", "1002")
    await second_number(world, "1001", "2001")
    await api.hold()
    await api.attend("1001", 60)
    refused = await api.attend("2001", 60)
    assert refused.json()["errors"][0]["code"] == "same-person"
    assert await world.balance() == 60
    await api.hold("S2")
    rows = [api.row(number, 60, "S2") for number in ("1001", "2001", "1002")]
    many = await api.send(*rows, mode="partial")
    assert (many.json()["created"], many.json()["errors"][0]["code"]) == (2, "same-person")
    assert await world.balance() == 180


async def test_minutes_move_from_one_number_to_the_other_in_one_file(api: Any, world: Any) -> None:
    await world.staffed("1001")
    await second_number(world, "1001", "2001")
    await api.hold()
    await api.attend("1001", 60)
    rows = [api.row("1001", 0, reason="wrong_person"), api.row("2001", 60)]
    answer = await api.send(*rows)
    assert (answer.json()["changed"], answer.json()["created"]) == (1, 1)
    assert await world.balance() == 60


async def test_two_that_waited_for_one_person_are_counted_once(api: Any, world: Any) -> None:
    await world.staffed("1002")
    await api.hold()
    await api.attend("1001", 60)
    await api.attend("2001", 45)
    await world.learn(world.job("1001"), world.job("2001", person_id=world.id("person 1001")))
    assert await world.balance() == 60
    [waiting] = (await api.get("/unmatched"))["items"]
    assert waiting["minutes"] == 45, "kept and visible"


async def test_a_session_still_to_come_has_no_attendance(api: Any, world: Any) -> None:
    await world.staffed("1001", "1002")
    await api.hold("now", starts_at=datetime.now(UTC).replace(second=0, microsecond=0))
    assert (await api.attend("1001", 60, "now")).status_code == 201, "control"
    tomorrow = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(days=2)
    if (await api.hold("later", starts_at=tomorrow)).status_code == 201:
        refused = await api.attend("1001", 60, "later")
        assert refused.json()["errors"][0]["code"] == "not-begun"
        many = await api.send(api.row("1002", 60, "later"), mode="partial")
        assert many.json()["errors"][0]["code"] == "not-begun"
        assert (await api.attend("1001", 0, "later", status="cancelled")).status_code == 201


@pytest.mark.parametrize(
    ("sent", "code"),
    [({"minutes": 12.5}, "type"), ({"minutes": "60"}, "type"), ({"time_basis": "night"}, "choice")],
)
async def test_what_is_no_minute_and_no_basis_is_refused(
    api: Any, world: Any, sent: dict[str, Any], code: str
) -> None:
    await world.staffed("1001")
    await api.hold()
    answer = await api.client.post("/attendances", json=api.row() | sent)
    assert [error["code"] for error in answer.json()["errors"]] == [code]
