"""Tenants, grants and clients: who may, what twice means, and when a withdrawn grant ends."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import samlyft_testing as testing
from samlyft_common.db import Database
from samlyft_testing.plugin import Caller
from samlyft_testing.tokens import ISSUER, TokenIssuer
from services.enrollment.tests.conftest import Office

TENANT = {
    "tenant_id": "skaraborg",
    "name": "Skaraborg (V6)",
    "kind": "inter_municipal",
    "admin": {"issuer": ISSUER, "subject": "sara"},
}


def a_grant(**changed: Any) -> dict[str, Any]:
    return {
        "issuer": ISSUER,
        "subject": "lina",
        "role": "local-project-leader",
        "reach": ["1440"],
        **changed,
    }


async def _admin(caller: Caller, database: Database) -> Office:
    return Office(await caller("tenant-admin"), database, "gr")


async def test_a_new_tenant_has_an_administrator_at_once(caller: Caller, app: Any) -> None:
    platform = await caller("platform-admin")
    assert (await platform.post("/tenants", json=TENANT)).status_code == 201
    async with testing.client(app, TokenIssuer().token("sara")) as sara:
        answer = await sara.post("/grants", json=a_grant())
    assert answer.status_code == 201, answer.text


async def test_the_same_tenant_twice_is_one(caller: Caller, database: Database) -> None:
    platform = await caller("platform-admin")
    await platform.post("/tenants", json=TENANT)
    assert (await platform.post("/tenants", json=TENANT)).status_code == 200
    other = await platform.post("/tenants", json={**TENANT, "name": "Something else"})
    assert (other.status_code, other.json()["code"]) == (409, "tenant-taken")
    way_in = {**TENANT, "admin": {"issuer": ISSUER, "subject": "somebody-else"}}
    assert (await platform.post("/tenants", json=way_in)).status_code == 409
    office = Office(platform, database, "skaraborg")
    assert len(await office.events("tenant")) == 1
    assert len(await office.events("grant")) == 1


async def test_the_platform_lists_tenants_and_nothing_in_them(caller: Caller) -> None:
    platform = await caller("platform-admin")
    listed = (await platform.get("/tenants")).json()["items"]
    assert [tenant["tenant_id"] for tenant in listed] == ["gr", "halland"]
    assert (await platform.get("/people")).status_code == 403


@pytest.mark.parametrize("slug", ["platform", "GR", "g", "-gr", "gr\n", "g" * 40])
async def test_bad_slugs_are_refused(caller: Caller, slug: str) -> None:
    answer = await (await caller("platform-admin")).post(
        "/tenants", json={**TENANT, "tenant_id": slug}
    )
    assert answer.status_code in {409, 422}


async def test_the_same_grant_twice_is_one(caller: Caller, database: Database) -> None:
    admin = await _admin(caller, database)
    first = await admin.client.post("/grants", json=a_grant(reach=["1440", "1384"]))
    again = await admin.client.post("/grants", json=a_grant(reach=["1384", "1440"]))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["grant_id"] == again.json()["grant_id"]
    assert len(await admin.events("grant")) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"role": "king"},
        {"role": "platform-admin"},
        {"scopes": ["people:read"]},
        {"role": "integration", "scopes": ["tenants:write"]},
        {"role": "integration", "scopes": ["nonsense"]},
        {"role": "integration", "scopes": ["identity:read"]},
        {"reach": []},
        {"valid_from": "2026-02-01T00:00:00Z", "valid_to": "2026-01-01T00:00:00Z"},
        {"reach": ["1440; drop"]},
    ],
)
async def test_grants_beyond_what_exists_are_refused(
    caller: Caller, database: Database, changed: dict[str, Any]
) -> None:
    admin = await _admin(caller, database)
    assert (await admin.client.post("/grants", json=a_grant(**changed))).status_code == 422


async def test_a_client_holds_its_scopes(caller: Caller, database: Database, app: Any) -> None:
    admin = await _admin(caller, database)
    client = {"issuer": ISSUER, "client_id": "hr", "name": "HR", "scopes": ["workplaces:read"]}
    made = await admin.made("/clients", client)
    assert (made["role"], made["subject"]) == ("integration", "hr")
    async with testing.client(app, TokenIssuer().token("hr")) as machine:
        assert (await machine.get("/workplaces")).status_code == 200
        assert (await machine.get("/people")).status_code == 403


async def test_a_withdrawn_grant_ends(caller: Caller, database: Database) -> None:
    admin = await _admin(caller, database)
    made = await admin.made("/grants", a_grant())
    path, body = f"/grants/{made['grant_id']}", {"valid_to": datetime.now(UTC).isoformat()}
    assert (await admin.client.patch(path, json=body)).status_code == 428
    stale = await admin.client.patch(path, json=body, headers={"if-match": '"v7"'})
    assert stale.status_code == 412
    ended = await admin.client.patch(path, json=body, headers={"if-match": '"v1"'})
    assert (ended.status_code, ended.headers["etag"]) == (200, '"v2"')
    assert [event["version"] for event in await admin.events("grant")] == [1, 2]


async def test_only_administrators_give_grants(caller: Caller) -> None:
    for role in ("project-owner", "local-project-leader", "analyst", "platform-admin"):
        answer = await (await caller(role)).post("/grants", json=a_grant())
        assert answer.status_code == 403


async def test_another_tenants_grant_is_absent(caller: Caller, database: Database) -> None:
    admin = await _admin(caller, database)
    made = await admin.made("/grants", a_grant())
    neighbour = await caller("tenant-admin", tenant="halland")
    body, match = {"valid_to": None}, {"if-match": '"v1"'}
    path = f"/grants/{made['grant_id']}"
    assert (await neighbour.patch(path, json=body, headers=match)).status_code == 404
    listed = (await neighbour.get("/grants")).json()["items"]
    assert made["grant_id"] not in [grant["grant_id"] for grant in listed]


async def test_a_grant_that_begins_later_is_not_the_one_that_is_needed_now(
    caller: Caller, database: Database
) -> None:
    admin = await _admin(caller, database)
    await admin.made("/grants", a_grant(valid_from="2099-01-01T00:00:00Z"))
    assert (await admin.client.post("/grants", json=a_grant())).status_code == 201


async def test_where_a_new_grant_is_said_to_be_it_is_found(
    caller: Caller, database: Database
) -> None:
    admin = await _admin(caller, database)
    made = await admin.client.post("/grants", json=a_grant())
    found = await admin.client.get(made.headers["location"].split("/v1")[1])
    assert (found.json(), found.headers["etag"]) == (made.json(), made.headers["etag"])


async def test_the_platform_asks_which_tenants_have_changed(
    caller: Caller, database: Database
) -> None:
    platform = await caller("platform-admin")
    async with testing.as_tenant(database, "halland") as connection:
        await connection.execute("update tenant set changed_at = now() - interval '2 days'")
    since = {"changed_since": (datetime.now(UTC) - timedelta(days=1)).isoformat()}
    found = (await platform.get("/tenants", params=since)).json()["items"]
    assert "halland" not in {one["tenant_id"] for one in found}
    assert "gr" in {one["tenant_id"] for one in found}
    halland = await caller("tenant-admin", tenant="halland")
    version = (await halland.get("/settings")).json()["version"]
    match = {"if-match": f'"v{version}"'}
    assert (await halland.put("/settings", json={}, headers=match)).status_code == 200
    found = (await platform.get("/tenants", params=since)).json()["items"]
    assert "halland" in {one["tenant_id"] for one in found}
