"""Another tenant's ids, cursors and keys answer as if they did not exist; roles get what is theirs."""

from typing import Any

from fastapi import FastAPI

from samlyft_testing.plugin import Caller
from services.enrollment.tests.conftest import (
    ALE,
    Office,
    a_participation,
    a_project,
    a_row,
    a_workplace,
)

ABSENT = "019ac0de-0000-7000-8000-0000000000ff"
MATCH = {"if-match": '"v1"'}


async def _filled(office: Office) -> dict[str, str]:
    """One of everything, by path parameter."""
    await office.made("/projects", a_project())
    await office.loaded("roster", [a_row(identity_number="811218-9876"), a_row("2"), a_row("3")])
    await office.loaded("participation", [a_participation()])
    organisation = {"name": "Ale", "organisation_number": ALE, "kind": "municipality"}
    merge = {
        "kept": {"employer_number": ALE, "employee_number": "2"},
        "duplicate": {"employer_number": ALE, "employee_number": "3"},
        "reason": "registered_twice",
    }
    return {
        "organisationId": (await office.made("/organisations", organisation))["organisation_id"],
        "workplaceId": (await office.listed("/workplaces"))[0]["workplace_id"],
        "personId": (await office.listed("/people"))[0]["person_id"],
        "projectId": (await office.listed("/projects"))[0]["project_id"],
        "participationId": (await office.listed("/participations"))[0]["participation_id"],
        "mergeId": (await office.made("/person-merges", merge))["merge_id"],
    }


BODIES: dict[str, dict[str, Any]] = {
    "organisationId": {"name": "Annat"},
    "workplaceId": {"name": "Annat"},
    "personId": {"given_name": "Annan"},
    "projectId": {"name": "Annat"},
    "participationId": {"role_group": "champion"},
}


async def test_foreign_ids_answer_as_absent_ones(
    app: FastAPI, office: Office, other_office: Office
) -> None:
    ids = await _filled(office)
    tried = 0
    for template, item in app.openapi()["paths"].items():
        name = template.partition("{")[2].partition("}")[0]
        for method in set(item) & {"get", "patch", "delete"} if name in ids else ():
            answers = []
            for value in (ids[name], ABSENT):
                path = template.replace(f"{{{name}}}", value)
                body = BODIES.get(name) if method == "patch" else None
                answer = await other_office.client.request(method, path, json=body, headers=MATCH)
                answers.append((answer.status_code, answer.text.replace(value, "")))
            assert answers[0] == answers[1], template
            assert answers[0][0] == 404, template
            tried += 1
    assert tried >= 13


async def test_lists_show_nothing_of_another_tenant(office: Office, other_office: Office) -> None:
    ids = await _filled(office)
    nouns = ("organisations", "workplaces", "people", "employments", "projects", "participations")
    for noun in (*nouns, "person-merges"):
        assert await other_office.listed(f"/{noun}") == [], noun
    body = {"person_ids": [ids["personId"]], "purpose": "audit"}
    answer = await other_office.client.post("/identity-reads", json=body)
    assert answer.json() == {"items": []}


async def test_codes_numbers_and_keys_are_each_tenants_own(
    office: Office, other_office: Office
) -> None:
    await _filled(office)
    answer = await other_office.load("roster", [a_row()])
    assert answer.json()["errors"][0]["code"] == "unknown_workplace"
    await other_office.loaded("workplace", [a_workplace()], key="the-same-key")
    await office.loaded("workplace", [a_workplace("NEW-1")], key="the-same-key")
    counts = await other_office.loaded("roster", [a_row(identity_number="811218-9876")])
    assert counts["created"] == 1
    await other_office.made("/projects", a_project())
    assert len(await other_office.listed("/people")) == 1


async def test_a_cursor_of_another_tenant_does_not_apply(
    office: Office, other_office: Office
) -> None:
    answer = await office.client.get("/workplaces", params={"limit": 1})
    path = answer.json()["next"].split("/enrollment/v1")[1]
    assert (await office.client.get(path)).status_code == 200
    assert (await other_office.client.get(path)).status_code == 422


READS = {
    "/organisations": "organisations:read",
    "/workplaces": "workplaces:read",
    "/people": "people:read",
    "/employments": "people:read",
    "/person-merges": "people:read",
    "/projects": "projects:read",
    "/participations": "participations:read",
    "/grants": "grants:read",
    "/identity-reads": "identity-reads:read",
    "/municipalities": "municipalities:read",
    "/tenants": "tenants:read",
    "/changes": "changes:read",
}


async def test_every_role_reads_what_the_table_says_and_nothing_else(
    app: FastAPI, caller: Caller
) -> None:
    may = app.state.service.may
    for role, permissions in may.items():
        client = await caller(role)
        for path, permission in READS.items():
            answer = await client.get(path)
            expected = 200 if permission in permissions else 403
            assert answer.status_code == expected, (role, path)


async def test_without_a_token_nothing_but_the_public_routes_answers(
    app: FastAPI, caller: Caller
) -> None:
    client = await caller("nobody")
    client.headers.pop("authorization")
    for path in READS:
        assert (await client.get(path)).status_code == 401, path
    assert (await client.get("/api-info")).status_code == 200
