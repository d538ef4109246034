"""Shifts imported, times proposed from them, and a night shift warned of."""

from typing import Any

from samlyft_testing.plugin import Caller
from services.enrollment.tests.conftest import ALE, Office
from services.enrollment.tests.planning import an_activity, planned, staff, workplace

DAY = "2027-02-01"


def a_shift(number: int, start: str, end: str, **changed: Any) -> dict[str, Any]:
    zone = "+01:00"
    who = {"employer_number": ALE, "employee_number": str(number)}
    return {**who, "starts_at": f"{start}:00{zone}", "ends_at": f"{end}:00{zone}", **changed}


def a_day(number: int, start: str, end: str, day: str = DAY) -> dict[str, Any]:
    return a_shift(number, f"{day}T{start}", f"{day}T{end}")


async def proposed(office: Office, **params: Any) -> dict[str, Any]:
    place = await workplace(office)
    dates = {"from_date": DAY, "to_date": "2027-02-03"}
    answer = await office.client.get(f"/workplaces/{place}/proposed-times", params=dates | params)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def test_the_time_when_most_are_on_duty_is_proposed_first(office: Office) -> None:
    await staff(office, 4)
    shifts = [
        a_day(0, "07:00", "16:00"),
        a_day(1, "07:00", "16:00"),
        a_day(2, "13:00", "21:00"),
        a_day(0, "07:00", "16:00", "2027-02-02"),
        a_shift(3, "2027-01-31T21:00", f"{DAY}T07:00"),
    ]
    counts = await office.loaded("shift", shifts)
    assert counts["created"] == 5
    body = await proposed(office, minutes=30)
    assert body["staff"] == 4
    best, second = body["proposed"]
    assert (best["starts_at"], best["on_duty"]) == ("2027-02-01T12:00:00Z", 3)
    assert (second["starts_at"], second["on_duty"]) == ("2027-02-02T06:00:00Z", 1)
    assert (await proposed(office, minutes=240))["proposed"][0]["on_duty"] == 2


async def test_a_rota_sent_again_changes_nothing_and_one_changed_is_followed(
    office: Office,
) -> None:
    await staff(office, 1)
    await office.loaded("shift", [a_day(0, "07:00", "16:00")])
    assert (await office.loaded("shift", [a_day(0, "07:00", "16:00")]))["unchanged"] == 1
    assert (await office.loaded("shift", [a_day(0, "07:00", "12:00")]))["changed"] == 1
    assert (await proposed(office, minutes=360))["proposed"] == []
    gone = {**a_day(0, "07:00", "12:00"), "status": "removed"}
    assert (await office.loaded("shift", [gone]))["changed"] == 1
    assert (await proposed(office))["proposed"] == []


async def test_each_bad_row_is_named(office: Office, caller: Caller) -> None:
    await staff(office, 1, ends_on="2027-02-01")
    rows = [
        a_day(9, "07:00", "16:00"),
        a_day(0, "16:00", "07:00"),
        a_shift(0, f"{DAY}T07:00", "2027-02-03T07:00"),
        a_day(0, "07:00", "16:00", "2027-02-02"),
    ]
    answer = await office.load("shift", rows)
    assert [error["code"] for error in answer.json()["errors"]] == [
        *("unknown_employee", "ends_before_start", "shift_too_long", "not_employed")
    ]
    manager = Office(
        await caller("first-line-manager", reach=[await workplace(office, "KBA-01")]),
        office.database,
        "gr",
    )
    answer = await manager.load("shift", [a_day(0, "07:00", "16:00")])
    assert [error["code"] for error in answer.json()["errors"]] == ["reach"]


async def test_the_night_shift_before_is_warned_of(office: Office) -> None:
    [person, rested] = await staff(office, 2)
    await office.loaded(
        "shift", [a_shift(0, "2027-01-31T21:00", f"{DAY}T07:00"), a_day(1, "00:30", "07:00")]
    )
    activity = (await office.made("/activities", an_activity()))["activity_id"]
    made = await planned(office, activity, starts_at=f"{DAY}T13:00:00+01:00")
    for who, warnings in ((person, ["night_shift_before"]), (rested, [])):
        body = {"planned_session_id": made["planned_session_id"], "person_id": who}
        answer = await office.made("/sign-ups", body)
        assert [one["code"] for one in answer["warnings"]] == warnings


async def test_a_manager_sees_the_times_of_her_own_workplaces(
    office: Office, caller: Caller
) -> None:
    own, other = await workplace(office), await workplace(office, "KBA-01")
    manager = await caller("first-line-manager", reach=[own])
    for place, status in ((own, 200), (other, 404)):
        answer = await manager.get(f"/workplaces/{place}/proposed-times")
        assert answer.status_code == status
    path = f"/workplaces/{own}/proposed-times"
    backwards = {"from_date": "2027-02-02", "to_date": DAY}
    assert (await manager.get(path, params=backwards)).status_code == 422
