"""A project with groups of all sizes, and an evaluator with an assignment: for the tests of evaluation."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import jwt
import pytest

from samlyft_common.db import Database
from samlyft_events import ParticipationChanged, PersonChanged, WorkplaceChanged
from samlyft_testing.plugin import Caller
from samlyft_testing.tokens import ISSUER
from samlyft_web.days import today
from services.reporting.tests.conftest import World, noon

HOME_CARE, HOUSING, OTHER = UUID(int=301), UUID(int=302), UUID(int=303)
AREAS = {HOME_CARE: ("1440", "hemtjänst"), HOUSING: ("1440", "boende"), OTHER: ("1401", "boende")}
AS_OF = {"as_of": "2020-12-31"}
Rows = list[dict[str, str]]


async def take_part(world: World, count: int, place: UUID, role: str = "care_staff") -> list[UUID]:
    """So many new people at a workplace, each with an hour."""
    known = {"version": 1, "known_at": noon("2020-01-02"), "project_id": world.project_id}
    where = {"municipality_code": AREAS[place][0], "workplace_id": place, "role_group": role}
    people = [uuid4() for _ in range(count)]
    await world.say(
        *(
            ParticipationChanged.model_validate(
                {
                    **known, **where, "aggregate_id": uuid4(), "person_id": person,
                    "starts_on": date(2020, 1, 1), "status": "active",
                }
            )
            for person in people
        )
    )  # fmt: skip
    await world.trained(*people, minutes=60, place=AREAS[place][0], role=role)
    return people


@pytest.fixture
async def project(database: Database) -> World:
    """Thirty in home care, three in housing beside them, six elsewhere; two managers, one of whom is protected."""
    world = World(database)
    await world.project()
    known = {"version": 1, "known_at": noon("2020-01-01")}
    for place, (code, area) in AREAS.items():
        said = {"code": str(place), "name": str(place), "municipality_code": code}
        said |= {"employer_number": "212000-1439", "area_of_care": area, "opened_on": "2015-01-01"}
        await world.say(WorkplaceChanged.model_validate({**known, "aggregate_id": place, **said}))
    for count, place in ((30, HOME_CARE), (3, HOUSING), (6, OTHER)):
        await take_part(world, count, place)
    _, hidden = await take_part(world, 2, HOME_CARE, "first_line_manager")
    await world.say(
        PersonChanged.model_validate({**known, "aggregate_id": hidden, "protected": True})
    )
    await world.released("2020-11-01", "after", [("confidence", "care_staff", 20, 30)])
    return world


def subject_of(client: httpx.AsyncClient) -> str:
    token = client.headers["authorization"].removeprefix("Bearer ")
    return str(jwt.decode(token, options={"verify_signature": False})["sub"])


async def assigned(
    office: httpx.AsyncClient, world: World, evaluator: httpx.AsyncClient, **terms: Any
) -> str:
    body = {
        "project_id": str(world.project_id), "issuer": ISSUER, "subject": subject_of(evaluator),
        "evaluator": "Följeforskarna", "purpose": "Följeutvärdering", "from_on": "2020-01-01",
        "to_on": (today() + timedelta(days=30)).isoformat(), **terms,
    }  # fmt: skip
    answer = await office.post("/evaluation-assignments", json=body)
    assert answer.status_code == 201, answer.text
    return f"/evaluation-assignments/{answer.json()['assignment_id']}"


async def of(client: httpx.AsyncClient, extract: str, part: str) -> Rows:
    answer = await client.get(f"/evaluation-extracts/{extract}/content", params={"part": part})
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))


@pytest.fixture
async def office(caller: Caller) -> httpx.AsyncClient:
    return await caller("project-owner")


@pytest.fixture
async def evaluator(caller: Caller, project: World) -> httpx.AsyncClient:
    return await caller("evaluator", reach=[str(project.project_id)])
