"""The survey service with its broker in a second database, and builders of what tests need."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest

import samlyft_testing as testing
from samlyft_common.db import Database
from samlyft_common.roles import provision
from samlyft_common.service import Service
from samlyft_common.settings import Settings as CommonSettings
from samlyft_events import ParticipationChanged, PersonChanged, WorkplaceChanged
from samlyft_survey import broker, consumers
from samlyft_survey.main import SERVICE
from samlyft_survey.questionnaires import shipped
from samlyft_survey.settings import Settings
from samlyft_testing.plugin import PASSWORDS, Caller
from samlyft_testing.tokens import TokenIssuer

NOW = datetime(2021, 6, 1, tzinfo=UTC)
MASTER_KEY = bytes(range(32))
PROJECT = UUID("019ac0de-0000-7000-8000-00000000aaaa")


@pytest.fixture(scope="module")
def service() -> Service:
    return SERVICE


@pytest.fixture(scope="module")
async def broker_urls(postgres: str) -> AsyncIterator[dict[str, str]]:
    """A migrated broker database of the module's own."""
    name = f"test_broker_{uuid4().hex[:12]}"
    urls = await provision(postgres, "survey-broker", PASSWORDS, name)
    await broker.migrate(urls["owner"])
    yield urls
    admin = await asyncpg.connect(postgres)
    await admin.execute(f"drop database {name} with (force)")
    await admin.close()


@pytest.fixture(scope="module")
def settings(database_urls: dict[str, str], broker_urls: dict[str, str]) -> CommonSettings:
    return Settings.model_validate(
        {
            "environment": "test",
            "database_url": database_urls["app"],
            "relay_database_url": database_urls["relay"],
            "owner_database_url": database_urls["owner"],
            "broker_database_url": broker_urls["app"],
            "issuers": [TokenIssuer().issuer()],
            "secret_key": base64.b64encode(MASTER_KEY).decode(),
        }
    )


@pytest.fixture(scope="module")
async def broker_admin(
    postgres: str, broker_urls: dict[str, str]
) -> AsyncIterator[asyncpg.Connection]:
    """Somebody who sees everything in the broker's database."""
    name = broker_urls["app"].partition("?")[0].rpartition("/")[2]
    connection = await asyncpg.connect(postgres, database=name)
    yield connection
    await connection.close()


@pytest.fixture(scope="module")
async def admin(postgres: str, database_urls: dict[str, str]) -> AsyncIterator[asyncpg.Connection]:
    """Somebody who sees everything in the survey's database."""
    name = database_urls["app"].partition("?")[0].rpartition("/")[2]
    connection = await asyncpg.connect(postgres, database=name)
    yield connection
    await connection.close()


class Taking:
    """People taking part in a project, as enrollment's events tell of them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.groups: dict[UUID, str] = {}

    async def join(
        self,
        groups: dict[str, int],
        tenant: str = "gr",
        municipality: str = "1440",
        project: UUID = PROJECT,
    ) -> list[UUID]:
        """So many of each role group, at one workplace."""
        workplace = uuid4()
        place = WorkplaceChanged(
            aggregate_id=workplace,
            version=1,
            known_at=NOW,
            code="ALE-01",
            name="Hemtjänst Älvängen",
            municipality_code=municipality,
            employer_number="212000-1439",
            area_of_care="home_care",
            opened_on=NOW.date(),
        )
        people = [(uuid4(), group) for group, number in groups.items() for _ in range(number)]
        parts = [a_participation(p, g, project, municipality, workplace) for p, g in people]
        async with self._database.session(tenant) as session:
            await consumers.on_workplaces(session, [place])
            await consumers.on_people(
                session, [PersonChanged(aggregate_id=p, version=1, known_at=NOW) for p, _ in people]
            )
            await consumers.on_participations(session, parts)
        self.groups |= dict(people)
        return [person for person, _ in people]


def a_participation(
    person: UUID, group: str, project: UUID, municipality: str, workplace: UUID, **changed: Any
) -> ParticipationChanged:
    values = {
        "aggregate_id": uuid4(),
        "version": 1,
        "known_at": NOW,
        "project_id": project,
        "person_id": person,
        "role_group": group,
        "municipality_code": municipality,
        "workplace_id": workplace,
        "starts_on": NOW.date(),
    }
    return ParticipationChanged.model_validate(values | changed)


@pytest.fixture
def taking(database: Database) -> Taking:
    return Taking(database)


@pytest.fixture(autouse=True)
async def empty_broker(broker_admin: asyncpg.Connection) -> None:
    await broker_admin.execute("truncate family_key, invited, token")


class Survey:
    """What a project's staff does, over HTTP."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def questionnaire(self) -> str:
        form = shipped("modig_like").model_dump(mode="json")
        answer = await self.client.post("/questionnaires", json=form)
        assert answer.status_code in {200, 201}, answer.text
        return str(answer.json()["questionnaire_id"])

    async def planned(
        self, wave: str = "after", family: str = "before_and_after", **more: Any
    ) -> dict[str, Any]:
        body = {
            "project_id": str(PROJECT),
            "family_code": family,
            "wave": wave,
            "questionnaire_id": await self.questionnaire(),
            "opens_on": "2021-06-01",
            "closes_on": "2021-06-20",
            **more,
        }
        answer = await self.client.post("/rounds", json=body)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def to(self, round_id: str, status: str, **more: Any) -> httpx.Response:
        etag = (await self.client.get(f"/rounds/{round_id}")).headers["etag"]
        return await self.client.patch(
            f"/rounds/{round_id}", json={"status": status, **more}, headers={"if-match": etag}
        )

    async def opened(self, wave: str = "after", **more: Any) -> str:
        round_id = str((await self.planned(wave, **more))["round_id"])
        assert (await self.to(round_id, "open")).status_code == 200
        return round_id

    async def invited(self, round_id: str, **body: Any) -> list[dict[str, Any]]:
        answer = await self.client.post(f"/rounds/{round_id}/invitations", json=body)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["invitations"])


@pytest.fixture
async def survey(caller: Caller) -> Survey:
    """The project's staff of `gr`."""
    return Survey(await caller("project-staff"))


@pytest.fixture
async def respondent(app: Any) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody with a letter and no login."""
    async with testing.client(app, None) as client:
        yield client
