"""Builders: facts of enrollment fed to the real handlers, and rows as callers send them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

import asyncpg
import httpx
import msgspec
import pytest

import samlyft_testing as testing
from samlyft_common.auth import Principal
from samlyft_common.db import Database
from samlyft_common.service import Service
from samlyft_events import (
    ChampionChanged,
    EmploymentChanged,
    Event,
    PersonChanged,
    PlannedSessionChanged,
    ProjectChanged,
    RetentionChanged,
    SignUpChanged,
    WorkplaceChanged,
)
from samlyft_events.project_parts import KeptUntil
from samlyft_testing.plugin import Caller
from samlyft_training_log.main import SERVICE

KNOWN = datetime(2019, 1, 1, tzinfo=UTC)
EMPLOYER = "212000-1439"
NOON = datetime(2020, 9, 14, 10, 0, tzinfo=UTC)
PRACTICE = ("support", "barriers", "work-changes", "action-plans")
ALL = [
    "sessions:read",
    "sessions:write",
    "attendances:read",
    "attendances:write",
    "postings:read",
    "balances:read",
    *(f"{noun}:{may}" for noun in PRACTICE for may in ("read", "write")),
    "trends:read",
]


@pytest.fixture(scope="module")
def service() -> Service:
    return SERVICE


def an_id(name: str) -> UUID:
    """The same id for the same name."""
    return uuid5(NAMESPACE_URL, name)


@dataclass
class World:
    """What enrollment tells, as it tells it, and how its tenants' rows look afterwards."""

    database: Database
    tenant: str = "gr"

    async def learn(self, *events: Event) -> None:
        """Events through the service's own handlers, one transaction a call, as the consumer does."""
        async with self.database.session(self.tenant) as session:
            for kind, handler in SERVICE.handlers.items():
                if some := [event for event in events if isinstance(event, kind)]:
                    await handler(session, some)

    async def staffed(self, *numbers: str) -> World:
        """A project, a workplace, and people who work there."""
        await self.learn(self.project(), self.workplace(), *(self.person(n) for n in numbers))
        await self.learn(*(self.job(n) for n in numbers))
        return self

    def id(self, name: str) -> UUID:
        """The id of what has that name."""
        return an_id(name)

    def project(self, code: str = "modig", **changed: Any) -> ProjectChanged:
        facts: dict[str, Any] = {
            "aggregate_id": an_id(code),
            "version": 1,
            "known_at": KNOWN,
            "code": code,
            "name": "Modig",
            "eligible_from": date(2019, 4, 1),
            "eligible_to": date(2021, 6, 30),
            "municipalities": [],
        }
        return ProjectChanged(**facts | changed)

    def retention(
        self, code: str = "modig", *rules: KeptUntil, version: int = 1
    ) -> RetentionChanged:
        return RetentionChanged(
            aggregate_id=an_id(code), version=version, known_at=KNOWN, rules=list(rules)
        )

    def workplace(self, code: str = "ALE-01", **changed: Any) -> WorkplaceChanged:
        facts: dict[str, Any] = {
            "aggregate_id": an_id(code),
            "version": 1,
            "known_at": KNOWN,
            "code": code,
            "name": "Hemtjänst Älvängen",
            "municipality_code": "1440",
            "employer_number": EMPLOYER,
            "area_of_care": "home_care",
            "opened_on": date(2010, 1, 1),
        }
        return WorkplaceChanged(**facts | changed)

    def person(self, number: str = "1001", **changed: Any) -> PersonChanged:
        facts: dict[str, Any] = {
            "aggregate_id": an_id(f"person {number}"),
            "version": 1,
            "known_at": KNOWN,
            "display_name": f"Anna {number}",
        }
        return PersonChanged(**facts | changed)

    def job(self, number: str = "1001", **changed: Any) -> EmploymentChanged:
        facts: dict[str, Any] = {
            "aggregate_id": an_id(f"job {number}"),
            "version": 1,
            "known_at": KNOWN,
            "person_id": an_id(f"person {number}"),
            "employer_number": EMPLOYER,
            "employee_number": number,
            "workplace_id": an_id("ALE-01"),
            "municipality_code": "1440",
            "role_group": "care_staff",
            "starts_on": date(2018, 1, 1),
        }
        return EmploymentChanged(**facts | changed)

    def champion(self, number: str = "1001", **changed: Any) -> ChampionChanged:
        facts: dict[str, Any] = {
            "aggregate_id": an_id(f"champion {number}"),
            "version": 1,
            "known_at": KNOWN,
            "person_id": an_id(f"person {number}"),
            "municipality_code": "1440",
            "workplace_ids": [an_id("ALE-01")],
            "recruited_by": "applied",
            "minutes_per_week": 120,
            "active_from": date(2020, 1, 1),
        }
        return ChampionChanged(**facts | changed)

    def plan(self, name: str = "plan", **changed: Any) -> PlannedSessionChanged:
        facts: dict[str, Any] = {
            "aggregate_id": an_id(name),
            "version": 1,
            "known_at": KNOWN,
            "code": name,
            "activity_id": an_id("activity"),
            "project_id": an_id("modig"),
            "kind": "APT",
            "form": "on_site",
            "topic": "Digitala möten",
            "starts_at": NOON,
            "ends_at": NOON + timedelta(minutes=30),
            "municipality_code": "1440",
            "workplace_id": an_id("ALE-01"),
            "place": "Personalrummet",
        }
        return PlannedSessionChanged(**facts | changed)

    def sign_up(self, number: str, status: str = "confirmed", version: int = 1) -> SignUpChanged:
        facts: dict[str, Any] = {
            "aggregate_id": an_id(f"sign-up {number}"),
            "version": version,
            "known_at": KNOWN,
            "planned_session_id": an_id("plan"),
            "person_id": an_id(f"person {number}"),
            "status": status,
        }
        return SignUpChanged(**facts)

    async def rows(self, query: str, *arguments: Any) -> list[asyncpg.Record]:
        """What the app role sees of this tenant."""
        async with testing.as_tenant(self.database, self.tenant) as connection:
            return list(await connection.fetch(query, *arguments))

    async def balance(self) -> int:
        """The sum of all entries."""
        [row] = await self.rows("select coalesce(sum(minutes), 0)::integer as minutes from entry")
        return int(row["minutes"])

    def principal(self, scope: str = "*", permissions: frozenset[str] = frozenset()) -> Principal:
        """A caller, for commands that are called without HTTP."""
        return Principal(
            issuer="https://issuer.test.example",
            subject="anna",
            client_id="test",
            tenant_id=self.tenant,
            roles=frozenset({"project-staff"}),
            permissions=permissions,
            scope=scope,
        )


@pytest.fixture
def world(database: Database) -> World:
    return World(database)


@dataclass
class Api:
    """A caller's HTTP client, with the bodies that tests send most."""

    client: httpx.AsyncClient

    async def hold(self, code: str = "S1", minutes: int = 120, **changed: Any) -> httpx.Response:
        """Registers a session."""
        starts_at = changed.pop("starts_at", NOON)
        body = {
            "code": code,
            "project_code": "modig",
            "starts_at": starts_at.isoformat(),
            "ends_at": (starts_at + timedelta(minutes=minutes)).isoformat(),
            "kind": "APT",
            "form": "on_site",
            "topic": "Digitala möten",
            "workplace_code": "ALE-01",
        }
        return await self.client.post("/sessions", json=body | changed)

    async def attend(
        self, number: str = "1001", minutes: int = 60, code: str = "S1", **sent: Any
    ) -> httpx.Response:
        """Records one attendance."""
        headers = {"Idempotency-Key": sent.pop("key")} if "key" in sent else {}
        return await self.client.post(
            "/attendances", json=self.row(number, minutes, code, **sent), headers=headers
        )

    def row(
        self, number: str = "1001", minutes: int = 60, code: str = "S1", **sent: Any
    ) -> dict[str, Any]:
        """A row of the attendance import."""
        row = {
            "session_code": code,
            "employer_number": EMPLOYER,
            "employee_number": number,
            "minutes": minutes,
            "status": "present" if minutes else "absent",
        }
        return row | sent

    async def send(
        self, *rows: dict[str, Any], path: str = "/attendance-imports", **options: Any
    ) -> httpx.Response:
        """Imports rows as NDJSON under a new key."""
        key = options.pop("key", uuid4().hex)
        return await self.client.post(
            path,
            content=b"\n".join(msgspec.json.encode(row) for row in rows),
            params=options,
            headers={"Idempotency-Key": key, "Content-Type": "application/x-ndjson"},
        )

    async def get(self, path: str, **query: Any) -> Any:
        """The JSON of a read that succeeds."""
        answer = await self.client.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture
async def api(caller: Caller, world: World) -> Api:
    """A machine client of `gr` that may do everything here but import history."""
    return Api(await caller(scopes=ALL))


@pytest.fixture
async def historian(caller: Caller, world: World) -> Api:
    """One that may also import history."""
    return Api(await caller(scopes=[*ALL, "history:import"]))


@pytest.fixture
async def office(caller: Caller, world: World) -> Api:
    """A machine client of `gr` that may do whatever any role may."""
    return Api(await caller(scopes=sorted(frozenset[str]().union(*SERVICE.may.values()))))
