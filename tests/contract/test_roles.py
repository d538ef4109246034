"""Every role on every route: let in exactly when the service's table says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from samlyft_common.auth import Grants
from samlyft_common.service import Service
from samlyft_testing.plugin import Caller
from tests.contract.running_routes import Route, routes

ROLES = {
    "platform-admin", "tenant-admin", "project-owner", "project-staff", "local-project-leader",
    "strategic-manager", "first-line-manager", "champion", "external-trainer", "provider-manager",
    "participant", "integration", "evaluator", "auditor", "analyst", "regional",
}  # fmt: skip
"""The roles of the design; what a service's table leaves out may nothing there."""
NO_TOKEN, NO_GRANT = "no token", "nobody"
NOT_PLAIN = {
    "POST /identity-reads": "identity:read",
    "POST /evidence-requests": "evidence:read",
}
"""Reads that are a POST: what they ask for must never stand in an address, or is kept as asked."""


async def asked(client: httpx.AsyncClient, route: Route) -> int:
    """The status of a request that is wrong in all but who asks: nothing comes of it where it is let in."""
    media = route.operation.get("requestBody", {}).get("content", {})
    path = "/".join(str(uuid4()) if part[:1] == "{" else part for part in route.path.split("/"))
    answer = await client.request(
        route.verb,
        path,
        content=b'{"no_such_field": 1}' if media else None,
        headers={"content-type": "application/json"} if media else {},
    )
    return answer.status_code


async def wrong_cells(
    known: Mapping[str, Route],
    clients: Mapping[str, httpx.AsyncClient],
    may: Mapping[str, frozenset[str]],
) -> tuple[int, list[str]]:
    """How many cells the matrix has, and those in which the answer is not what the table says."""
    tried, wrong = 0, []
    for role, client in clients.items():
        for name, route in known.items():
            refusal = 401 if role == NO_TOKEN else 403
            let_in = route.permission is None or route.permission in may.get(role, frozenset())
            status = await asked(client, route)
            tried += 1
            if (status in {401, 403}) == let_in or (not let_in and status != refusal):
                wrong.append(f"{role} on {name}: {status}")
    return tried, wrong


@pytest.fixture
async def clients(caller: Caller) -> dict[str, httpx.AsyncClient]:
    """One caller of each role, one without any grant, one without a token."""
    made = {role: await caller(role) for role in sorted(ROLES | {NO_GRANT})}
    made[NO_TOKEN] = await caller(NO_GRANT)
    del made[NO_TOKEN].headers["authorization"]
    return made


async def test_every_role_is_let_in_where_the_table_says_and_nowhere_else(
    app: FastAPI, service: Service, clients: dict[str, httpx.AsyncClient]
) -> None:
    known = routes(app)
    tried, wrong = await wrong_cells(known, clients, service.may)
    assert wrong == []
    assert tried == len(known) * (len(ROLES) + 2)
    assert service.may.keys() <= ROLES


async def test_a_machine_is_let_in_by_its_scope_and_kept_out_without_it(
    app: FastAPI, caller: Caller
) -> None:
    known = routes(app)
    asked_for = {route.permission for route in known.values() if route.permission}
    for permission in sorted(asked_for):
        mine = {name: route for name, route in known.items() if route.permission == permission}
        others = sorted(asked_for - {permission})
        machines = {
            "with it": await caller(scopes=[permission]),
            "with all but it": await caller(scopes=others),
        }
        _, wrong = await wrong_cells(mine, machines, {"with it": frozenset({permission})})
        assert wrong == []


def test_what_only_reads_asks_for_read_and_all_else_for_write(app: FastAPI) -> None:
    named = {name: str(r.permission) for name, r in routes(app).items() if r.permission}
    verbs = {
        name: permission
        for name, permission in named.items()
        if permission != NOT_PLAIN.get(name)
        and permission.endswith(":read") != name.startswith("GET")
    }
    assert verbs == {}


async def test_a_role_with_a_permission_too_many_is_noticed(
    app: FastAPI, service: Service, clients: dict[str, httpx.AsyncClient]
) -> None:
    known = routes(app)
    name = next(name for name, route in known.items() if route.permission)
    more = service.may.get("participant", frozenset()) | {str(known[name].permission)}
    loose = replace(service, may={**service.may, "participant": more})
    app.state.grants = Grants(app.state.database, loose.may, ())
    _, wrong = await wrong_cells(known, {"participant": clients["participant"]}, service.may)
    assert any(cell.startswith(f"participant on {name}: ") for cell in wrong)
