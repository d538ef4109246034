"""Two of one name at one workplace: asked about once, merged or remembered, undone whole."""

from typing import Any

from samlyft_testing.plugin import Caller
from services.enrollment.tests.conftest import KUNGSBACKA, Office, a_participation, a_project, a_row

PNR, OTHER_PNR = "811218-9876", "640823-3234"


async def asked(office: Office, **params: Any) -> list[dict[str, Any]]:
    return await office.listed("/match-suggestions", **params)


async def answered(office: Office, told: dict[str, Any], **body: Any) -> Any:
    path = f"/match-suggestions/{told['match_suggestion_id']}"
    return await office.client.patch(path, json=body, headers={"if-match": f'"v{told["version"]}"'})


async def test_same_name_and_workplace_is_asked_about_once(office: Office) -> None:
    await office.loaded("roster", [a_row("1", identity_number=PNR), a_row("2")])
    [told] = await asked(office, status="open")
    assert [p["employee_number"] for p in told["people"]] == ["1", "2"]
    assert [p["has_identity_number"] for p in told["people"]] == [True, False]
    await office.loaded("roster", [a_row("1", identity_number=PNR), a_row("2")])
    assert len(await asked(office)) == 1


async def test_nobody_is_asked_about_people_who_are_two(office: Office) -> None:
    elsewhere = {"employer_number": KUNGSBACKA, "workplace_code": "KBA-01"}
    rows = [
        a_row("1", identity_number=PNR),
        a_row("2", identity_number=OTHER_PNR),
        a_row("3", given_name="Ali"),
        a_row("4", **elsewhere),
        a_row("5", protection="secrecy_marking"),
        a_row("6", protection="fictitious"),
    ]
    await office.loaded("roster", rows)
    assert await asked(office) == []


async def test_confirming_merges_keeps_every_reference_and_can_be_undone(office: Office) -> None:
    await office.made("/projects", a_project())
    await office.loaded("roster", [a_row("2"), a_row("1", identity_number=PNR)])
    await office.loaded("participation", [a_participation("2")])
    [told] = await asked(office)
    answer = await answered(office, told, status="confirmed")
    assert answer.status_code == 200, answer.text
    made = (await office.client.get(f"/person-merges/{answer.json()['merge_id']}")).json()
    people = {p["person_id"]: p for p in await office.listed("/people")}
    kept = people[made["kept_id"]]
    assert (kept["birth_year"], people[made["duplicate_id"]]["merged_into"]) == (
        1981,
        made["kept_id"],
    )
    assert len(await office.listed("/employments")) == 2
    [taking_part] = await office.listed("/participations")
    assert taking_part["person_id"] == made["duplicate_id"]
    undone = await office.client.delete(
        f"/person-merges/{made['merge_id']}", headers={"if-match": '"v1"'}
    )
    assert undone.status_code == 204
    assert {p["status"] for p in await office.listed("/people")} == {"active"}


async def test_dismissing_is_remembered_and_no_answer_is_given_twice(office: Office) -> None:
    await office.loaded("roster", [a_row("1"), a_row("2")])
    [told] = await asked(office)
    odd = await answered(office, told, status="confirmed", kept_id=told["match_suggestion_id"])
    assert odd.json()["errors"][0]["code"] == "not_of_the_two"
    done = (await answered(office, told, status="dismissed")).json()
    assert (await answered(office, done, status="dismissed")).status_code == 409
    await office.loaded("roster", [a_row("1"), a_row("2", family_name="Öberg")])
    assert [s["status"] for s in await asked(office)] == ["dismissed"]


async def test_a_suggestion_beyond_the_reach_or_about_the_protected_tells_nothing(
    office: Office, caller: Caller
) -> None:
    await office.loaded("roster", [a_row("1"), a_row("2")])
    far = Office(await caller("local-project-leader", reach=["1384"]), office.database, "gr")
    assert await asked(far) == []
    await office.loaded("roster", [a_row("2", protection="secrecy_marking")])
    [told] = await asked(office)
    assert told["people"] == []
