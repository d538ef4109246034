"""A project's phases, goals, risks, leaders and milestones; and what a call counts."""

from typing import Any
from uuid import uuid4

import pytest

from samlyft_common.db import Database
from samlyft_testing import as_tenant
from samlyft_testing.plugin import Caller
from services.enrollment.tests.conftest import ALE, Office, a_participation, a_project, a_row

PHASES: list[dict[str, Any]] = [
    {
        "kind": "analysis_planning",
        "from_on": "2019-04-01",
        "to_on": "2019-08-31",
        "takes_participants": False,
    },
    {"kind": "implementation", "from_on": "2019-09-01", "to_on": "2021-06-30"},
]
GOAL: dict[str, Any] = {
    "indicator": "participants",
    "target": 3500,
    "curve": [{"month": "2019-12", "planned": 900}, {"month": "2020-12", "planned": 2800}],
}


def a_milestone(project_id: str, **changed: Any) -> dict[str, Any]:
    where = {"project_id": project_id, "municipality_code": "1440"}
    return {**where, "kind": "action_plan", "name": "Digital handlingsplan", **changed}


async def test_a_project_tells_what_the_funder_decided_and_what_is_planned(office: Office) -> None:
    more: dict[str, Any] = {
        "beneficiary": "Göteborgsregionens kommunalförbund",
        "call": "PO1 digital kompetens",
        "registration_number": "2018/00631",
        "programme_period": "2014-2020",
        "phases": PHASES,
        "goals": [GOAL],
        "steering_group": [{"name": "Kim Ek", "role": "ordförande"}],
        "risks": [{"title": "Tid", "likelihood": 4, "consequence": 4}],
    }
    made = await office.made("/projects", a_project(**more))
    assert made["phases"][0]["takes_participants"] is False
    assert made["risks"][0]["status"] == "open"
    [told] = await office.events("project")
    assert (told["registration_number"], len(told["phases"])) == ("2018/00631", 2)
    assert told["goals"][0]["curve"][1]["planned"] == 2800
    assert "Kim Ek" not in str(told)
    path = f"/projects/{made['project_id']}"
    changed = await office.client.patch(
        path, json={"risks": [], "phases": PHASES[1:]}, headers={"if-match": '"v1"'}
    )
    assert (changed.json()["risks"], len(changed.json()["phases"])) == ([], 1)
    assert changed.json()["goals"] == made["goals"]


@pytest.mark.parametrize(
    ("changed", "pointer", "said"),
    [
        ({"phases": [{**PHASES[0], "to_on": "2019-01-01"}]}, "/phases/0/to_on", "period"),
        ({"phases": PHASES[::-1]}, "/phases/1/from_on", "phases_in_order"),
        ({"goals": [GOAL, GOAL]}, "/goals/1/indicator", "goal_twice"),
        (
            {"goals": [{**GOAL, "curve": [*reversed(GOAL["curve"])]}]},
            "/goals/0/curve/1",
            "curve_rises",
        ),
        ({"goals": [{**GOAL, "target": 100}]}, "/goals/0/curve/1/planned", "curve_beyond_target"),
        (
            {
                "goals": [
                    {"indicator": "participants", "target": 10},
                    {"indicator": "women", "target": 8},
                    {"indicator": "men", "target": 3},
                ]
            },
            "/goals/0/target",
            "more_by_gender",
        ),
        (
            {"goals": [{**GOAL, "municipality_code": "9999"}]},
            "/goals/0/municipality_code",
            "unknown_municipality",
        ),
        ({"kind": "programme"}, "/eligible_to", "programme_without_funder"),
        ({"continues_project_code": "x"}, "/continues_project_code", "only_programme"),
    ],
)
async def test_plans_that_contradict_themselves_are_refused(
    office: Office, changed: dict[str, Any], pointer: str, said: str
) -> None:
    answer = await office.client.post("/projects", json=a_project(**changed))
    assert answer.status_code == 422, answer.text
    [error] = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == (pointer, said)


async def test_a_planning_phase_and_the_rule_of_the_call_take_nobody_in(office: Office) -> None:
    rule = {
        "call": "PO1",
        "valid_from": "2018-01-01",
        "role_groups": ["care_staff"],
        "source": "Utlysningen",
    }
    await office.made("/counting-rules", rule)
    twice = await office.client.post("/counting-rules", json=rule)
    assert twice.status_code == 409
    await office.made("/projects", a_project(phases=PHASES, call="PO1"))
    await office.loaded("roster", [a_row(), a_row("2", role_group="champion")])
    early = a_participation(starts_on="2019-06-01")
    answer = await office.load("participation", [early, a_participation("2")])
    assert [e["code"] for e in answer.json()["errors"]] == [
        "phase_takes_nobody",
        "role_not_counted",
    ]
    [workplace] = await office.listed("/workplaces", code="ALE-01")
    group = {"project_code": "modig", "workplace_ids": [workplace["workplace_id"]]}
    for day, status in (("2019-06-01", 422), ("2019-09-01", 200)):
        done = await office.client.post(
            "/work-group-enrolments",
            json={**group, "starts_on": day},
            headers={"idempotency-key": uuid4().hex},
        )
        assert done.status_code == status
    assert (done.json()["enrolled"], done.json()["left_alone"]) == (1, 1)


async def test_the_end_of_a_project_ends_participations_and_no_champion(office: Office) -> None:
    made = await office.made("/projects", a_project())
    await office.loaded("roster", [a_row(), a_row("2", role_group="champion")])
    await office.loaded("participation", [a_participation(), a_participation("2")])
    employee = {"employer_number": ALE, "employee_number": "2"}
    champion = {"employee": employee, "minutes_per_week": 120, "active_from": "2019-09-01"}
    await office.made("/champions", {**champion, "project_code": "modig"})
    closed = await office.client.patch(
        f"/projects/{made['project_id']}",
        json={"closed_on": "2021-06-30"},
        headers={"if-match": '"v1"'},
    )
    assert closed.json()["closed_on"] == "2021-06-30"
    ended = await office.listed("/participations")
    assert {(row["status"], row["ends_on"], row["reason"]) for row in ended} == {
        ("ended", "2021-06-30", "completed")
    }
    assert [row["status"] for row in await office.listed("/champions")] == ["active"]


async def test_a_milestone_reached_shows_evidence_and_its_day(
    office: Office, caller: Caller
) -> None:
    project = (await office.made("/projects", a_project()))["project_id"]
    local = await caller("local-project-leader", reach=["1440"])
    made = await local.post("/milestones", json=a_milestone(project, due_on="2020-12-31"))
    assert made.status_code == 201
    path, match = f"/milestones/{made.json()['milestone_id']}", {"if-match": '"v1"'}
    bare = await local.patch(path, json={"stage": "decided"}, headers=match)
    assert bare.json()["errors"][0]["code"] == "no_evidence"
    proved = {"stage": "decided", "evidence": "Nämnden 2020-12-03"}
    undated = await local.patch(path, json=proved, headers=match)
    assert undated.json()["errors"][0]["code"] == "no_day_reached"
    whole = await local.patch(path, json={**proved, "reached_on": "2020-12-03"}, headers=match)
    assert whole.status_code == 200
    told = (await office.events("milestone"))[-1]
    assert (told["stage"], told["evident"], told["reached_on"]) == ("decided", True, "2020-12-03")
    assert "Nämnden" not in str(told)
    elsewhere = await local.post("/milestones", json=a_milestone(project, municipality_code="1384"))
    assert elsewhere.status_code == 403
    twice = await local.post("/milestones", json=a_milestone(project))
    assert (twice.status_code, twice.json()["code"]) == (409, "there-already")
    late = await office.listed("/milestones", due_before="2021-01-01", stage="decided")
    assert len(late) == 1


async def test_local_parts_and_common_ones(office: Office, caller: Caller) -> None:
    project = (await office.made("/projects", a_project()))["project_id"]
    part = {"project_id": project, "code": "ale", "name": "Signering", "from_on": "2019-09-01"}
    local = await caller("local-project-leader", reach=["1440"])
    own = await local.post("/subprojects", json={**part, "municipality_code": "1440"})
    assert own.status_code == 201
    common = await local.post("/subprojects", json={**part, "code": "webb"})
    assert common.status_code == 403
    await office.made("/subprojects", {**part, "code": "webb"})
    assert len(await office.listed("/subprojects", project_id=project)) == 2


async def test_a_leaders_post_is_vacant_until_somebody_has_it(
    office: Office, database: Database
) -> None:
    project = (await office.made("/projects", a_project()))["project_id"]
    await office.loaded("roster", [a_row()])
    post = {
        "project_id": project,
        "municipality_code": "1440",
        "mandate": "weak",
        "share_percent": 25,
        "from_on": "2019-04-01",
    }
    made = await office.made("/local-leaders", post)
    assert (made["vacant"], len(await office.listed("/local-leaders", vacant="true"))) == (True, 1)
    somebody = {"employee": {"employer_number": ALE, "employee_number": "10023"}}
    path = f"/local-leaders/{made['leader_id']}"
    changed = await office.client.patch(
        path, json={**somebody, "mandate": "clear"}, headers={"if-match": '"v1"'}
    )
    assert (changed.json()["vacant"], changed.json()["mandate"]) == (False, "clear")
    gone = await office.client.patch(path, json={"employee": None}, headers={"if-match": '"v2"'})
    assert gone.json()["vacant"] is True
    async with as_tenant(database, "gr") as connection:
        told = await connection.fetch(
            "select data from outbox where type like '%leader%' order by version"
        )
    assert [row["data"]["vacant"] for row in told] == [True, False, True]
    assert "person_id" not in told[1]["data"]
    assert await office.listed("/local-leaders", active_on="2019-01-01") == []
