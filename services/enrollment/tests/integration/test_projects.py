"""Projects with dated municipalities, and who takes part in them."""

from typing import Any

import pytest

from samlyft_testing.plugin import Caller
from services.enrollment.tests.conftest import (
    KUNGSBACKA,
    Office,
    a_participation,
    a_project,
    a_row,
)


async def test_a_project_tells_its_window_and_municipalities(office: Office) -> None:
    made = await office.made("/projects", a_project())
    got = await office.client.get(f"/projects/{made['project_id']}")
    assert (got.json(), got.headers["etag"]) == (made, '"v1"')
    [told] = await office.events("project")
    assert [part["municipality_code"] for part in told["municipalities"]] == ["1384", "1440"]
    assert told["synthetic"] is True
    assert len(await office.listed("/projects", code="modig")) == 1


@pytest.mark.parametrize(
    ("changed", "pointer", "said"),
    [
        ({"eligible_to": "2018-01-01"}, "/eligible_to", "period"),
        (
            {"municipalities": [{"municipality_code": "9999", "from_on": "2019-01-01"}]},
            "/municipalities/0/municipality_code",
            "unknown_municipality",
        ),
        (
            {
                "municipalities": [
                    {"municipality_code": "1440", "from_on": "2019-01-01"},
                    {"municipality_code": "1440", "from_on": "2020-01-01"},
                ]
            },
            "/municipalities/1/from_on",
            "municipality_twice",
        ),
    ],
)
async def test_impossible_projects_are_refused(
    office: Office, changed: dict[str, Any], pointer: str, said: str
) -> None:
    answer = await office.client.post("/projects", json=a_project(**changed))
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == (pointer, said)
    assert await office.listed("/projects") == []


async def test_a_code_is_given_once(office: Office) -> None:
    await office.made("/projects", a_project())
    answer = await office.client.post("/projects", json=a_project())
    assert (answer.status_code, answer.json()["code"]) == (409, "project-taken")


async def test_a_change_needs_the_version_it_changes(office: Office) -> None:
    made = await office.made("/projects", a_project())
    path = f"/projects/{made['project_id']}"
    body: dict[str, Any] = {"eligible_to": None, "municipalities": []}
    assert (await office.client.patch(path, json=body)).status_code == 428
    stale = await office.client.patch(path, json=body, headers={"if-match": '"v2"'})
    assert stale.status_code == 412
    changed = await office.client.patch(path, json=body, headers={"if-match": '"v1"'})
    assert (changed.json()["eligible_to"], changed.json()["municipalities"]) == (None, [])
    assert changed.headers["etag"] == '"v2"'


async def _staffed(office: Office) -> None:
    await office.made("/projects", a_project())
    elsewhere = {"employer_number": KUNGSBACKA, "workplace_code": "KBA-01"}
    rows = [a_row(), a_row("2", role_group="champion"), a_row("7", **elsewhere)]
    await office.loaded("roster", rows)


async def test_role_and_place_are_copied_from_the_employment_of_that_day(office: Office) -> None:
    await _staffed(office)
    counts = await office.loaded("participation", [a_participation("2")])
    assert counts["created"] == 1
    [taking_part] = await office.listed("/participations")
    assert taking_part["role_group"] == "champion"
    assert taking_part["municipality_code"] == "1440"
    [told] = await office.events("participation")
    assert (told["status"], told["version"]) == ("active", 1)


async def test_a_sent_row_again_is_unchanged_and_another_is_a_version(office: Office) -> None:
    await _staffed(office)
    rows = [a_participation(), a_participation("2")]
    await office.loaded("participation", rows)
    assert (await office.loaded("participation", rows))["unchanged"] == 2
    withdrawn = a_participation(status="withdrawn", reason="registered_twice")
    assert (await office.loaded("participation", [withdrawn]))["changed"] == 1
    assert [e["version"] for e in await office.events("participation")] == [1, 1, 2]


async def test_bad_participation_rows_are_named(office: Office) -> None:
    await _staffed(office)
    rows = [
        a_participation(project_code="nope"),
        a_participation("99"),
        a_participation(status="withdrawn"),
        a_participation(ends_on="2019-01-01"),
        a_participation(starts_on="2019-01-15"),
    ]
    answer = await office.load("participation", rows)
    found = [(error["line"], error["code"]) for error in answer.json()["errors"]]
    assert found == [
        (1, "unknown_project"),
        (2, "unknown_employee"),
        (3, "reason"),
        (4, "period"),
        (5, "municipality_not_in_project"),
    ]
    assert await office.listed("/participations") == []


async def test_an_end_says_why(office: Office) -> None:
    await _staffed(office)
    await office.loaded("participation", [a_participation()])
    [taking_part] = await office.listed("/participations")
    path = f"/participations/{taking_part['participation_id']}"
    match = {"if-match": '"v1"'}
    answer = await office.client.patch(path, json={"status": "ended"}, headers=match)
    assert answer.status_code == 422
    ended = {"status": "ended", "ends_on": "2020-12-31", "reason": "left_employment"}
    answer = await office.client.patch(path, json=ended, headers=match)
    assert (answer.status_code, answer.json()["reason"]) == (200, "left_employment")
    again = await office.client.patch(
        path, json={"status": "active", "ends_on": None}, headers={"if-match": '"v2"'}
    )
    assert (again.json()["reason"], again.json()["ends_on"]) == (None, None)


async def test_reach_by_municipality_and_by_project(office: Office, caller: Caller) -> None:
    await _staffed(office)
    rows = [a_participation(), a_participation("7", employer_number=KUNGSBACKA)]
    await office.loaded("participation", rows)
    [project] = await office.listed("/projects")
    local = Office(await caller("local-project-leader", reach=["1384"]), office.database, "gr")
    assert len(await local.listed("/participations")) == 1
    assert len(await local.listed("/people")) == 1
    assert len(await local.listed("/employments")) == 1
    assert len(await local.listed("/workplaces")) == 2
    staff = await caller("project-staff", reach=[project["project_id"]])
    assert len((await staff.get("/participations")).json()["items"]) == 2
    assert len((await staff.get("/people")).json()["items"]) == 2
    stranger = await caller("champion", reach=["019ac0de-0000-7000-8000-000000000009"])
    assert (await stranger.get("/people")).json()["items"] == []


async def test_whoever_comes_back_opens_the_same_participation_with_its_first_day(
    office: Office,
) -> None:
    await _staffed(office)
    left = a_participation(ends_on="2020-01-31", status="ended", reason="left_employment")
    back = a_participation(starts_on="2020-09-01")
    for row in (a_participation(), left, back):
        await office.loaded("participation", [row])
    assert (await office.loaded("participation", [back]))["unchanged"] == 1
    [taking_part] = await office.listed("/participations")
    told = [taking_part[name] for name in ("starts_on", "ends_on", "status", "version")]
    assert told == ["2019-09-01", None, "active", 3]


async def test_an_end_has_a_day(office: Office) -> None:
    await _staffed(office)
    ended = {"status": "ended", "reason": "completed"}
    answer = await office.load("participation", [a_participation(**ended)])
    assert answer.json()["errors"][0]["code"] == "no_end"
    await office.loaded("participation", [a_participation()])
    [taking_part] = await office.listed("/participations")
    path = f"/participations/{taking_part['participation_id']}"
    answer = await office.client.patch(path, json=ended, headers={"if-match": '"v1"'})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "no_end")


async def test_an_import_changes_no_participation_outside_the_reach(
    office: Office, caller: Caller
) -> None:
    await _staffed(office)
    number = "811218-9876"
    elsewhere = {"employer_number": KUNGSBACKA, "workplace_code": "KBA-01"}
    rows = [a_row("3", identity_number=number), a_row("8", identity_number=number, **elsewhere)]
    await office.loaded("roster", rows)
    await office.loaded("participation", [a_participation("3")])
    local = Office(await caller("local-project-leader", reach=["1384"]), office.database, "gr")
    answer = await local.load("participation", [a_participation("8", employer_number=KUNGSBACKA)])
    assert answer.json()["errors"][0]["code"] == "reach"
    assert len(await office.events("participation")) == 1


async def test_staff_of_one_project_make_no_other(office: Office, caller: Caller) -> None:
    made = await office.made("/projects", a_project())
    staff = await caller("project-staff", reach=[made["project_id"]])
    assert (await staff.post("/projects", json=a_project("other"))).status_code == 403
