"""Champions: asked for or appointed, with time in the post, training and a handover."""

from typing import Any

import httpx

from samlyft_testing.plugin import Caller
from services.enrollment.tests.conftest import (
    ALE,
    KUNGSBACKA,
    Office,
    a_project,
    a_row,
    a_workplace,
)

WORDS = "Jag vill visa kollegor hur läsplattan fungerar."


def employee(number: str = "10023", employer: str = ALE) -> dict[str, str]:
    return {"employer_number": employer, "employee_number": number}


def an_application(number: str = "10023", **changed: Any) -> dict[str, Any]:
    asked = {"employee": employee(number), "project_code": "modig"}
    return asked | {"words": WORDS, "applied_on": "2019-08-15"} | changed


def an_appointment(number: str = "10023", **changed: Any) -> dict[str, Any]:
    chosen = {"employee": employee(number), "project_code": "modig", "minutes_per_week": 240}
    return chosen | {"active_from": "2019-09-01"} | changed


async def staffed(office: Office) -> None:
    await office.made("/projects", a_project(champion_training_minutes=360))
    elsewhere = {"employer_number": KUNGSBACKA, "workplace_code": "KBA-01"}
    rows = [a_row(), a_row("2", family_name="Ärlig"), a_row("7", **elsewhere)]
    await office.loaded("roster", rows)


async def patched(
    client: httpx.AsyncClient, path: str, body: dict[str, Any], version: int = 1
) -> httpx.Response:
    return await client.patch(path, json=body, headers={"if-match": f'"v{version}"'})


async def test_an_application_that_the_manager_accepts_makes_a_champion(office: Office) -> None:
    await staffed(office)
    asked = await office.made("/champion-applications", an_application())
    path = f"/champion-applications/{asked['application_id']}"
    assert (await office.client.get(path)).json()["words"] == WORDS
    yes = {"status": "accepted", "minutes_per_week": 240, "active_from": "2019-09-01"}
    answered = await patched(office.client, path, yes)
    assert answered.status_code == 200, answered.text
    [champion] = await office.listed("/champions")
    assert champion["champion_id"] == answered.json()["champion_id"]
    assert (champion["recruited_by"], champion["display_name"]) == ("applied", "Åsa Öberg")
    [told] = await office.events("champion")
    assert (told["recruited_by"], told["minutes_per_week"]) == ("applied", 240)
    again = await patched(office.client, path, {"status": "withdrawn"}, 2)
    assert (again.status_code, again.json()["code"]) == (409, "answered-already")


async def test_words_are_told_by_no_event_list_or_stored_answer(office: Office) -> None:
    await staffed(office)
    await office.made("/champion-applications", an_application())
    listed = (await office.client.get("/champion-applications")).text
    changes = (await office.client.get("/changes?limit=200")).text
    assert WORDS not in listed + changes
    assert "application_id" in listed


async def test_only_manager_and_project_leaders_read_words(office: Office, caller: Caller) -> None:
    await staffed(office)
    asked = await office.made("/champion-applications", an_application())
    path = f"/champion-applications/{asked['application_id']}"
    manager = await caller("first-line-manager", reach=[asked["workplace_id"]])
    assert (await manager.get(path)).status_code == 200
    stranger = await caller("first-line-manager", reach=["1384"])
    assert (await stranger.get(path)).status_code == 404
    for role in ("champion", "participant", "tenant-admin", "auditor", "analyst"):
        assert (await (await caller(role)).get(path)).status_code == 403
    participant = await caller("participant", reach=[asked["workplace_id"]])
    answer = await participant.post("/champion-applications", json=an_application("2"))
    assert answer.status_code == 201


async def test_a_no_says_why_and_a_yes_sets_time_aside(office: Office) -> None:
    await staffed(office)
    asked = await office.made("/champion-applications", an_application())
    path = f"/champion-applications/{asked['application_id']}"
    no = await patched(office.client, path, {"status": "declined"})
    assert no.json()["errors"][0]["code"] == "why_not"
    yes = await patched(office.client, path, {"status": "accepted"})
    assert yes.json()["errors"][0]["code"] == "no_minutes"
    twice = await office.client.post("/champion-applications", json=an_application())
    assert (twice.status_code, twice.json()["code"]) == (409, "applied-already")


async def test_a_champion_leaves_and_hands_over(office: Office) -> None:
    await staffed(office)
    leaving = await office.made("/champions", an_appointment())
    staying = await office.made("/champions", an_appointment("2"))
    path = f"/champions/{leaving['champion_id']}"
    nobody = await patched(office.client, path, {"status": "ended"})
    assert nobody.json()["errors"][0]["code"] == "no_last_day"
    alone = await patched(office.client, path, {"handover_to_id": leaving["champion_id"]})
    assert alone.json()["errors"][0]["code"] == "handover_to_self"
    end = {"status": "ended", "active_to": "2020-12-31", "handed_over": "Två grupper i Teams"}
    over = end | {"handover_to_id": staying["champion_id"]}
    assert (await patched(office.client, path, over)).status_code == 200
    told = (await office.events("champion"))[-1]
    assert told["handover_to_id"] == staying["champion_id"]
    assert "Teams" not in str(told)
    assert len(await office.listed("/champions", active_on="2021-01-01")) == 1
    again = await office.client.post("/champions", json=an_appointment(active_from="2021-02-01"))
    assert again.status_code == 201
    back = await patched(office.client, path, {"status": "active", "active_to": None}, 2)
    assert (back.status_code, back.json()["code"]) == (409, "already-champion")


async def test_a_champion_serves_workplaces_within_the_reach(
    office: Office, caller: Caller
) -> None:
    await staffed(office)
    await office.loaded("workplace", [a_workplace("ALE-02", name="Boendestöd Nol")])
    ids = {row["code"]: row["workplace_id"] for row in await office.listed("/workplaces")}
    local = await caller("local-project-leader", reach=["1440"])
    served = [ids["ALE-01"], ids["ALE-02"]]
    made = await local.post("/champions", json=an_appointment(workplace_ids=served))
    assert made.status_code == 201
    beyond = an_appointment("2", workplace_ids=[ids["ALE-01"], ids["KBA-01"]])
    answer = await local.post("/champions", json=beyond)
    assert answer.json()["errors"][0]["code"] == "reach"
    absent = an_appointment("7") | {"employee": employee("7", KUNGSBACKA)}
    answer = await local.post("/champions", json=absent)
    assert answer.json()["errors"][0]["code"] == "unknown_employee"
    manager = await caller("first-line-manager", reach=[ids["ALE-02"]])
    assert len((await manager.get("/champions")).json()["items"]) == 1
    other = await caller("first-line-manager", reach=[ids["KBA-01"]])
    assert (await other.get("/champions")).json()["items"] == []


async def test_an_import_again_is_unchanged(office: Office) -> None:
    await staffed(office)
    rows = [
        {
            **employee(number),
            "project_code": "modig",
            "recruited_by": how,
            "minutes_per_week": 240,
            "active_from": "2019-09-01",
        }
        for number, how in (("10023", "applied"), ("2", "appointed"))
    ]
    assert (await office.loaded("champion", rows))["created"] == 2
    assert (await office.loaded("champion", rows))["unchanged"] == 2
    ended = {**rows[0], "active_to": "2020-12-31"}
    assert (await office.loaded("champion", [ended]))["changed"] == 1
    assert len(await office.listed("/champions", status="active", recruited_by="appointed")) == 1
    bad = [
        {**rows[0], **employee("99")},
        {**rows[0], "project_code": "nope"},
        {**rows[0], "active_to": "2019-01-01"},
        {**rows[1], "active_from": "2020-01-01"},
    ]
    answer = await office.load("champion", bad)
    assert [error["code"] for error in answer.json()["errors"]] == [
        *("unknown_employee", "unknown_project", "period", "already_champion"),
    ]


async def test_a_protected_champion_shows_neither_name_nor_place(
    office: Office, caller: Caller
) -> None:
    await staffed(office)
    await office.loaded("roster", [a_row(protection="secrecy_marking")])
    made = await office.made("/champions", an_appointment())
    staff = await caller("project-staff")
    [seen] = (await staff.get("/champions")).json()["items"]
    assert (seen["display_name"], seen["municipality_code"], seen["workplace_ids"]) == (
        None,
        None,
        [],
    )
    assert made["display_name"] == "Åsa Öberg"
    by_place = await staff.get("/champions", params={"municipality_code": "1440"})
    assert by_place.json()["items"] == []
    assert len(await office.listed("/champions", municipality_code="1440")) == 1
