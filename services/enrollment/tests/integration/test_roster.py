"""The roster: who is found, what is new, what is refused, and that a second sending changes nothing."""

from samlyft_events import EmploymentChanged, PersonChanged
from samlyft_testing.plugin import Caller
from services.enrollment.tests.conftest import KUNGSBACKA, Office, a_row

PNR = "811218-9876"


async def test_a_row_makes_a_person_and_an_employment(office: Office) -> None:
    counts = await office.loaded("roster", [a_row(identity_number=PNR)])
    assert (counts["created"], counts["rejected"]) == (1, 0)
    [person] = await office.listed("/people")
    assert (person["given_name"], person["gender"], person["birth_year"]) == ("Åsa", "man", 1981)
    [employment] = await office.listed("/employments")
    assert employment["person_id"] == person["person_id"]
    [told] = await office.events("person")
    assert told["display_name"] == "Åsa Öberg"
    [told] = await office.events("employment")
    assert told["municipality_code"] == "1440"


async def test_the_same_file_again_changes_nothing(office: Office) -> None:
    rows = [a_row(identity_number=PNR), a_row("10024", given_name="Ali")]
    await office.loaded("roster", rows)
    counts = await office.loaded("roster", rows)
    assert (counts["created"], counts["changed"], counts["unchanged"]) == (0, 0, 2)
    assert len(await office.events("person")) == 2


async def test_two_employers_have_one_person_by_identity_number(office: Office) -> None:
    elsewhere = {"employer_number": KUNGSBACKA, "workplace_code": "KBA-01"}
    await office.loaded("roster", [a_row(identity_number=PNR)])
    await office.loaded("roster", [a_row("7", identity_number="19811218-9876", **elsewhere)])
    assert len(await office.listed("/people")) == 1
    assert len(await office.listed("/employments")) == 2


async def test_a_promotion_is_a_second_employment(office: Office) -> None:
    await office.loaded("roster", [a_row()])
    promoted = {"starts_on": "2020-03-01", "role_group": "first_line_manager"}
    answer = await office.load("roster", [a_row(**promoted)])
    assert answer.json()["errors"][0]["code"] == "overlap"
    counts = await office.loaded("roster", [a_row(ends_on="2020-02-29"), a_row(**promoted)])
    assert (counts["created"], counts["changed"]) == (1, 1)
    assert len(await office.listed("/people")) == 1


async def test_a_changed_name_is_a_new_version(office: Office) -> None:
    await office.loaded("roster", [a_row()])
    await office.loaded("roster", [a_row(family_name="Öberg Lind")])
    assert [event["version"] for event in await office.events("person")] == [1, 2]


async def test_bad_rows_are_named_and_nothing_is_stored(office: Office) -> None:
    bad = [
        a_row(),
        a_row("2", workplace_code="NO-1"),
        a_row("3", identity_number="811218-9875"),
        a_row("4", role_group="king"),
        a_row("5", ends_on="2018-01-01"),
        a_row("811218-9876"),
        a_row("7", employer_number=KUNGSBACKA),
    ]
    answer = await office.load("roster", bad)
    assert answer.status_code == 422
    found = [(error["line"], error["column"], error["code"]) for error in answer.json()["errors"]]
    assert found == [
        (2, "workplace_code", "unknown_workplace"),
        (3, "identity_number", "check_digit"),
        (4, "role_group", "choice"),
        (5, "ends_on", "period"),
        (6, "employee_number", "identity_number"),
        (7, "employer_number", "other_employer"),
    ]
    assert "811218" not in answer.text
    assert await office.listed("/people") == []


async def test_partial_keeps_the_good_rows(office: Office) -> None:
    rows = [a_row(), a_row("2", workplace_code="NO-1")]
    counts = await office.loaded("roster", rows, mode="partial")
    assert (counts["created"], counts["rejected"], counts["errors"][0]["line"]) == (1, 1, 2)
    assert len(await office.listed("/people")) == 1


async def test_a_dry_run_stores_nothing(office: Office) -> None:
    counts = await office.loaded("roster", [a_row()], dry_run="true")
    assert (counts["created"], counts["dry_run"]) == (1, True)
    assert await office.listed("/people") == []
    assert await office.events("person") == []


async def test_csv_from_a_spreadsheet_is_read(office: Office) -> None:
    columns = "employee_number;employer_number;given_name;family_name;workplace_code;role_group"
    line = "10023;212000-1439;Åsa;Öberg;ALE-01;care_staff;2019-01-01;;"
    answer = await office.client.post(
        "/roster-imports",
        content=f"\ufeff{columns};starts_on;ends_on;protection\r\n{line}\r\n".encode(),
        headers={"content-type": "text/csv", "idempotency-key": "a-csv-file"},
    )
    assert answer.json()["created"] == 1, answer.text


async def test_a_repeated_key_gives_the_first_answer(office: Office) -> None:
    first = await office.loaded("roster", [a_row()], key="roster-0001")
    assert await office.loaded("roster", [a_row()], key="roster-0001") == first
    answer = await office.load("roster", [a_row("2")], key="roster-0001")
    assert answer.status_code == 422


async def test_history_is_known_when_it_was_known_and_takes_a_permission(
    office: Office, caller: Caller
) -> None:
    row = a_row(known_at="2019-05-02T10:00:00+02:00")
    await office.loaded("roster", [row])
    [told] = await office.events("person")
    assert told["known_at"] == "2019-05-02T08:00:00Z"
    local = Office(await caller("local-project-leader"), office.database, "gr")
    assert (await local.load("roster", [row])).status_code == 403
    backwards = a_row(family_name="Ek", known_at="2018-01-01T00:00:00Z")
    answer = await office.load("roster", [backwards])
    assert answer.json()["errors"][0]["code"] == "known_before"


async def test_writing_outside_the_reach_is_refused_row_by_row(
    office: Office, caller: Caller
) -> None:
    local = Office(await caller("local-project-leader", reach=["1384"]), office.database, "gr")
    answer = await local.load("roster", [a_row()])
    assert answer.json()["errors"][0]["code"] == "reach"


async def test_a_number_that_points_elsewhere_than_the_employee_is_refused(
    office: Office,
) -> None:
    await office.loaded("roster", [a_row(identity_number=PNR), a_row("2")])
    answer = await office.load("roster", [a_row("2", identity_number=PNR)])
    assert answer.json()["errors"][0]["code"] == "identity_conflict"


async def test_an_interim_number_gives_way_to_a_personnummer(office: Office) -> None:
    await office.loaded("roster", [a_row(identity_number="000101-T220")])
    counts = await office.loaded("roster", [a_row(identity_number=PNR)])
    assert counts["changed"] == 1
    counts = await office.loaded("roster", [a_row(identity_number="000101-T220")])
    assert counts["unchanged"] == 1
    [person] = await office.listed("/people")
    given = await office.client.post(
        "/identity-reads", json={"person_ids": [person["person_id"]], "purpose": "audit"}
    )
    assert given.json()["items"][0]["identity_number"] == "198112189876"


async def test_what_a_roster_tells_is_what_the_events_promise(office: Office) -> None:
    rows = [a_row(), a_row("10024", protection="secrecy_marking", identity_number="811218-9876")]
    await office.loaded("roster", rows)
    for kind in (PersonChanged, EmploymentChanged):
        told = await office.events(kind.entity)
        assert len(told) == len(rows)
        assert [kind.model_validate(data).model_dump(mode="json") for data in told] == told
    assert sum(data["display_name"] is None for data in await office.events("person")) == 1


async def test_a_trial_tells_nobody(office: Office) -> None:
    await office.loaded("roster", [a_row()], dry_run=True)
    assert await office.events("person") == []
