"""Sign-ups: seats, the waiting list, deadlines, cancellations, work groups, released time."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx

from samlyft_common.db import Database
from samlyft_enrollment.sign_ups.ended import on_employments, on_participations
from samlyft_events import EmploymentChanged, ParticipationChanged
from samlyft_testing.plugin import Caller
from services.enrollment.tests.conftest import ALE, Office, a_participation, a_project, a_row
from services.enrollment.tests.planning import (
    an_activity,
    at,
    planned,
    staff,
    statuses,
    workplace,
)


def key() -> dict[str, str]:
    return {"idempotency-key": uuid4().hex}


async def a_session(office: Office, **changed: Any) -> str:
    activity = await office.made("/activities", an_activity())
    return str((await planned(office, activity["activity_id"], **changed))["planned_session_id"])


async def signed_up(office: Office, planned_id: str, people: list[str]) -> list[dict[str, Any]]:
    bodies = [{"planned_session_id": planned_id, "person_id": person} for person in people]
    return [await office.made("/sign-ups", body) for body in bodies]


async def cancelled(office: Office, sign_up: dict[str, Any], reason: str = "ill") -> httpx.Response:
    return await office.client.patch(
        f"/sign-ups/{sign_up['sign_up_id']}",
        json={"status": "cancelled", "reason": reason},
        headers={"if-match": f'"v{sign_up["version"]}"'},
    )


async def test_seats_go_in_order_and_the_line_moves_up_by_itself(office: Office) -> None:
    planned_id, people = await a_session(office, capacity=2), await staff(office, 5)
    made = await signed_up(office, planned_id, people)
    assert [one["status"] for one in made] == ["confirmed"] * 2 + ["waiting"] * 3
    assert [one["queue_position"] for one in made] == [None, None, 1, 2, 3]
    assert (await cancelled(office, made[0])).json()["status"] == "cancelled"
    assert await statuses(office, planned_id) == [
        *("cancelled", "confirmed", "confirmed", "waiting", "waiting")
    ]
    rows = await office.listed("/sign-ups", planned_session_id=planned_id)
    assert [row["queue_position"] for row in rows] == [None, None, None, 1, 2]
    events = await office.events("sign_up")
    assert [(e["person_id"], e["status"]) for e in events[-2:]] == [
        (people[0], "cancelled"),
        (people[2], "confirmed"),
    ]


async def test_more_seats_go_to_those_who_waited_longest(office: Office) -> None:
    planned_id, people = await a_session(office, capacity=1), await staff(office, 4)
    await signed_up(office, planned_id, people)
    path = f"/planned-sessions/{planned_id}"
    changed = await office.client.patch(path, json={"capacity": 3}, headers={"if-match": '"v1"'})
    assert changed.status_code == 200, changed.text
    assert await statuses(office, planned_id) == ["confirmed"] * 3 + ["waiting"]
    fewer = await office.client.patch(path, json={"capacity": 2}, headers={"if-match": '"v2"'})
    assert fewer.json()["code"] == "seats-taken"
    now = (await office.client.get(path)).json()
    assert (now["taken"], now["waiting"], now["version"]) == (3, 1, 2)


async def test_whoever_comes_back_stands_last_in_line(office: Office) -> None:
    planned_id, people = await a_session(office, capacity=1), await staff(office, 3)
    made = await signed_up(office, planned_id, people)
    await cancelled(office, made[0])
    [again] = await signed_up(office, planned_id, people[:1])
    assert (again["sign_up_id"], again["version"]) == (made[0]["sign_up_id"], 3)
    assert (again["status"], again["queue_position"], again["place"]) == ("waiting", 2, 4)


async def test_nobody_is_signed_up_twice(office: Office) -> None:
    planned_id, people = await a_session(office), await staff(office, 1)
    await signed_up(office, planned_id, people)
    body = {"planned_session_id": planned_id, "person_id": people[0]}
    again = await office.client.post("/sign-ups", json=body)
    assert (again.status_code, again.json()["code"]) == (409, "already-signed-up")


async def test_a_late_cancellation_is_kept_apart(office: Office) -> None:
    planned_id = await a_session(office, capacity=1, starts_at=at(), cancel_until=at(-24 * 40))
    people = await staff(office, 2)
    made = await signed_up(office, planned_id, people)
    waiting = await cancelled(office, made[1])
    assert waiting.json()["status"] == "cancelled"
    assert (await cancelled(office, made[0])).json()["status"] == "late_cancelled"
    [*_, event] = await office.events("sign_up")
    assert event["status"] == "late_cancelled"
    again = await cancelled(office, {**made[0], "version": 2})
    assert again.json()["code"] == "sign-up-not-standing"


async def test_after_the_deadline_only_those_who_plan_may_add(
    office: Office, caller: Caller
) -> None:
    planned_id = await a_session(office, sign_up_until=at(-24 * 40))
    people, place = await staff(office, 2), await workplace(office)
    champion = await caller("champion", reach=[place])
    body = {"planned_session_id": planned_id, "person_id": people[0]}
    refused = await champion.post("/sign-ups", json=body)
    assert (refused.status_code, refused.json()["code"]) == (409, "sign-up-closed")
    assert (await office.client.post("/sign-ups", json=body)).status_code == 201


async def test_a_cancelled_or_begun_session_takes_nobody(office: Office) -> None:
    begun = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(hours=2)
    planned_id = await a_session(office, starts_at=begun.isoformat())
    people = await staff(office, 1)
    body = {"planned_session_id": planned_id, "person_id": people[0]}
    assert (await office.client.post("/sign-ups", json=body)).json()["code"] == "sign-up-closed"
    patch = {"status": "cancelled", "reason": "staffing", "starts_at": at()}
    path = f"/planned-sessions/{planned_id}"
    await office.client.patch(path, json=patch, headers={"if-match": '"v1"'})
    assert (await office.client.post("/sign-ups", json=body)).json()["code"] == "sign-up-closed"
    nowhere = {**body, "planned_session_id": people[0]}
    answer = await office.client.post("/sign-ups", json=nowhere)
    assert [e["code"] for e in answer.json()["errors"]] == ["not_employed"]


async def test_who_does_not_work_that_day_is_refused_by_name_of_the_fault(office: Office) -> None:
    planned_id = await a_session(office)
    [person] = await staff(office, 1, ends_on="2020-01-01")
    body = {"planned_session_id": planned_id, "person_id": person}
    answer = await office.client.post("/sign-ups", json=body)
    assert [e["code"] for e in answer.json()["errors"]] == ["not_employed"]
    unknown = {**body, "person_id": planned_id}
    answer = await office.client.post("/sign-ups", json=unknown)
    assert [e["code"] for e in answer.json()["errors"]] == ["unknown_person"]


async def test_a_clash_is_warned_of(office: Office) -> None:
    activity = await office.made("/activities", an_activity())
    people = await staff(office, 1)
    first = await planned(office, activity["activity_id"])
    other = await planned(
        office, activity["activity_id"], "b", starts_at=at(0.5), trainers=[{"person_id": people[0]}]
    )
    third = await planned(office, activity["activity_id"], "c", starts_at=at(0.5))
    [made] = await signed_up(office, first["planned_session_id"], people)
    [found] = made["warnings"]
    assert (found["code"], found["planned_session_id"]) == (
        "trainer_twice",
        other["planned_session_id"],
    )
    [made] = await signed_up(office, third["planned_session_id"], people)
    assert [w["code"] for w in made["warnings"]] == ["same_time", "trainer_twice"]


async def test_a_whole_work_group_in_one_call_in_order_of_name(office: Office) -> None:
    planned_id, people = await a_session(office, capacity=3), await staff(office, 5)
    await office.loaded("roster", [a_row("gone", family_name="Borta", ends_on="2020-01-01")])
    place = await workplace(office)
    await signed_up(office, planned_id, people[4:])
    body = {"workplace_id": place, "planned_session_ids": [planned_id]}
    answer = await office.client.post("/group-sign-ups", json=body, headers=key())
    [taken] = answer.json()["sessions"]
    assert (taken["confirmed"], taken["waiting"], taken["already"]) == (2, 2, 1)
    again = await office.client.post("/group-sign-ups", json=body, headers=key())
    assert again.json()["sessions"][0]["already"] == 5
    rows = await office.listed("/sign-ups", planned_session_id=planned_id)
    assert [row["person_id"] for row in rows] == [people[4], *people[:4]]


async def test_a_work_group_is_enrolled_in_the_three_workshops_at_once(office: Office) -> None:
    place = await workplace(office)
    await staff(office, 4)
    made = []
    for number in (1, 2, 3):
        part = {"kind": f"WS{number}", "series": "workshops", "series_order": number}
        made.append(await office.made("/activities", an_activity(f"ws-{number}", **part)))
    body = {"workplace_id": place, "series": "workshops"}
    for number in (1, 2):
        one = {"workplace_id": place, "starts_at": at(48 * number)}
        await planned(office, made[number - 1]["activity_id"], f"own-{number}", **one)
        anyone = {"starts_at": at(24 * number)}
        await planned(office, made[number - 1]["activity_id"], f"all-{number}", **anyone)
    answer = await office.client.post("/group-sign-ups", json=body, headers=key())
    assert [one["confirmed"] for one in answer.json()["sessions"]] == [4, 4]
    assert answer.json()["unplanned"] == [made[2]["activity_id"]]
    codes = [
        (await office.client.get(f"/planned-sessions/{one['planned_session_id']}")).json()["code"]
        for one in answer.json()["sessions"]
    ]
    assert codes == ["own-1", "own-2"]


async def test_the_manager_releases_time_and_a_refusal_gives_the_seat_on(
    office: Office, caller: Caller
) -> None:
    planned_id, people = await a_session(office, capacity=2), await staff(office, 3)
    made = await signed_up(office, planned_id, people)
    manager = await caller("first-line-manager", reach=[await workplace(office)])
    path = f"/planned-sessions/{planned_id}/releases"
    yes = {"sign_up_id": made[0]["sign_up_id"], "release": "released", "substitute_needed": True}
    no = {"sign_up_id": made[1]["sign_up_id"], "release": "refused"}
    silent = await manager.post(path, json={"decisions": [yes, no]}, headers=key())
    assert [e["code"] for e in silent.json()["errors"]] == ["why_refused"]
    decisions = {"decisions": [yes, {**no, "reason": "staffing"}]}
    answer = await manager.post(path, json=decisions, headers=key())
    counts = {name: answer.json()[name] for name in ("released", "refused", "moved_up")}
    assert counts == {"released": 1, "refused": 1, "moved_up": 1}
    rows = await office.listed("/sign-ups", planned_session_id=planned_id)
    assert [(row["status"], row["release"], row["reason"]) for row in rows] == [
        ("confirmed", "released", None),
        ("cancelled", "refused", "not_released"),
        ("confirmed", "unanswered", None),
    ]
    assert rows[0]["substitute_needed"]
    elsewhere = await caller("first-line-manager", reach=[await workplace(office, "KBA-01")])
    answer = await elsewhere.post(path, json={"decisions": [yes]}, headers=key())
    assert [e["code"] for e in answer.json()["errors"]] == ["unknown_sign_up"]


async def test_a_participant_sees_and_signs_up_herself_alone(
    office: Office, caller: Caller
) -> None:
    planned_id, people = await a_session(office), await staff(office, 2)
    await signed_up(office, planned_id, people[1:])
    herself = await caller("participant", reach=[people[0]])
    bodies = [{"planned_session_id": planned_id, "person_id": person} for person in people]
    assert (await herself.post("/sign-ups", json=bodies[0])).status_code == 201
    other = await herself.post("/sign-ups", json=bodies[1])
    assert [e["code"] for e in other.json()["errors"]] == ["unknown_person"]
    seen = (await herself.get("/sign-ups")).json()["items"]
    assert [row["person_id"] for row in seen] == people[:1]
    unnamed = await caller("participant")
    assert (await unnamed.get("/sign-ups")).json()["items"] == []
    assert (await unnamed.post("/sign-ups", json=bodies[0])).status_code == 422


async def test_a_protected_person_takes_part_without_name_or_place(
    office: Office, caller: Caller
) -> None:
    planned_id = await a_session(office)
    await office.loaded("roster", [a_row("7", protection="secrecy_marking")])
    body = {
        "planned_session_id": planned_id,
        "employee": {"employer_number": ALE, "employee_number": "7"},
    }
    await office.made("/sign-ups", body)
    staff_member = await caller("project-staff")
    [row] = (await staff_member.get("/sign-ups")).json()["items"]
    hidden = ("given_name", "family_name", "workplace_id", "municipality_code")
    assert [row[name] for name in hidden] == [None] * 4
    by_place = {"workplace_id": await workplace(office)}
    assert (await staff_member.get("/sign-ups", params=by_place)).json()["items"] == []
    assert len(await office.listed("/sign-ups", **by_place)) == 1


async def test_whoever_ends_gives_up_seats_to_come_and_the_next_moves_up(
    office: Office, database: Database
) -> None:
    planned_id, people = await a_session(office, capacity=1), await staff(office, 2)
    await signed_up(office, planned_id, people)
    ends = {"given_name": "Åsa", "family_name": "N0000", "ends_on": "2026-01-01"}
    await office.loaded("roster", [a_row("0", **ends)])
    told = [EmploymentChanged.model_validate(event) for event in await office.events("employment")]
    for _ in range(2):
        async with database.session("gr") as session:
            await on_employments(session, told)
    rows = await office.listed("/sign-ups", planned_session_id=planned_id)
    assert [(row["status"], row["reason"]) for row in rows] == [
        ("cancelled", "ended"),
        ("confirmed", None),
    ]
    assert len(await office.events("sign_up")) == 4


async def test_whoever_leaves_a_project_gives_up_its_seats_and_keeps_others(
    office: Office, database: Database
) -> None:
    project = (await office.made("/projects", a_project(eligible_to=None)))["project_id"]
    [person] = await staff(office, 1)
    await office.loaded("participation", [a_participation("0")])
    inside = await office.made("/activities", an_activity(project_id=project))
    outside = await office.made("/activities", an_activity("other"))
    for code, activity in (("in", inside), ("out", outside)):
        made = await planned(office, activity["activity_id"], code)
        await signed_up(office, made["planned_session_id"], [person])
    ending = {"project_code": "modig", "ends_on": "2026-01-01", "reason": "completed"}
    ended = await office.client.post("/participation-endings", json=ending, headers=key())
    assert ended.status_code == 200, ended.text
    told = [
        ParticipationChanged.model_validate(event) for event in await office.events("participation")
    ]
    async with database.session("gr") as session:
        await on_participations(session, told)
    rows = await office.listed("/sign-ups", person_id=person)
    assert sorted(row["status"] for row in rows) == ["cancelled", "confirmed"]
