"""Short builders: a place to work, a project, a roster, all made through the API."""

import base64
import json
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import httpx
import pytest

import samlyft_testing as testing
from samlyft_common.db import Database
from samlyft_common.service import Service
from samlyft_common.settings import Settings as CommonSettings
from samlyft_enrollment.main import SERVICE
from samlyft_enrollment.settings import Settings
from samlyft_testing.plugin import Caller
from samlyft_testing.tokens import ISSUER, TokenIssuer

MASTER_KEY = bytes(range(32))
ALE, KUNGSBACKA = "212000-1439", "212000-1256"
Rows = Sequence[dict[str, Any]]


@pytest.fixture(scope="module")
def service() -> Service:
    return SERVICE


@pytest.fixture(scope="module")
def settings(database_urls: dict[str, str]) -> CommonSettings:
    return Settings.model_validate(
        {
            "environment": "test",
            "database_url": database_urls["app"],
            "relay_database_url": database_urls["relay"],
            "owner_database_url": database_urls["owner"],
            "issuers": [TokenIssuer().issuer()],
            "platform_admins": [f"{ISSUER} platform-admin"],
            "secret_key": base64.b64encode(MASTER_KEY).decode(),
        }
    )


class Office:
    """A tenant's client with the verbs that tests repeat."""

    def __init__(self, client: httpx.AsyncClient, database: Database, tenant: str) -> None:
        self.client = client
        self.database = database
        self.tenant = tenant

    async def load(self, noun: str, rows: Rows, **params: Any) -> httpx.Response:
        """Sends rows as NDJSON under a new key."""
        body = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        return await self.client.post(
            f"/{noun}-imports",
            params=params,
            content=body.encode(),
            headers={
                "content-type": "application/x-ndjson",
                "idempotency-key": params.pop("key", uuid4().hex),
            },
        )

    async def loaded(self, noun: str, rows: Rows, **params: Any) -> dict[str, Any]:
        """The counts of an import that must succeed."""
        answer = await self.load(noun, rows, **params)
        assert answer.status_code == 200, answer.text
        result: dict[str, Any] = answer.json()
        return result

    async def made(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """What a POST that must succeed made."""
        answer = await self.client.post(path, json=body)
        assert answer.status_code == 201, answer.text
        result: dict[str, Any] = answer.json()
        return result

    async def listed(self, path: str, **params: Any) -> list[dict[str, Any]]:
        """The first page of a list."""
        answer = await self.client.get(path, params=params)
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    async def events(self, entity: str) -> list[dict[str, Any]]:
        """What was put in the outbox about one kind of thing, in order."""
        async with testing.as_tenant(self.database, self.tenant) as connection:
            rows = await connection.fetch(
                "select data from outbox where type = $1 order by seq",
                f"samlyft.enrollment.{entity}.changed.v1",
            )
        return [row["data"] for row in rows]


def a_workplace(code: str = "ALE-01", **changed: Any) -> dict[str, Any]:
    return {
        "code": code,
        "name": "Hemtjänst Älvängen",
        "municipality_code": "1440",
        "employer_number": ALE,
        "area_of_care": "hemtjänst",
        "opened_on": "2015-01-01",
        **changed,
    }


def a_row(employee_number: str = "10023", **changed: Any) -> dict[str, Any]:
    return {
        "employee_number": employee_number,
        "employer_number": ALE,
        "given_name": "Åsa",
        "family_name": "Öberg",
        "workplace_code": "ALE-01",
        "role_group": "care_staff",
        "starts_on": "2019-01-01",
        **changed,
    }


def a_project(code: str = "modig", **changed: Any) -> dict[str, Any]:
    return {
        "code": code,
        "name": "Modig",
        "eligible_from": "2019-04-01",
        "eligible_to": "2021-06-30",
        "synthetic": True,
        "municipalities": [
            {"municipality_code": "1440", "from_on": "2019-04-01"},
            {"municipality_code": "1384", "from_on": "2019-04-01"},
        ],
        **changed,
    }


def a_participation(employee_number: str = "10023", **changed: Any) -> dict[str, Any]:
    return {
        "project_code": "modig",
        "employer_number": ALE,
        "employee_number": employee_number,
        "starts_on": "2019-09-01",
        **changed,
    }


@pytest.fixture
async def office(caller: Caller, database: Database) -> Office:
    """The project owner of `gr`, with two workplaces of two employers."""
    made = Office(await caller("project-owner"), database, "gr")
    kungsbacka = {"municipality_code": "1384", "employer_number": KUNGSBACKA}
    await made.loaded("workplace", [a_workplace(), a_workplace("KBA-01", **kungsbacka)])
    return made


@pytest.fixture
async def other_office(caller: Caller, database: Database) -> Office:
    """The project owner of `halland`."""
    return Office(await caller("project-owner", tenant="halland"), database, "halland")
