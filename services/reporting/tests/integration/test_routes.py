"""Projects, definitions and freshness; and that nobody sees another tenant's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI

from samlyft_common.db import Database
from samlyft_reporting.main import SERVICE
from samlyft_testing import as_tenant
from samlyft_testing.plugin import Caller


async def test_projects_are_listed_sorted_and_by_page(
    caller: Caller, world: Any, make_world: Callable[[str], Any]
) -> None:
    for code in ("alfa", "beta"):
        await make_world("gr").project(code, known="2026-02-01")
    client = await caller("project-owner")
    body = (await client.get("/projects", params={"limit": 2, "count": True})).json()
    assert [item["code"] for item in body["items"]] == ["alfa", "beta"]
    assert body["total"] == 3
    rest = (await client.get(body["next"].removeprefix("/reporting/v1"))).json()
    assert [item["code"] for item in rest["items"]] == ["modig"]
    body = (await client.get("/projects", params={"sort": "-name"})).json()
    assert [item["code"] for item in body["items"]] == ["modig", "beta", "alfa"]
    changed = {"changed_since": "2026-01-20T00:00:00Z"}
    body = (await client.get("/projects", params=changed)).json()
    assert [item["code"] for item in body["items"]] == ["alfa", "beta"]


async def test_a_project_has_an_etag_of_its_version(caller: Caller, world: Any) -> None:
    client = await caller("analyst")
    answer = await client.get(f"/projects/{world.project_id}")
    assert answer.status_code == 200
    assert answer.json()["municipalities"][0] == {
        "municipality_code": "1440",
        "from_on": "2019-04-01",
        "to_on": None,
        "role": "participating",
    }
    assert answer.headers["etag"] == '"v1"'
    again = await client.get(f"/projects/{world.project_id}", headers={"if-none-match": '"v1"'})
    assert again.status_code == 304
    await world.project("modig-two")
    answer = await client.get(f"/projects/{world.project_id}")
    assert (answer.headers["etag"], answer.json()["code"]) == ('"v2"', "modig-two")


async def test_every_figure_has_its_definition_in_both_languages(
    caller: Caller, world: Any
) -> None:
    client = await caller("analyst")
    defined = {
        one["definition"]: one for one in (await client.get("/indicators")).json()["indicators"]
    }
    body = (await client.get(f"/projects/{world.project_id}/summaries")).json()
    assert {figure["definition"] for figure in body["figures"]} <= set(defined)
    assert all(one["meaning"]["sv"] and one["meaning"]["en"] for one in defined.values())


async def test_freshness_tells_each_source_and_its_delay(
    caller: Caller, database: Database
) -> None:
    recorded = datetime.now(UTC) - timedelta(seconds=40)
    async with as_tenant(database, "gr") as connection:
        for seconds in (0, 30):
            await connection.execute(
                "insert into inbox (tenant_id, event_id, source, recorded_at) values ('gr', $1, 'training-log', $2)",
                uuid4(),
                recorded + timedelta(seconds=seconds),
            )
    sources = (await (await caller("project-owner")).get("/freshness")).json()["sources"]
    by_name = {source["source"]: source for source in sources}
    assert (
        set(by_name)
        == {"enrollment", "reporting", "survey", "training-log"}
        == set(SERVICE.sources)
    )
    assert by_name["training-log"]["events_handled"] == 2
    assert 9 < by_name["training-log"]["seconds_behind"] < 30
    assert by_name["survey"] == {
        "source": "survey",
        "last_recorded_at": None,
        "events_handled": 0,
        "seconds_behind": None,
    }


def routes(app: FastAPI, project_id: UUID) -> list[str]:
    own = [path for path in app.openapi()["paths"] if path.startswith("/projects/")]
    assert len(own) >= 3
    return [path.format(projectId=project_id) for path in own]


async def test_another_tenants_project_does_not_exist(
    app: FastAPI, caller: Caller, world: Any, people: list[UUID]
) -> None:
    await world.participates(*people)
    await world.trained(*people)
    stranger = await caller("project-owner", tenant="halland")
    for path in routes(app, world.project_id):
        answer, unknown = (
            await stranger.get(path),
            await stranger.get(path.replace(str(world.project_id), str(uuid4()))),
        )
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
        assert answer.json()["detail"] == unknown.json()["detail"]
    assert (await stranger.get("/projects")).json()["items"] == []
    assert {
        one["events_handled"] for one in (await stranger.get("/freshness")).json()["sources"]
    } == {0}


async def test_another_tenants_cursor_is_refused(
    caller: Caller, make_world: Callable[[str], Any]
) -> None:
    for _ in range(2):
        await make_world("gr").project()
        await make_world("halland").project()
    mine, theirs = await caller("analyst"), await caller("analyst", tenant="halland")
    following = (await mine.get("/projects", params={"limit": 1})).json()["next"]
    assert (await theirs.get(following.removeprefix("/reporting/v1"))).status_code == 422


@pytest.mark.parametrize("role", ["participant", "external-trainer", "provider-manager", "nobody"])
async def test_who_may_not_see_figures_is_refused(
    app: FastAPI, caller: Caller, world: Any, role: str
) -> None:
    client = await caller(role)
    for path in [*routes(app, world.project_id), "/projects", "/freshness", "/indicators"]:
        assert (await client.get(path)).status_code == 403


async def test_a_machine_client_sees_small_cells_only_by_scope(
    caller: Caller, world: Any, people: list[UUID]
) -> None:
    await world.participates(*people[:3])
    await world.trained(*people[:3])
    path = f"/projects/{world.project_id}/summaries"
    without = await caller(scopes=["summaries:read"])
    having = await caller(scopes=["summaries:read", "cells:read"])
    assert (await without.get(path)).json()["figures"][0]["suppressed"] is True
    assert (await having.get(path)).json()["figures"][0]["value"] == 3
