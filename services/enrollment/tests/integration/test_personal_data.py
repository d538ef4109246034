"""What a person may ask: extract, correction, restriction, erasure; and what retention says to it."""

from typing import Any
from uuid import UUID

import asyncpg
import pytest

from samlyft_common.db import Database
from samlyft_enrollment.privacy.holdings import person_columns
from samlyft_testing import as_tenant
from samlyft_testing.plugin import Caller
from services.enrollment.tests.conftest import Office, a_participation, a_project, a_row

NUMBER = "811218-9876"
MATCH = {"if-match": '"v1"'}
ENDED = {"ends_on": "2020-01-31"}


async def hired(office: Office, number: str = "10023", **changed: Any) -> str:
    await office.loaded("roster", [a_row(number, **changed)])
    [held] = await office.listed("/employments", employee_number=number)
    return str(held["person_id"])


async def trained(office: Office, number: str = "10023", **project: Any) -> None:
    await office.made("/projects", a_project(**project))
    await office.loaded(
        "participation",
        [a_participation(number, ends_on="2020-01-31", status="ended", reason="completed")],
    )


async def erased(office: Office, person: str, dry_run: bool = False) -> dict[str, Any]:
    answer = await office.client.post(
        f"/people/{person}/erasures", json={"reason": "person_asks"}, params={"dry_run": dry_run}
    )
    assert answer.status_code == (200 if dry_run else 201), answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_an_extract_holds_every_row_about_her(
    office: Office, database: Database, owner: asyncpg.Connection
) -> None:
    person = await hired(office, identity_number=NUMBER)
    other = await hired(office, "10024", given_name="Bo", family_name="Alm")
    await trained(office)
    await office.made(
        f"/people/{person}/corrections", {"given_name": "Asta", "reason": "person_reported"}
    )
    found = (await office.client.get(f"/people/{person}/register-extract")).json()
    assert [n["identity_number"] for n in found["identity_numbers"]] == ["198112189876"]
    told = {section["name"] for section in found["sections"]} | {"identity"}
    async with as_tenant(database, "gr") as connection:
        tables = await connection.fetch(
            "select table_name from information_schema.columns where column_name = 'tenant_id' "
            "and table_schema = 'public'"
        )
        naming = {
            name
            for (name,) in tables
            if name not in {"outbox", "idempotency"}
            and await connection.fetchval(
                f"select exists (select from {name} t where t::text like '%' || $1 || '%')", person
            )
        }
    assert naming <= told
    assert {"person", "employment", "participation", "person_correction"} <= naming
    assert other not in str(found)
    assert "Åsa" in str(found["history"])


async def test_the_extract_is_a_readable_accessible_document_too(office: Office) -> None:
    person = await hired(office, identity_number=NUMBER)
    answer = await office.client.get(
        f"/people/{person}/register-extract", headers={"accept": "application/pdf"}
    )
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert b"pdfuaid" in answer.content


async def test_every_extract_is_logged_and_can_be_listed(office: Office, caller: Caller) -> None:
    person = await hired(office, identity_number=NUMBER)
    await hired(office, "10024")
    await office.client.get(f"/people/{person}/register-extract?reference=KS-2026:12")
    auditor = await caller("auditor")
    listed = (await auditor.get(f"/identity-reads?person_id={person}")).json()["items"]
    assert [(r["purpose"], r["reference"]) for r in listed] == [("register_extract", "KS-2026:12")]
    assert (await auditor.get("/identity-reads?purpose=audit")).json()["items"] == []
    assert (await auditor.get(f"/people/{person}/register-extract")).status_code == 403


async def test_a_correction_is_told_and_logged_without_what_it_said(office: Office) -> None:
    person = await hired(office, identity_number=NUMBER)
    body = {"family_name": "Lind", "identity_number": "640823-3234", "reason": "person_reported"}
    made = await office.made(f"/people/{person}/corrections", body)
    assert made["corrected"] == ["family_name", "identity_number"]
    assert (await office.events("person"))[-1]["display_name"] == "Åsa Lind"
    assert "Lind" not in str(await office.listed("/corrections"))
    read = {"person_ids": [person], "purpose": "audit"}
    found = (await office.client.post("/identity-reads", json=read)).json()["items"]
    assert [n["identity_number"] for n in found] == ["196408233234"]


async def test_a_version_of_a_number_is_read_again_after_it_was_replaced(office: Office) -> None:
    person = await hired(office, identity_number=NUMBER)
    asked = {"person_ids": [person], "purpose": "participant_report"}
    [first] = (await office.client.post("/identity-reads", json=asked)).json()["items"]
    body = {"identity_number": "640823-3234", "reason": "person_reported"}
    await office.made(f"/people/{person}/corrections", body)
    again = {"identity_ids": [first["identity_id"]], "purpose": "participant_report"}
    found = (await office.client.post("/identity-reads", json=again)).json()["items"]
    assert found == [first]
    assert (await office.client.post("/identity-reads", json=asked | again)).status_code == 422
    neither = {"purpose": "participant_report"}
    assert (await office.client.post("/identity-reads", json=neither)).status_code == 422


@pytest.mark.parametrize(
    "body",
    [{}, {"identity_number": "811218-9877"}, {"identity_number": "701063-2391"}, {"gender": "x"}],
)
async def test_corrections_that_cannot_be_are_refused(office: Office, body: dict[str, Any]) -> None:
    person = await hired(office)
    await hired(office, "10024", identity_number="701063-2391")
    answer = await office.client.post(
        f"/people/{person}/corrections", json={**body, "reason": "person_reported"}
    )
    assert answer.status_code == 422
    assert "701063" not in answer.text


async def test_restricted_data_are_kept_and_stand_in_no_list_for_work(
    office: Office, caller: Caller
) -> None:
    person, manager = await hired(office), await caller("first-line-manager")
    assert len((await manager.get("/people")).json()["items"]) == 1
    made = await office.made(f"/people/{person}/restrictions", {"reason": "contested"})
    for path in ("/people", "/employments", "/participations"):
        assert (await manager.get(path)).json()["items"] == []
    assert [p["restricted"] for p in await office.listed("/people")] == [True]
    assert (await office.events("person"))[-1]["restricted"] is True
    await office.loaded("roster", [a_row(given_name="Asta")])
    assert (await office.events("person"))[-1]["restricted"] is True
    again = await office.client.post(f"/people/{person}/restrictions", json={"reason": "contested"})
    assert again.status_code == 409
    path = f"/restrictions/{made['restriction_id']}"
    assert (await office.client.delete(path, headers=MATCH)).status_code == 204
    assert len((await manager.get("/people")).json()["items"]) == 1


async def test_what_no_rule_holds_is_erased_here_and_in_what_was_told(office: Office) -> None:
    person = await hired(office, identity_number=NUMBER, **ENDED)
    await trained(office, funder=None)
    tried = await erased(office, person, dry_run=True)
    assert (tried["outcome"], tried["erasure_id"]) == ("erased", None)
    assert (await office.listed("/people"))[0]["family_name"] == "Öberg"
    made = await erased(office, person)
    assert made["erased"] == tried["erased"]
    assert {part["what"] for part in made["erased"]} == {"identity", "person", "employment"}
    told = [*await office.events("person"), *await office.events("employment")]
    assert "Öberg" not in str(told)
    assert "10023" not in str(told)
    assert (await office.events("person"))[-1]["status"] == "erased"
    assert (await office.listed("/people"))[0]["family_name"] == ""
    read = {"person_ids": [person], "purpose": "audit"}
    assert (await office.client.post("/identity-reads", json=read)).json()["items"] == []
    assert len(await office.listed("/participations")) == 1
    assert "Öberg" not in str(await office.listed("/erasures"))


async def test_what_must_be_kept_stays_says_why_and_is_used_for_nothing_else(
    office: Office, caller: Caller
) -> None:
    person = await hired(office, identity_number=NUMBER, **ENDED)
    await trained(office, funder="ESF", programme_period="2014-2020")
    made = await erased(office, person)
    assert made["outcome"] == "partly"
    until = {part["what"]: part["until"] for part in made["kept"]}
    assert until["identity"] == "2028-12-31"
    assert "Modig" in made["kept"][0]["why"]
    manager = await caller("first-line-manager")
    assert (await manager.get("/people")).json()["items"] == []
    assert (await office.listed("/people"))[0]["family_name"] == "Öberg"


async def test_a_hold_has_no_end_until_it_is_lifted(office: Office) -> None:
    person = await hired(office, **ENDED)
    await trained(office, funder=None)
    [project] = await office.listed("/projects")
    rule = {"project_id": project["project_id"], "kind": "legal_hold", "source": "Revision"}
    made = await office.made("/retention-rules", {**rule, "from_on": "2020-01-01"})
    kept = (await erased(office, person, dry_run=True))["kept"]
    assert (kept[0]["until"], "Revision" in kept[0]["why"]) == (None, True)
    path = f"/retention-rules/{made['retention_rule_id']}"
    assert (
        await office.client.patch(path, json={"to_on": "2020-12-31"}, headers=MATCH)
    ).status_code == 200
    assert (await erased(office, person, dry_run=True))["outcome"] == "erased"


async def test_who_works_here_is_not_erased(office: Office) -> None:
    person = await hired(office)
    made = await erased(office, person)
    assert (made["outcome"], made["erased"]) == ("refused", [])


async def test_an_erasure_is_whole_or_not_at_all(office: Office, caller: Caller) -> None:
    person = await hired(office, **ENDED)
    leader = await caller("project-owner", reach=["1384"])
    answer = await leader.post(f"/people/{person}/erasures", json={"reason": "person_asks"})
    assert answer.status_code == 404
    await office.loaded(
        "roster", [a_row("10023", employer_number="212000-1256", workplace_code="KBA-01", **ENDED)]
    )


def test_the_tables_about_people_are_seen() -> None:
    found = person_columns()
    assert found["identity_read"] == ("person_ids",)
    assert found["person_merge"] == ("duplicate_id", "kept_id")
    assert "outbox" not in found


async def test_another_tenant_has_no_such_person(office: Office, other_office: Office) -> None:
    person = await hired(office)
    for path in (f"/people/{person}/register-extract", f"/erasures/{UUID(int=1)}"):
        assert (await other_office.client.get(path)).status_code == 404


async def test_a_participant_fetches_her_own_extract_and_nobody_elses(
    office: Office, caller: Caller
) -> None:
    person = await hired(office, identity_number=NUMBER)
    other = await hired(office, "10024", given_name="Bo", family_name="Alm")
    await trained(office)
    she = await caller("participant", reach=[person])
    found = (await she.get("/own-register-extract")).json()
    assert found["person_id"] == person
    assert {"person", "employment", "participation"} <= {s["name"] for s in found["sections"]}
    assert other not in str(found)
    assert "Alm" not in str(found)
    assert (await she.get(f"/people/{other}/register-extract")).status_code == 403
    readable = await she.get("/own-register-extract", headers={"accept": "application/pdf"})
    assert readable.content.startswith(b"%PDF-")
    auditor = await caller("auditor")
    reads = (await auditor.get(f"/identity-reads?person_id={person}")).json()["items"]
    assert [read["purpose"] for read in reads] == ["register_extract", "register_extract"]


@pytest.mark.parametrize("reach", [["*"], ["1440"], ["PERSON", "OTHER"]])
async def test_a_grant_that_names_no_single_person_gives_no_extract(
    office: Office, caller: Caller, reach: list[str]
) -> None:
    named = {"PERSON": await hired(office), "OTHER": await hired(office, "10024")}
    she = await caller("participant", reach=[named.get(place, place) for place in reach])
    assert (await she.get("/own-register-extract")).status_code == 404


async def test_a_person_of_another_tenant_is_nobody_here(
    office: Office, other_office: Office, caller: Caller
) -> None:
    person = await hired(office)
    she = await caller("participant", tenant=other_office.tenant, reach=[person])
    assert (await she.get("/own-register-extract")).status_code == 404
