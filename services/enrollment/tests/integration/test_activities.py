"""Activities: kinds, goals, topics with their competences, minutes, series."""

from typing import Any

import pytest

from samlyft_testing.plugin import Caller
from services.enrollment.tests.conftest import Office
from services.enrollment.tests.planning import an_activity

GOAL = {"code": "lock-1", "text": "Kan öppna och låsa med appen."}


async def test_a_topic_brings_its_competences_and_a_goal_keeps_its_code(office: Office) -> None:
    made = await office.made("/activities", an_activity(learning_goals=[GOAL]))
    assert made["topics"] == [
        {"topic": "digital-locks", "competences": ["digcomp-2.2:4.1", "digcomp-2.2:5.2"]}
    ]
    [event] = await office.events("activity")
    assert (event["learning_goals"], event["goals"]) == (["lock-1"], [GOAL])
    assert event["competences"] == ["digcomp-2.2:4.1", "digcomp-2.2:5.2"]


async def test_a_workplace_meeting_block_is_fifteen_and_fifteen(office: Office) -> None:
    block = {"kind": "APT", "nominal_minutes": None}
    made = await office.made("/activities", an_activity("apt", **block))
    minutes = [made[f"{name}_minutes"] for name in ("nominal", "theory", "discussion")]
    assert minutes == [30, 15, 15]


@pytest.mark.parametrize(
    ("changed", "counts"),
    [
        ({"kind": "KONF"}, ("conference", False)),
        ({"kind": "FÖR"}, ("anchoring_meeting", False)),
        ({"kind": "FÖR", "gathering": "midway_visit"}, ("midway_visit", False)),
        ({"gathering": "observed_workshop"}, ("observed_workshop", False)),
        ({}, (None, True)),
    ],
)
async def test_whoever_attends_a_gathering_gets_no_participant_time(
    office: Office, changed: dict[str, Any], counts: tuple[str | None, bool]
) -> None:
    made = await office.made("/activities", an_activity(**changed))
    assert (made["gathering"], made["participant_time"]) == counts


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"theory_minutes": 40, "discussion_minutes": 30}, "/nominal_minutes"),
        ({"learning_goals": [GOAL, GOAL]}, "/learning_goals"),
        ({"topics": [{"topic": "x", "competences": ["digcomp-2.2:9.9"]}]}, "/topics/0/competences"),
        ({"series": "workshops"}, "/series"),
        ({"gathering": "conference"}, "/gathering"),
        ({"municipality_code": "9999"}, "/municipality_code"),
        ({"project_id": "019ac0de-0000-7000-8000-000000000001"}, "/project_id"),
    ],
)
async def test_what_cannot_be_is_named(office: Office, wrong: dict[str, Any], pointer: str) -> None:
    answer = await office.client.post("/activities", json=an_activity(**wrong))
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


async def test_a_code_and_a_place_in_a_series_belong_to_one(office: Office) -> None:
    first = an_activity(series="workshops", series_order=1)
    await office.made("/activities", first)
    assert (await office.client.post("/activities", json=first)).status_code == 409
    same_place = await office.client.post("/activities", json={**first, "code": "other"})
    assert same_place.json()["code"] == "activity-taken"


async def test_a_change_is_a_new_version_that_names_the_one_it_changes(office: Office) -> None:
    made = await office.made("/activities", an_activity())
    path = f"/activities/{made['activity_id']}"
    changed = await office.client.patch(
        path, json={"nominal_minutes": 90, "topics": []}, headers={"if-match": '"v1"'}
    )
    assert (changed.json()["nominal_minutes"], changed.json()["version"]) == (90, 2)
    stale = await office.client.patch(path, json={"name": "x"}, headers={"if-match": '"v1"'})
    assert stale.status_code == 412
    assert [event["version"] for event in await office.events("activity")] == [1, 2]


async def test_lists_are_narrowed_by_kind_series_and_topic(office: Office) -> None:
    await office.made("/activities", an_activity(series="workshops", series_order=1))
    await office.made("/activities", an_activity("web", kind="WEB", topics=[]))
    for filters in ({"kind": "WS1"}, {"series": "workshops"}, {"topic": "digital-locks"}):
        assert [row["code"] for row in await office.listed("/activities", **filters)] == ["ws-1"]


async def test_both_versions_of_the_framework_are_there_whole(caller: Caller) -> None:
    terms = (await (await caller("champion")).get("/activity-terms")).json()
    versions = [row["version"] for row in terms["competences"]]
    assert (versions.count("2.2"), versions.count("3.0")) == (21, 21)
    codes = {row["code"] for row in terms["competences"]}
    assert all(codes.issuperset(topic["competences"]) for topic in terms["topics"])
    assert len(terms["kinds"]) == 19
