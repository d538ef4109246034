"""A work group enrolled in one call, opened again, and ended together."""

from typing import Any
from uuid import uuid4

import httpx

from samlyft_testing.plugin import Caller
from services.enrollment.tests.conftest import (
    ALE,
    KUNGSBACKA,
    Office,
    a_participation,
    a_project,
    a_row,
)

ELSEWHERE = {"employer_number": KUNGSBACKA, "workplace_code": "KBA-01"}


async def a_group(office: Office) -> dict[str, str]:
    """Three at Ale, one of them gone by September; one at Kungsbacka."""
    await office.made("/projects", a_project())
    rows = [
        *(a_row("1"), a_row("2", role_group="champion"), a_row("7", **ELSEWHERE)),
        a_row("3", ends_on="2019-08-31"),
    ]
    await office.loaded("roster", rows)
    return {row["code"]: row["workplace_id"] for row in await office.listed("/workplaces")}


async def sent(
    client: httpx.AsyncClient, path: str, body: dict[str, Any], **params: Any
) -> httpx.Response:
    return await client.post(
        path, json=body, params=params, headers={"idempotency-key": uuid4().hex}
    )


def a_call(*workplaces: str, starts_on: str = "2019-09-01", **more: Any) -> dict[str, Any]:
    named = {"project_code": "modig", "workplace_ids": list(workplaces)}
    return named | {"starts_on": starts_on} | more


async def test_everyone_who_works_there_that_day_is_enrolled_once(office: Office) -> None:
    ids = await a_group(office)
    call = a_call(ids["ALE-01"], ids["KBA-01"])
    seen = (await sent(office.client, "/work-group-enrolments", call, dry_run=True)).json()
    assert (seen["enrolled"], len(seen["members"])) == (3, 3)
    assert await office.listed("/participations") == []
    first = await sent(office.client, "/work-group-enrolments", call)
    assert (first.status_code, first.json()["enrolled"]) == (200, 3)
    assert first.json()["members"] == []
    again = await sent(office.client, "/work-group-enrolments", call)
    assert (again.json()["enrolled"], again.json()["unchanged"]) == (0, 3)
    found = await office.listed("/participations")
    assert sorted(row["role_group"] for row in found) == ["care_staff", "care_staff", "champion"]
    assert len(await office.events("participation")) == 3


async def test_only_the_role_groups_that_are_named(office: Office) -> None:
    ids = await a_group(office)
    call = a_call(ids["ALE-01"], role_groups=["champion"])
    assert (await sent(office.client, "/work-group-enrolments", call)).json()["enrolled"] == 1


async def test_whoever_comes_back_is_opened_again_and_who_is_withdrawn_left_alone(
    office: Office,
) -> None:
    ids = await a_group(office)
    ended = {"ends_on": "2019-12-31", "status": "ended", "reason": "left_employment"}
    struck = {"status": "withdrawn", "reason": "registered_twice"}
    await office.loaded("participation", [a_participation("1"), a_participation("2")])
    rows = [a_participation("1", **ended), a_participation("2", **struck)]
    await office.loaded("participation", rows)
    during = a_call(ids["ALE-01"], starts_on="2019-10-01")
    assert (await sent(office.client, "/work-group-enrolments", during)).json()["unchanged"] == 1
    later = a_call(ids["ALE-01"], starts_on="2020-03-01")
    told = (await sent(office.client, "/work-group-enrolments", later)).json()
    assert (told["reopened"], told["left_alone"], told["enrolled"]) == (1, 1, 0)
    opened = next(r for r in await office.listed("/participations") if r["status"] == "active")
    assert [opened[n] for n in ("starts_on", "ends_on", "reason", "version")] == [
        *("2019-09-01", None, None, 3)
    ]


async def test_a_duplicate_is_one_human_with_one_participation(office: Office) -> None:
    ids = await a_group(office)
    await office.loaded("participation", [a_participation("2")])
    named = [{"employer_number": ALE, "employee_number": number} for number in ("1", "2")]
    merge = {"kept": named[0], "duplicate": named[1], "reason": "registered_twice"}
    await office.made("/person-merges", merge)
    call = a_call(ids["ALE-01"], starts_on="2019-10-01")
    told = (await sent(office.client, "/work-group-enrolments", call)).json()
    assert (told["enrolled"], told["unchanged"]) == (0, 1)


async def test_the_reach_and_the_municipalities_of_the_project_hold(
    office: Office, caller: Caller
) -> None:
    ids = await a_group(office)
    local = await caller("local-project-leader", reach=["1384"])
    beyond = await sent(local, "/work-group-enrolments", a_call(ids["ALE-01"]))
    assert beyond.status_code == 403
    assert (await sent(local, "/work-group-enrolments", a_call(ids["KBA-01"]))).is_success
    early = a_call(ids["ALE-01"], starts_on="2019-01-15")
    answer = await sent(office.client, "/work-group-enrolments", early)
    [error] = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == (
        "/workplace_ids/0",
        "municipality_not_in_project",
    )
    nowhere = await sent(office.client, "/work-group-enrolments", a_call(str(uuid4())))
    assert nowhere.json()["errors"][0]["code"] == "unknown_workplace"


async def test_a_preview_names_no_protected_person(office: Office, caller: Caller) -> None:
    ids = await a_group(office)
    await office.loaded("roster", [a_row("1", protection="secrecy_marking")])
    staff, call = await caller("project-staff"), a_call(ids["ALE-01"])
    seen = (await sent(staff, "/work-group-enrolments", call, dry_run=True)).json()
    assert (seen["enrolled"], len(seen["members"])) == (2, 1)
    whole = (await sent(office.client, "/work-group-enrolments", call, dry_run=True)).json()
    assert len(whole["members"]) == 2


async def test_a_municipality_that_leaves_ends_its_participations_and_no_champion(
    office: Office, caller: Caller
) -> None:
    ids = await a_group(office)
    await sent(office.client, "/work-group-enrolments", a_call(ids["ALE-01"], ids["KBA-01"]))
    chosen = {"employer_number": ALE, "employee_number": "2"}
    body = {"employee": chosen, "minutes_per_week": 240, "active_from": "2019-09-01"}
    await office.made("/champions", {**body, "project_code": "modig"})
    leaving = {"project_code": "modig", "ends_on": "2020-06-30", "reason": "other"}
    leaving["municipality_code"] = "1440"
    local = await caller("local-project-leader", reach=["1384"])
    assert (await sent(local, "/participation-endings", leaving)).status_code == 403
    tried = await sent(office.client, "/participation-endings", leaving, dry_run=True)
    assert tried.json() == {"dry_run": True, "ended": 2, "begin_later": 0, "open_sign_ups": 0}
    done = await sent(office.client, "/participation-endings", leaving)
    assert done.json()["ended"] == 2
    assert (await sent(office.client, "/participation-endings", leaving)).json()["ended"] == 0
    left = [row for row in await office.listed("/participations") if row["status"] == "ended"]
    assert {(row["municipality_code"], row["ends_on"]) for row in left} == {("1440", "2020-06-30")}
    assert len(await office.listed("/champions", status="active")) == 1
    early = {**leaving, "municipality_code": "1384", "ends_on": "2019-08-01"}
    told = await sent(office.client, "/participation-endings", early)
    assert told.json() == {"dry_run": False, "ended": 0, "begin_later": 1, "open_sign_ups": 0}
