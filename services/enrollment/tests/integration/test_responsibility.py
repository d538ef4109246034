"""Settings, clients and their keys, controllers, and a municipality that leaves."""

import hashlib
import io
import zipfile
from datetime import UTC, date, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from samlyft_common.db import Database
from samlyft_enrollment.people.rotation import rotate
from samlyft_enrollment.people.vault import open_vault
from samlyft_testing import as_tenant, client
from samlyft_testing.plugin import Caller
from samlyft_testing.tokens import ISSUER, TokenIssuer, jwk
from samlyft_web.days import today as local_today
from services.enrollment.tests.conftest import (
    KUNGSBACKA,
    MASTER_KEY,
    Office,
    a_participation,
    a_project,
    a_row,
)

LOA = "http://id.elegnamnden.se/loa/1.0/loa"
CLIENT = {"issuer": ISSUER, "client_id": "hr", "name": "Ale HR", "scopes": ["people:read"]}
NEXT_YEAR = (datetime.now(UTC) + timedelta(days=300)).date().isoformat()


async def test_choices_are_versioned_told_and_never_below_their_floors(
    office: Office, caller: Caller
) -> None:
    admin = await caller("tenant-admin")
    found = await admin.get("/settings")
    assert (found.json()["smallest_count"], found.headers["etag"]) == (5, '"v1"')
    body, match = {"champion_title": "digitaliseringscoach"}, {"if-match": '"v1"'}
    assert (await admin.put("/settings", json=body)).status_code == 428
    made = await admin.put("/settings", json=body, headers=match)
    assert (made.json()["champion_title"], made.headers["etag"]) == ("digitaliseringscoach", '"v2"')
    assert (await admin.put("/settings", json=body, headers=match)).status_code == 412
    told = (await office.events("tenant"))[-1]
    assert (told["version"], told["champion_title"]) == (2, "digitaliseringscoach")
    for low in ({"smallest_count": 4}, {"smallest_mean": 6}, {"cors_origins": ["http://x.se"]}):
        answer = await admin.put("/settings", json=low, headers={"if-match": '"v2"'})
        assert answer.status_code == 422


async def test_identity_numbers_take_the_login_that_the_tenant_demands(
    office: Office, caller: Caller, app: Any
) -> None:
    await office.loaded("roster", [a_row(identity_number="811218-9876")])
    [person] = await office.listed("/people")
    body = {"person_ids": [person["person_id"]], "purpose": "audit"}
    assert (await office.client.post("/identity-reads", json=body)).status_code == 200
    admin = await caller("tenant-admin")
    chosen = {"identity_assurance": "loa3"}
    await admin.put("/settings", json=chosen, headers={"if-match": '"v1"'})
    refused = await office.client.post("/identity-reads", json=body)
    assert (refused.status_code, refused.json()["code"]) == (401, "weak-login")
    assert f'acr_values="{LOA}3"' in refused.headers["www-authenticate"]
    grant = {"issuer": ISSUER, "subject": "olle", "role": "project-owner", "reach": ["*"]}
    assert (await admin.post("/grants", json=grant)).status_code == 201
    for acr, status in ((f"{LOA}2", 401), (f"{LOA}3", 200), (f"{LOA}4", 200), ("loa4", 401)):
        async with client(app, TokenIssuer().token("olle", acr=acr)) as olle:
            assert (await olle.post("/identity-reads", json=body)).status_code == status
            path = f"/people/{person['person_id']}/register-extract"
            assert (await olle.get(path)).status_code == status


async def test_nobody_gets_the_whole_tenant_by_leaving_the_reach_out(caller: Caller) -> None:
    admin = await caller("tenant-admin")
    grant = {"issuer": ISSUER, "subject": "lina", "role": "analyst"}
    assert (await admin.post("/grants", json=grant)).status_code == 422


async def test_a_clients_keys_are_replaced_without_a_moment_without_one(caller: Caller) -> None:
    admin = await caller("tenant-admin")
    made = (await admin.post("/clients", json=CLIENT)).json()
    assert made["name"] == "Ale HR"
    path = f"/clients/{made['machine_id']}"

    async def add(name: str) -> Any:
        return await admin.post(f"{path}/keys", json={"jwk": jwk(name), "expires_on": NEXT_YEAR})

    first, second = await add("ec-1"), await add("ec-2")
    assert (first.status_code, second.status_code) == (201, 201)
    assert (await add("ec-3")).status_code == 409
    assert [k["kid"] for k in (await admin.get(f"{path}/jwks")).json()["keys"]] == ["ec-1", "ec-2"]
    old = f"/client-keys/{first.json()['key_id']}"
    assert (await admin.delete(old, headers={"if-match": '"v1"'})).status_code == 204
    assert [k["kid"] for k in (await admin.get(f"{path}/jwks")).json()["keys"]] == ["ec-2"]
    assert (await add("ec-3")).status_code == 201
    assert len((await admin.get("/client-keys")).json()["items"]) == 3
    renamed = await admin.patch(path, json={"name": "Ale Heroma"}, headers={"if-match": '"v1"'})
    assert renamed.json()["name"] == "Ale Heroma"
    assert (await admin.delete(path, headers={"if-match": '"v1"'})).status_code == 412
    assert (await admin.delete(path, headers={"if-match": '"v2"'})).status_code == 204
    assert (await admin.get(f"{path}/jwks")).json()["keys"] == []
    assert [c["valid_to"] is None for c in (await admin.get("/clients")).json()["items"]] == [False]


@pytest.mark.parametrize(
    ("changed", "expires"),
    [
        ({"d": "c2VjcmV0"}, NEXT_YEAR),
        ({"kid": ""}, NEXT_YEAR),
        ({"kty": "oct"}, NEXT_YEAR),
        ({"x": "AA"}, NEXT_YEAR),
        ({"x": 7}, NEXT_YEAR),
        ({}, "2020-01-01"),
        ({}, "2099-01-01"),
    ],
)
async def test_keys_that_prove_nothing_are_refused(
    caller: Caller, changed: dict[str, Any], expires: str
) -> None:
    admin = await caller("tenant-admin")
    made = (await admin.post("/clients", json=CLIENT)).json()
    body = {"jwk": {**jwk("ec-1"), **changed}, "expires_on": expires}
    answer = await admin.post(f"/clients/{made['machine_id']}/keys", json=body)
    assert answer.status_code == 422
    assert "c2VjcmV0" not in answer.text


async def test_numbers_are_sealed_anew_and_the_old_key_is_destroyed(
    office: Office, database: Database
) -> None:
    await office.loaded("roster", [a_row(identity_number="811218-9876")])
    [person] = await office.listed("/people")
    async with database.session("gr", "1384") as session:
        done = await rotate(session, MASTER_KEY)
    assert (done.key_id, done.resealed, done.retired) == (2, 1, [1])
    body = {"person_ids": [person["person_id"]], "purpose": "audit"}
    found = (await office.client.post("/identity-reads", json=body)).json()["items"]
    assert found[0]["identity_number"] == "198112189876"
    await office.loaded("roster", [a_row("10024", identity_number="811218-9876")])
    assert len(await office.listed("/people")) == 1
    async with database.session("gr") as session:
        assert (await rotate(session, MASTER_KEY)).retired == [2]
        assert set((await open_vault(session, "gr", MASTER_KEY)).data_keys) == {3}


def a_controller(**changed: Any) -> dict[str, Any]:
    return {
        "municipality_code": "1440",
        "name": "Omsorgsnämnden",
        "arrangement": "joint_controllers",
        "arrangement_reference": "OAN 2019/112",
        "arrangement_on": "2019-03-20",
        "contact": "dataskydd@ale.example",
        "from_on": "2019-04-01",
        **changed,
    }


async def test_who_answers_is_dated_and_stands_in_the_extract(
    office: Office, caller: Caller
) -> None:
    admin = await caller("tenant-admin")
    made = await admin.post("/controllers", json=a_controller())
    assert made.status_code == 201
    assert (await admin.post("/controllers", json=a_controller())).status_code == 409
    await admin.post("/controllers", json=a_controller(name="Förr", to_on="2020-01-01"))
    await office.loaded("roster", [a_row()])
    [person] = await office.listed("/people")
    path = f"/people/{person['person_id']}/register-extract"
    assert (await office.client.get(path)).json()["controllers"] == ["Omsorgsnämnden"]
    for wrong in ({"municipality_code": "9999"}, {"to_on": "2018-01-01"}):
        answer = await admin.post("/controllers", json=a_controller(**wrong))
        assert answer.status_code == 422
    end = f"/controllers/{made.json()['controller_id']}"
    ended = await admin.patch(end, json={"to_on": "2020-12-31"}, headers={"if-match": '"v1"'})
    assert ended.json()["to_on"] == "2020-12-31"


async def two_municipalities(office: Office) -> None:
    there = {"employer_number": KUNGSBACKA, "workplace_code": "KBA-01"}
    await office.loaded(
        "roster",
        [
            a_row("1", identity_number="811218-9876"),
            a_row("2", given_name="Bo", family_name="Alm", identity_number="640823-3234"),
            a_row("9", given_name="Bo", family_name="Alm", identity_number="640823-3234", **there),
            a_row("8", given_name="Cia", family_name="Ek", identity_number="701063-2391", **there),
        ],
    )
    await office.made("/projects", a_project(funder="ESF", programme_period="2014-2020"))
    await office.loaded("participation", [a_participation("1"), a_participation("2")])


async def left(office: Office, **changed: Any) -> Any:
    told = (await office.client.get("/municipality-exports/1440")).json()
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    body = {"municipality_code": "1440", "last_day": yesterday, "export_digest": told["digest"]}
    return await office.client.post("/municipality-exits", json={**body, **changed})


async def test_leaving_can_be_tried_and_leaves_no_trace(office: Office) -> None:
    await two_municipalities(office)
    told = (await office.client.get("/municipality-exports/1440")).json()
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    body: dict[str, Any] = {"municipality_code": "1440", "last_day": yesterday}
    body["export_digest"] = told["digest"]
    body["takes_over_retention"] = True
    stood = await office.listed("/employments"), await office.events("employment")
    path = "/municipality-exits"
    tried = await office.client.post(path, json=body, params={"dry_run": True})
    assert (tried.status_code, tried.json()["exit_id"]) == (200, None), tried.text
    assert await office.listed(path) == []
    assert (await office.listed("/employments"), await office.events("employment")) == stood
    made = (await office.client.post(path, json=body)).json()
    counts = ("ended", "persons_erased", "persons_kept", "kept_until")
    assert [tried.json()[n] for n in counts] == [made[n] for n in counts]
    assert made["persons_erased"] > 0


async def test_a_municipality_leaves_with_its_export_and_the_others_go_on(
    office: Office, database: Database
) -> None:
    await two_municipalities(office)
    answer = await office.client.get(
        "/municipality-exports/1440", headers={"accept": "application/zip"}
    )
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = set(archive.namelist())
        people = archive.read("person.csv").decode()
        numbers = archive.read("identity.csv").decode()
    assert {"manifest.json", "person.csv", "employment.csv", "participation.csv"} <= names
    assert ("Öberg" in people, "Alm" in people, "Ek" in people) == (True, True, False)
    assert "198112189876" in numbers
    stale = await left(office, export_digest=hashlib.sha256(b"").hexdigest())
    assert (stale.status_code, stale.json()["code"]) == (409, "other-export")
    made = (await left(office, takes_over_retention=True)).json()
    assert (made["persons_erased"], made["persons_kept"]) == (1, 0)
    assert made["ended"]["keys_destroyed"] == [1]
    assert (made["ended"]["participations"], made["ended"]["projects"]) == (2, 1)
    people_now = {p["family_name"]: p["status"] for p in await office.listed("/people")}
    assert people_now == {"": "erased", "Alm": "active", "Ek": "active"}
    ids = [p["person_id"] for p in await office.listed("/people")]
    read = {"person_ids": ids, "purpose": "audit"}
    found = (await office.client.post("/identity-reads", json=read)).json()["items"]
    assert sorted(n["identity_number"] for n in found) == ["196408233234", "197010632391"]
    [project] = await office.listed("/projects")
    parts = {p["municipality_code"]: p["to_on"] for p in project["municipalities"]}
    assert (parts["1440"] is None, parts["1384"]) == (False, None)


async def test_whom_a_rule_holds_stays_and_is_used_for_nothing_else(office: Office) -> None:
    await two_municipalities(office)
    made = (await left(office)).json()
    assert (made["persons_erased"], made["persons_kept"], made["kept_until"]) == (
        0,
        1,
        "2028-12-31",
    )
    assert "keys_destroyed" not in made["ended"]


async def test_another_tenant_has_no_part_in_it(
    office: Office, other_office: Office, owner: asyncpg.Connection
) -> None:
    await two_municipalities(office)
    told = (await other_office.client.get("/municipality-exports/1440")).json()
    assert told["files"] == []
    async with as_tenant(other_office.database, "halland") as connection:
        assert await connection.fetchval("select count(*) from identity") == 0


async def test_a_client_shows_the_day_on_which_it_was_used_and_the_unused_are_found(
    caller: Caller, app: Any
) -> None:
    admin = await caller("tenant-admin")
    used = (await admin.post("/clients", json=CLIENT)).json()
    other = {**CLIENT, "client_id": "https://never.ale.example", "name": "Aldrig"}
    unused = (await admin.post("/clients", json=other)).json()
    assert used["last_used_on"] is None
    async with client(app, TokenIssuer().token(str(CLIENT["client_id"]))) as machine:
        for _ in range(2):
            assert (await machine.get("/people")).status_code in {200, 403}
    today = local_today()
    found = (await admin.get(f"/clients/{used['machine_id']}")).json()
    assert (found["last_used_on"], found["name"], found["version"]) == (
        today.isoformat(),
        CLIENT["name"],
        used["version"],
    )

    async def since(day: date) -> set[str]:
        listed = await admin.get("/clients", params={"unused_since": day.isoformat()})
        return {one["machine_id"] for one in listed.json()["items"]}

    assert await since(today) == {unused["machine_id"]}
    assert await since(today + timedelta(days=1)) == {unused["machine_id"], used["machine_id"]}
