"""Another tenant's ids answer as if they did not exist; every route asks for a permission but the public door."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from samlyft_survey.main import SERVICE
from samlyft_survey.questionnaires import shipped
from samlyft_testing.plugin import Caller
from services.survey.tests.conftest import PROJECT, Survey


@pytest.fixture
async def foreign(caller: Caller) -> httpx.AsyncClient:
    return await caller("project-staff", tenant="halland")


@pytest.fixture
async def made(survey: Survey, taking: Any) -> dict[str, str]:
    """A round of `gr` with its ids."""
    await taking.join({"care_staff": 10})
    planned = await survey.planned()
    await survey.to(planned["round_id"], "open")
    (letter, *_) = await survey.invited(planned["round_id"])
    return {k: planned[k] for k in ("round_id", "family_id", "questionnaire_id")} | {
        "token": letter["token"]
    }


async def test_every_route_hides_another_tenants_things(
    foreign: httpx.AsyncClient, made: dict[str, str]
) -> None:
    match = {"if-match": '"v2"'}
    ndjson = {"content-type": "application/x-ndjson", "idempotency-key": "paper-entry-1"}
    row = json.dumps({"token": made["token"], "answers": {"uses_teams": "daily"}}) + "\n"
    answers = [
        await foreign.get(f"/questionnaires/{made['questionnaire_id']}"),
        await foreign.get(f"/rounds/{made['round_id']}"),
        await foreign.get(f"/rounds/{made['round_id']}/results"),
        await foreign.patch(
            f"/rounds/{made['round_id']}", json={"status": "closed"}, headers=match
        ),
        await foreign.post(f"/rounds/{made['round_id']}/invitations", json={}),
        await foreign.post(
            f"/rounds/{made['round_id']}/answer-imports", content=row, headers=ndjson
        ),
        await foreign.get(f"/families/{made['family_id']}"),
        await foreign.patch(
            f"/families/{made['family_id']}", json={"status": "closed"}, headers=match
        ),
    ]
    assert [answer.status_code for answer in answers] == [404] * len(answers)
    for listing in ("/questionnaires", "/rounds", "/families"):
        assert (await foreign.get(listing)).json()["items"] == []


async def test_another_tenants_questionnaire_cannot_be_asked(
    foreign: httpx.AsyncClient, made: dict[str, str]
) -> None:
    body = {
        "project_id": str(PROJECT),
        "family_code": "before_and_after",
        "wave": "after",
        "questionnaire_id": made["questionnaire_id"],
        "opens_on": "2021-06-01",
        "closes_on": "2021-06-20",
    }
    assert (await foreign.post("/rounds", json=body)).status_code == 404


async def test_a_token_of_one_tenant_cannot_be_entered_on_paper_in_another(
    caller: Caller, made: dict[str, str], admin: asyncpg.Connection
) -> None:
    other = Survey(await caller("project-staff", tenant="halland"))
    round_id = await other.opened()
    row = json.dumps({"token": made["token"], "answers": {"uses_teams": "daily"}}) + "\n"
    headers = {"content-type": "application/x-ndjson", "idempotency-key": "paper-entry-1"}
    refused = await other.client.post(
        f"/rounds/{round_id}/answer-imports", content=row, headers=headers
    )
    assert refused.json()["errors"][0]["code"] == "token-not-valid"
    assert await admin.fetchval("select count(*) from answer") == 0


async def test_two_tenants_keep_the_same_questionnaire_each(
    foreign: httpx.AsyncClient, made: dict[str, str]
) -> None:
    form = shipped("modig_like").model_dump(mode="json")
    own = await foreign.post("/questionnaires", json=form)
    assert own.status_code == 201
    assert own.json()["questionnaire_id"] != made["questionnaire_id"]


async def test_only_the_public_doors_open_without_a_token(
    app: FastAPI, respondent: httpx.AsyncClient, made: dict[str, str]
) -> None:
    public = {"/api-info", "/own-grants", "/health/live", "/health/ready", "/answers"}
    ids = defaultdict(
        lambda: made["round_id"],
        familyId=made["family_id"],
        questionnaireId=made["questionnaire_id"],
    )
    for path, operations in app.openapi()["paths"].items():
        for method in operations:
            answer = await respondent.request(method, path.format_map(ids))
            assert (answer.status_code == 401) == (path not in public), (method, path, answer.text)


ROUTES = {
    "questionnaires:read": ("GET", "/questionnaires"),
    "questionnaires:write": ("POST", "/questionnaires"),
    "rounds:read": ("GET", "/rounds"),
    "rounds:write": ("POST", "/rounds"),
    "invitations:write": ("POST", "/rounds/{round_id}/invitations"),
    "answers:write": ("POST", "/rounds/{round_id}/answer-imports"),
    "results:read": ("GET", "/rounds/{round_id}/results"),
}


@pytest.mark.parametrize(
    "role", [*sorted(SERVICE.may), "champion", "first-line-manager", "regional", "participant"]
)
async def test_a_role_may_what_the_table_says_and_no_more(
    caller: Caller, made: dict[str, str], role: str
) -> None:
    client = await caller(role)
    for permission, (method, path) in ROUTES.items():
        answer = await client.request(method, path.format(**made), content=b"")
        may = permission in SERVICE.may.get(role, frozenset())
        assert (answer.status_code != 403) == may, (permission, answer.text)


async def test_tables_are_shut_without_a_tenant(database: Any, made: dict[str, str]) -> None:
    for table in (
        "questionnaire",
        "round",
        "family",
        "answer",
        "release",
        "participation",
        "person",
        "workplace",
    ):
        assert await database.pool.fetchval(f"select count(*) from {table}") == 0
