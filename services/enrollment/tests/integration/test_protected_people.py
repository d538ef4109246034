"""Protected persons of each kind, and identity numbers: seen by few, found in one table."""

import hashlib
from typing import Any

import asyncpg
import pytest

from samlyft_testing.plugin import Caller
from services.enrollment.tests.conftest import (
    ALE,
    KUNGSBACKA,
    Office,
    a_participation,
    a_project,
    a_row,
)

KINDS = ("secrecy_marking", "protected_registration", "fictitious")
PNR = "811218-9876"


async def _seen_by(office: Office, caller: Caller, role: str) -> Office:
    return Office(await caller(role), office.database, "gr")


@pytest.mark.parametrize("kind", KINDS)
async def test_lists_events_and_pages_show_neither_name_nor_place(
    office: Office, caller: Caller, kind: str
) -> None:
    await office.made("/projects", a_project())
    await office.loaded("roster", [a_row(identity_number=PNR, protection=kind), a_row("2")])
    await office.loaded("participation", [a_participation(), a_participation("2")])
    staff = await _seen_by(office, caller, "project-staff")
    hidden = (await staff.listed("/people"))[-1]
    assert hidden["protected"] is True
    told = [hidden[name] for name in ("given_name", "family_name", "birth_year", "protection")]
    assert told == [None] * 4
    assert hidden["gender"] == "unknown"
    assert len(await staff.listed("/employments")) == 1
    assert len(await staff.listed("/people", municipality_code="1440")) == 1
    assert len(await staff.listed("/participations", municipality_code="1440")) == 1
    taking_part = await staff.listed("/participations", person_id=hidden["person_id"])
    assert (taking_part[0]["municipality_code"], taking_part[0]["workplace_id"]) == (None, None)
    event = next(e for e in await office.events("person") if e["protected"])
    assert (event["display_name"], event["birth_year"]) == (None, None)
    assert event["gender"] == "unknown"


async def test_a_cursor_does_not_carry_the_name(office: Office, caller: Caller) -> None:
    rows = [a_row(str(n), protection="secrecy_marking") for n in range(3)]
    await office.loaded("roster", rows)
    staff = await _seen_by(office, caller, "project-staff")
    answer = await staff.client.get("/people", params={"limit": 1})
    assert "oberg" not in answer.text.lower()
    following = await staff.client.get(answer.json()["next"].split("/v1")[1])
    assert len(following.json()["items"]) == 1


async def test_whoever_may_read_identities_sees_them(office: Office) -> None:
    await office.loaded("roster", [a_row(protection="fictitious")])
    [person] = await office.listed("/people")
    assert (person["given_name"], person["protection"]) == ("Åsa", "fictitious")


async def test_another_employer_that_does_not_know_lifts_no_protection(office: Office) -> None:
    await office.loaded("roster", [a_row(identity_number=PNR, protection="secrecy_marking")])
    elsewhere = {"employer_number": KUNGSBACKA, "workplace_code": "KBA-01"}
    await office.loaded("roster", [a_row("7", identity_number=PNR, protection="none", **elsewhere)])
    [person] = await office.listed("/people")
    assert person["protected"] is True


async def test_only_who_sees_a_protection_may_lift_it(office: Office, caller: Caller) -> None:
    await office.loaded("roster", [a_row(protection="secrecy_marking")])
    [person] = await office.listed("/people")
    path, sent = f"/people/{person['person_id']}", {"protection": "none"}
    staff = await _seen_by(office, caller, "project-staff")
    answer = await staff.client.patch(path, json=sent, headers={"if-match": '"v1"'})
    assert answer.status_code == 403
    answer = await office.client.patch(path, json=sent, headers={"if-match": '"v1"'})
    assert (answer.status_code, answer.json()["protected"]) == (200, False)


async def test_every_read_of_an_identity_is_logged_with_who_and_why(
    office: Office, caller: Caller
) -> None:
    await office.loaded("roster", [a_row(identity_number="701063-2391"), a_row("2")])
    ids = [person["person_id"] for person in await office.listed("/people")]
    body = {"person_ids": ids, "purpose": "participant_report", "reference": "2019-10"}
    answer = await office.client.post("/identity-reads", json=body)
    assert answer.headers["cache-control"] == "no-store"
    [given] = answer.json()["items"]
    assert (given["kind"], given["identity_number"]) == ("samordningsnummer", "197010632391")
    auditor = await _seen_by(office, caller, "auditor")
    [logged] = await auditor.listed("/identity-reads")
    assert logged["person_ids"] == [given["person_id"]]
    assert (logged["purpose"], logged["reference"]) == ("participant_report", "2019-10")
    assert "project-owner" in logged["actor"]
    for role in ("project-staff", "tenant-admin", "auditor"):
        refused = await (await _seen_by(office, caller, role)).client.post(
            "/identity-reads", json=body
        )
        assert refused.status_code == 403


async def test_the_log_of_reads_cannot_be_changed(office: Office) -> None:
    async with office.database.pool.acquire() as connection:
        for statement in ("update identity_read set purpose = 'x'", "delete from identity_read"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)


async def test_two_women_may_share_a_replacement_form(office: Office) -> None:
    form = {"identity_number": "19810123Tf29", "protection": "secrecy_marking"}
    await office.loaded("roster", [a_row("1", **form), a_row("2", **form)])
    assert len(await office.listed("/people")) == 2


async def test_no_identity_number_stands_anywhere_but_sealed_in_its_table(
    office: Office, postgres: str, caplog: pytest.LogCaptureFixture
) -> None:
    rows = [a_row(identity_number=PNR), a_row("2", identity_number="811218-9875")]
    refused = await office.load("roster", rows, key="scan-0001")
    await office.loaded("roster", rows[:1], key="scan-0002")
    [person] = await office.listed("/people")
    await office.client.post(
        "/identity-reads", json={"person_ids": [person["person_id"]], "purpose": "audit"}
    )
    everything = refused.text + caplog.text + await _dump(office, postgres)
    for number in ("811218-9876", "8112189876", "198112189876", "811218-9875", "8112189875"):
        assert number not in everything
        digest = hashlib.sha256(number.encode()).hexdigest()
        assert digest not in everything


async def _dump(office: Office, postgres: str) -> str:
    """Every row of every table as text, past the policies."""
    async with office.database.pool.acquire() as connection:
        name = await connection.fetchval("select current_database()")
    admin: Any = await asyncpg.connect(postgres, database=name)
    try:
        tables = await admin.fetch(
            "select quote_ident(relname) as name from pg_class "
            "where relkind = 'r' and relnamespace = 'public'::regnamespace"
        )
        texts = [
            await admin.fetchval(
                f"select coalesce(string_agg(t::text, ' '), '') from {t['name']} t"
            )
            for t in tables
        ]
        assert len(texts) > 12
    finally:
        await admin.close()
    return " ".join(texts)


async def test_who_becomes_protected_is_blanked_in_what_was_told_before(office: Office) -> None:
    await office.loaded("roster", [a_row(identity_number=PNR), a_row("2")])
    before = await office.events("person")
    assert all(event["display_name"] for event in before), "control: unprotected people are told"
    await office.loaded("roster", [a_row(identity_number=PNR, protection="secrecy_marking")])
    told = await office.events("person")
    mine = [
        e for e in told if e["aggregate_id"] in {p["aggregate_id"] for p in told if p["protected"]}
    ]
    assert [(e["version"], e["display_name"], e["birth_year"]) for e in mine] == [
        (1, None, None),
        (2, None, None),
    ]
    assert len([e for e in told if e["display_name"]]) == 1


def a_merge() -> dict[str, Any]:
    one, other = ({"employer_number": ALE, "employee_number": number} for number in ("1", "2"))
    return {"kept": one, "duplicate": other, "reason": "registered_twice"}


@pytest.mark.parametrize("known_of", ["1", "2"])
async def test_a_protection_known_of_one_registration_holds_for_all_that_are_merged(
    office: Office, known_of: str
) -> None:
    rows = [a_row(n, protection="fictitious" if n == known_of else "none") for n in ("1", "2")]
    await office.loaded("roster", rows)
    merge = await office.made("/person-merges", a_merge())
    assert [p["protection"] for p in await office.listed("/people")] == ["fictitious"] * 2
    assert not any(event["display_name"] for event in await office.events("person"))
    match = {"if-match": '"v1"'}
    await office.client.delete(f"/person-merges/{merge['merge_id']}", headers=match)
    assert all(person["protected"] for person in await office.listed("/people"))


@pytest.mark.parametrize("known_of", ["1", "2"])
@pytest.mark.parametrize("way", ["roster", "patch"])
async def test_a_protection_learnt_after_the_merge_holds_for_all_that_are_merged(
    office: Office, caller: Caller, known_of: str, way: str
) -> None:
    await office.loaded("roster", [a_row("1"), a_row("2")])
    merge = await office.made("/person-merges", a_merge())
    if way == "roster":
        await office.loaded("roster", [a_row(known_of, protection="secrecy_marking")])
    else:
        person_id = merge["kept_id" if known_of == "1" else "duplicate_id"]
        version = 1 if known_of == "1" else 2
        answer = await (await caller("project-staff")).patch(
            f"/people/{person_id}",
            json={"protection": "secrecy_marking"},
            headers={"if-match": f'"v{version}"'},
        )
        assert answer.status_code == 200, answer.text
    assert [p["protected"] for p in await office.listed("/people")] == [True, True]
    assert not any(event["display_name"] for event in await office.events("person"))
