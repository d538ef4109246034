"""SCIM: a public checker finds nothing wrong, and what a directory says reaches the register and nobody else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import httpx
import httpx2
import pytest
import uvicorn
from fastapi import FastAPI
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server

from samlyft_enrollment.scim import PATH
from samlyft_testing.plugin import Caller
from services.enrollment.tests.conftest import ALE, Office, a_row

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
SCOPES = ["people:read", "people:write"]
GOOD = {Status.SUCCESS, Status.COMPLIANT, Status.ACCEPTABLE, Status.SKIPPED}


@asynccontextmanager
async def served(app: FastAPI) -> AsyncIterator[str]:
    server = uvicorn.Server(
        uvicorn.Config(app, port=0, lifespan="off", log_config=None, access_log=False)
    )
    server.config.load()
    server.lifespan = server.config.lifespan_class(server.config)
    await server.startup()
    serving = asyncio.create_task(server.main_loop())
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}{PATH}"
    server.should_exit = True
    await serving
    await server.shutdown()


async def test_the_public_checker_finds_no_failure(app: FastAPI, caller: Caller) -> None:
    token = (await caller(scopes=SCOPES)).headers["authorization"]

    def check(address: str) -> list[Any]:
        with httpx2.Client(
            base_url=address, headers={"authorization": token}, timeout=120
        ) as client:
            return list(check_server(SyncSCIMClient(client)))

    async with served(app) as address:
        results = await asyncio.to_thread(check, address)
    wrong = [f"{r.status.name} {r.title}: {r.reason}" for r in results if r.status not in GOOD]
    assert "\n".join(wrong) == ""
    assert sum(r.status == Status.SUCCESS for r in results) > 80
    assert sum(r.status == Status.SKIPPED for r in results) == 0


class Directory:
    """A municipality's directory, asking as its own client."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def ask(self, verb: str, path: str, body: Any = None, **more: Any) -> httpx.Response:
        address = f"https://api.samlyft.example{PATH}{path}"
        return await self.client.request(verb, address, json=body, **more)

    async def made(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = await self.ask("POST", path, body)
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def names(self, condition: str) -> list[str]:
        answer = await self.ask("GET", "/Users", params={"filter": condition})
        assert answer.status_code == 200, answer.text
        return sorted(one["userName"] for one in answer.json()["Resources"])


@pytest.fixture
async def directory(office: Office, caller: Caller) -> Directory:
    return Directory(await caller(scopes=SCOPES))


def a_user(name: str = "asa", **changed: Any) -> dict[str, Any]:
    return {
        "schemas": [USER, ENTERPRISE],
        "userName": name,
        "name": {"givenName": "Åsa", "familyName": "Öberg"},
        "active": True,
        "emails": [{"value": f"{name}@ale.example", "type": "work", "primary": True}],
        ENTERPRISE: {"employeeNumber": "77", "organization": ALE, "department": "ALE-01"},
        **changed,
    }


async def test_a_user_becomes_a_person_with_a_post_and_an_address(
    office: Office, directory: Directory
) -> None:
    made = await directory.made("/Users", a_user())
    [employment] = await office.listed("/employments", person_id=made["id"])
    assert (employment["employer_number"], employment["employee_number"]) == (ALE, "77")
    contact = (await office.client.get(f"/people/{made['id']}/contact")).json()
    assert contact["email"] == "asa@ale.example"
    assert [group["display"] for group in made["groups"]] == ["Hemtjänst Älvängen"]
    assert (await office.events("person"))[-1]["display_name"] == "Åsa Öberg"
    leave = {
        "schemas": [PATCH],
        "Operations": [{"op": "replace", "path": "active", "value": False}],
    }
    left = await directory.ask("PATCH", f"/Users/{made['id']}", leave)
    assert left.json()["active"] is False
    assert (await office.listed("/employments"))[0]["ends_on"] is not None


async def test_whom_the_roster_knows_already_is_the_same_person(
    office: Office, directory: Directory
) -> None:
    await office.loaded("roster", [a_row("77")])
    [person] = await office.listed("/people")
    made = await directory.made("/Users", a_user())
    assert made["id"] == person["person_id"]
    assert len(await office.listed("/people")) == 1
    again = await directory.ask("POST", "/Users", a_user("other"))
    assert (again.status_code, again.json()["scimType"]) == (409, "uniqueness")


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ('userName eq "ASA"', ["asa"]),
        ('name.familyName sw "öb" and not (userName eq "bo")', ["asa"]),
        ('emails[type eq "work" and value co "BO@"]', ["bo"]),
        ('emails.value ew ".example"', ["asa", "bo"]),
        (f'{ENTERPRISE}:employeeNumber eq "77" or title pr', ["asa"]),
        ("active eq false", []),
        ('meta.lastModified gt "2020-01-01T00:00:00Z"', ["asa", "bo"]),
        ('userName co "%"', []),
        ("userName eq \"x' or '1'='1\"", []),
    ],
)
async def test_filters(directory: Directory, condition: str, found: list[str]) -> None:
    await directory.made("/Users", a_user())
    await directory.made("/Users", a_user("bo", **{ENTERPRISE: {"employeeNumber": "78"}}))
    assert await directory.names(condition) == found


@pytest.mark.parametrize(
    "condition",
    [
        "userName eq",
        "(",
        "password pr",
        "active gt true",
        "nonsense eq 1",
        "not (" * 60,
        'meta.created gt "x"',
    ],
)
async def test_filters_that_cannot_be_are_refused(directory: Directory, condition: str) -> None:
    answer = await directory.ask("GET", "/Users", params={"filter": condition})
    assert (answer.status_code, answer.json()["scimType"]) == (400, "invalidFilter")


async def test_a_protected_or_restricted_person_is_nobody_to_a_directory(
    office: Office, directory: Directory
) -> None:
    await office.loaded("roster", [a_row("1", protection="secrecy_marking"), a_row("2")])
    for person in await office.listed("/people"):
        path = f"/Users/{person['person_id']}"
        assert (await directory.ask("GET", path)).status_code == (
            404 if person["protected"] else 200
        )
        if not person["protected"]:
            await office.made(
                f"/people/{person['person_id']}/restrictions", {"reason": "contested"}
            )
            assert (await directory.ask("GET", path)).status_code == 404


async def test_an_edit_of_an_older_version_is_refused(directory: Directory) -> None:
    made = await directory.made("/Users", a_user())
    path, tag = f"/Users/{made['id']}", made["meta"]["version"]
    assert (await directory.ask("PUT", path, a_user("asa2"), headers={"if-match": tag})).is_success
    stale = await directory.ask("PUT", path, a_user(), headers={"if-match": tag})
    assert stale.status_code == 412
    current = (await directory.ask("GET", path)).headers["etag"]
    same = await directory.ask("GET", path, headers={"if-none-match": current})
    assert same.status_code == 304


async def test_many_at_once_refer_to_each_other_and_fall_one_by_one(directory: Directory) -> None:
    group = {"schemas": [GROUP], "displayName": "Natt", "members": [{"value": "bulkId:u"}]}
    body = {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
        "Operations": [
            {"method": "POST", "path": "/Users", "bulkId": "u", "data": a_user()},
            {"method": "POST", "path": "/Users", "bulkId": "v", "data": a_user()},
            {"method": "POST", "path": "/Groups", "bulkId": "g", "data": group},
            {"method": "DELETE", "path": f"/Users/{uuid4()}"},
        ],
    }
    told = (await directory.ask("POST", "/Bulk", body)).json()["Operations"]
    assert [one["status"] for one in told] == ["201", "409", "201", "404"]
    made = (await directory.ask("GET", told[2]["location"].partition("/v2")[2])).json()
    assert made["members"][0]["value"] == told[0]["location"].rpartition("/")[2]


async def test_who_is_deleted_is_gone_and_what_the_register_needs_stays(
    office: Office, directory: Directory
) -> None:
    worked = await directory.made("/Users", a_user())
    passing = await directory.made("/Users", a_user("bo", **{ENTERPRISE: {}}))
    for made in (worked, passing):
        assert (await directory.ask("DELETE", f"/Users/{made['id']}")).status_code == 204
        assert (await directory.ask("GET", f"/Users/{made['id']}")).status_code == 404
    people = {p["person_id"]: p for p in await office.listed("/people")}
    assert people[worked["id"]]["family_name"] == "Öberg"
    assert people[passing["id"]]["status"] == "erased"


async def test_only_a_client_with_the_scope_and_the_whole_reach_gets_in(
    office: Office, caller: Caller
) -> None:
    for client, status in (
        (await caller(scopes=["people:read"]), 403),
        (await caller(scopes=SCOPES, reach=["1440"]), 403),
        (await caller("analyst"), 403),
        (await caller(scopes=SCOPES), 201),
    ):
        answer = await Directory(client).ask("POST", "/Users", a_user())
        assert answer.status_code == status, answer.text
        assert answer.headers["content-type"] == "application/scim+json"
    stranger = await caller("nobody")
    del stranger.headers["authorization"]
    assert (await Directory(stranger).ask("GET", "/Users")).status_code == 401


async def test_another_tenants_directory_finds_nobody(directory: Directory, caller: Caller) -> None:
    made = await directory.made("/Users", a_user())
    other = Directory(await caller(scopes=SCOPES, tenant="halland"))
    assert await other.names("userName pr") == []
    path = f"/Users/{made['id']}"
    for verb, body in (("GET", None), ("PUT", a_user()), ("DELETE", None)):
        assert (await other.ask(verb, path, body)).status_code == 404
    group = {"schemas": [GROUP], "displayName": "x", "members": [{"value": made["id"]}]}
    assert (await other.ask("POST", "/Groups", group)).status_code == 400


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{",
        b'{"userName": 7}',
        b'{"userName": "\\u0000"}',
        b'{"schemas": ["x"]}',
        b"null",
    ],
)
async def test_bodies_that_cannot_be_are_refused_in_its_own_form(
    directory: Directory, content: bytes
) -> None:
    for path in ("/Users", "/Groups", "/Bulk", "/Users/.search"):
        answer = await directory.client.post(
            f"https://api.samlyft.example{PATH}{path}",
            content=content,
            headers={"content-type": "application/scim+json"},
        )
        assert 400 <= answer.status_code < 500 or path.endswith(".search"), answer.text
        assert answer.headers["content-type"] == "application/scim+json"
