"""Planned sessions: times, places, trainers, seats, and heads at gatherings."""

from typing import Any

import pytest

from samlyft_common.db import Database
from samlyft_testing import as_tenant
from samlyft_testing.plugin import Caller
from services.enrollment.tests.conftest import Office, a_project
from services.enrollment.tests.planning import an_activity, at, planned, staff


async def test_a_session_takes_what_the_activity_says(office: Office) -> None:
    project = await office.made("/projects", a_project())
    activity = await office.made("/activities", an_activity(project_id=project["project_id"]))
    made = await planned(office, activity["activity_id"], starts_at="2027-03-01T13:00:00+01:00")
    assert (made["kind"], made["topic"]) == ("WS1", "digital-locks")
    assert (made["starts_at"], made["ends_at"]) == ("2027-03-01T12:00:00Z", "2027-03-01T13:00:00Z")
    assert made["project_id"] == project["project_id"]
    [event] = await office.events("planned_session")
    assert (event["code"], event["status"], event["trainer_ids"]) == ("ws-1-a", "planned", [])
    assert "link" not in event


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"ends_at": at(-1)}, "ends_before_start"),
        ({"ends_at": at(26)}, "too_long"),
        ({"sign_up_until": at(1)}, "after_start"),
        ({"place": None}, "nowhere"),
        ({"workplace_id": "019ac0de-0000-7000-8000-000000000001"}, "unknown_workplace"),
        ({"municipality_code": "9999"}, "unknown_municipality"),
        ({"trainers": [{"person_id": "019ac0de-0000-7000-8000-000000000001"}]}, "unknown_person"),
    ],
)
async def test_what_cannot_be_is_named(office: Office, wrong: dict[str, Any], code: str) -> None:
    activity = await office.made("/activities", an_activity())
    body = {"code": "a", "activity_id": activity["activity_id"], "starts_at": at(), "place": "x"}
    answer = await office.client.post("/planned-sessions", json={**body, **wrong})
    assert answer.status_code == 422
    assert [error["code"] for error in answer.json()["errors"]] == [code]


async def test_a_trainer_in_two_places_is_warned_of_and_not_refused(office: Office) -> None:
    [person] = await staff(office, 1)
    activity = await office.made("/activities", an_activity())
    leads: dict[str, Any] = {"trainers": [{"person_id": person}]}
    first = await planned(office, activity["activity_id"], **leads)
    assert first["warnings"] == []
    second = await planned(office, activity["activity_id"], "b", starts_at=at(0.5), **leads)
    [warning] = second["warnings"]
    assert (warning["code"], warning["person_id"]) == ("trainer_twice", person)
    assert warning["planned_session_id"] == first["planned_session_id"]
    after = await planned(office, activity["activity_id"], "c", starts_at=at(2), **leads)
    assert after["warnings"] == []


async def test_a_new_start_moves_the_end_and_the_deadlines_along(office: Office) -> None:
    activity = await office.made("/activities", an_activity())
    made = await planned(office, activity["activity_id"], sign_up_until=at(-48))
    moved = await office.client.patch(
        f"/planned-sessions/{made['planned_session_id']}",
        json={"starts_at": at(24)},
        headers={"if-match": '"v1"'},
    )
    expected = {"ends_at": at(25), "sign_up_until": at(-24), "cancel_until": at(0)}
    found = {name: moved.json()[name] for name in expected}
    assert found == {name: value.replace("+00:00", "Z") for name, value in expected.items()}


async def test_heads_are_counted_at_gatherings_and_nowhere_else(
    office: Office, database: Database
) -> None:
    meeting = await office.made("/activities", an_activity("frukost", kind="FÖR"))
    course = await office.made("/activities", an_activity())
    counts = [
        {"role": "strategic_manager", "unit": "Ale", "heads": 4},
        {"role": "politician", "unit": "Ale", "heads": 2},
    ]
    made = await planned(office, meeting["activity_id"])
    path = f"/planned-sessions/{made['planned_session_id']}/head-counts"
    headers = {"if-match": '"v1"'}
    for _ in range(2):
        answer = await office.client.put(path, json={"counts": counts}, headers=headers)
        assert (answer.json()["heads"], answer.json()["participant_time"]) == (6, False)
    assert (await office.client.get(path)).json() == answer.json()
    async with as_tenant(database, "gr") as connection:
        told = await connection.fetch(
            "select version, data from outbox where type like '%gathering%' order by version"
        )
    assert [row["version"] for row in told] == [1, 2]
    heads = [{"role": "politician", "heads": 2}, {"role": "strategic_manager", "heads": 4}]
    assert (told[-1]["data"]["heads"], told[-1]["data"]["kind"]) == (heads, "FÖR")
    other = await planned(office, course["activity_id"], "b")
    refused = await office.client.put(
        f"/planned-sessions/{other['planned_session_id']}/head-counts",
        json={"counts": counts},
        headers=headers,
    )
    assert refused.json()["code"] == "no-gathering"


async def test_a_local_leader_plans_in_her_own_municipality_only(
    office: Office, caller: Caller
) -> None:
    activity = await office.made("/activities", an_activity())
    leader = await caller("local-project-leader", reach=["1440"])
    body = {"activity_id": activity["activity_id"], "starts_at": at(), "place": "x"}
    for code, municipality, status in (("a", "1440", 201), ("b", "1384", 403)):
        answer = await leader.post(
            "/planned-sessions", json={**body, "code": code, "municipality_code": municipality}
        )
        assert answer.status_code == status


async def test_the_meeting_link_is_for_those_who_see_who_comes(
    office: Office, caller: Caller
) -> None:
    activity = await office.made("/activities", an_activity())
    made = await planned(
        office, activity["activity_id"], form="digital", link="https://m.example/1"
    )
    path = f"/planned-sessions/{made['planned_session_id']}"
    assert (await (await caller("champion")).get(path)).json()["link"] == "https://m.example/1"
    assert (await (await caller("analyst")).get(path)).json()["link"] is None
