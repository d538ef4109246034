"""Every route, asked with another tenant's ids, codes, cursors, ETags and keys: as if they had never been."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

import samlyft_testing as testing
from samlyft_common.db import Database
from samlyft_common.service import Service
from samlyft_testing.plugin import GRANT, Caller
from samlyft_testing.tokens import ISSUER, TokenIssuer
from samlyft_training_log.seals.statements import SEAL
from tests.contract.call import Call
from tests.contract.cross_tenant import UUIDS, Meeting, masked, never, unprepared
from tests.contract.running_routes import routes
from tests.contract.tenant_calls import CALLS
from tests.contract.tenant_values import (
    LISTS,
    Tenant,
    content,
    own,
    told_afterwards,
    told_by_events,
    words,
)

UNLOCKED = {
    "enrollment": "person",
    "reporting": "project",
    "survey": "round",
    "training-log": "session",
}
"""A table whose policies are taken away, to see that it would be noticed."""


@pytest.fixture
async def machines(app: FastAPI, database: Database) -> AsyncIterator[dict[str, httpx.AsyncClient]]:
    """One caller with every scope in both tenants, and the platform's administrator."""
    may = app.state.service.may
    platform = may.get("platform-admin", frozenset()) - may["tenant-admin"]
    scopes = sorted(frozenset[str]().union(*may.values()) - platform)
    made, subject = {}, f"machine-{uuid4().hex[:8]}"
    for tenant in ("halland", "gr", "platform"):
        if tenant != "platform":
            async with testing.as_tenant(database, tenant) as connection:
                await connection.execute(
                    GRANT, tenant, uuid4(), ISSUER, subject, "integration", scopes, ["*"]
                )
        who = "platform-admin" if tenant == "platform" else subject
        made[tenant] = testing.client(app, TokenIssuer().token(who))
        made[tenant].headers["samlyft-tenant"] = tenant
    yield made
    for client in made.values():
        await client.aclose()


@pytest.fixture
async def meeting(
    app: FastAPI,
    database: Database,
    machines: dict[str, httpx.AsyncClient],
    superuser: asyncpg.Connection,
) -> Meeting:
    name: str = app.state.service.name
    halland = Tenant(machines["halland"], words("hanna"))
    await told_by_events(name, database, "halland", halland.values)
    await halland.make(CALLS[name])
    mine = Tenant(halland.client, own(halland.values))
    alone = {
        f"{route} {{}}": masked(await halland.ask(route, Call()), mine)
        for route in CALLS[name]
        if route.startswith("GET") and "{" not in route
    }
    second, gr = (Tenant(machines["gr"], words(who)) for who in ("gudrun", "gunnar"))
    for tenant in (second, gr):
        await told_by_events(name, database, "gr", tenant.values)
        await tenant.make(CALLS[name])
    await told_afterwards(name, database, second, gr)
    if name == "training-log":
        await superuser.fetchval(SEAL, "gr")
    rows = [row for table in (await content(superuser, "gr")).values() for row in table]
    known = [*gr.values.items(), *second.values.items()]
    said = {v for k, v in known if k != "month" and not k.startswith("etag")}
    secrets = {value for value in said if len(value) > 4} | set(UUIDS.findall(" ".join(rows)))
    gr.values |= own(gr.values)
    return Meeting(
        routes(app),
        CALLS[name],
        gr,
        Tenant(machines["halland"], gr.values | mine.values),
        Tenant(machines["halland"], never(gr.values) | mine.values),
        Tenant(machines["platform"], dict(gr.values)),
        secrets,
        alone,
    )


def test_every_route_and_filter_is_tried(app: FastAPI, service: Service) -> None:
    missing = sorted(unprepared(routes(app), CALLS[service.name]))
    assert not missing, (
        f"{missing}: give each route a Call, and each ?filter a value in it, in tests/contract/calls_<area>.py; "
        "take away calls of routes that are gone (CONTRIBUTING.md, An endpoint)"
    )


def test_a_route_or_a_filter_without_data_is_named(app: FastAPI, service: Service) -> None:
    calls = dict(CALLS[service.name])
    calls.pop("GET /changes")
    assert unprepared(routes(app), calls) == {"GET /changes"}
    filtered = [route for route, call in calls.items() if call.query]
    calls[filtered[0]] = Call()
    assert len(unprepared(routes(app), calls)) > 1


async def test_what_another_tenant_has_is_as_if_it_had_never_been(
    meeting: Meeting, superuser: asyncpg.Connection, broker_superuser: asyncpg.Connection | None
) -> None:
    databases = [one for one in (superuser, broker_superuser) if one]
    before = [await content(one, "gr") for one in databases]
    assert await meeting.faults() == []
    assert [await content(one, "gr") for one in databases] == before
    assert all(any(tables.values()) for tables in before)
    assert await meeting.forgotten() == []
    assert await meeting.unfound() == []


@pytest.mark.parametrize("table", ["outbox", "its own"])
async def test_a_table_without_its_policies_is_noticed(
    meeting: Meeting, superuser: asyncpg.Connection, service: Service, table: str
) -> None:
    name = table if table == "outbox" else UNLOCKED[service.name]
    await superuser.execute(f"alter table {name} disable row level security")
    try:
        assert await meeting.faults() != []
    finally:
        await superuser.execute(f"alter table {name} enable row level security")


async def test_a_caller_of_one_tenant_cannot_name_another(
    app: FastAPI, caller: Caller, service: Service
) -> None:
    scopes = sorted(frozenset[str]().union(*service.may.values()))
    client = await caller(tenant="halland", scopes=scopes)
    client.headers["samlyft-tenant"] = "gr"
    halland = Tenant(client, never({**words("gunnar"), **dict.fromkeys(LISTS, str(uuid4()))}))
    halland.values |= {"token": "none", "paperToken": "none", "tenant": "gr"}
    for name, route in routes(app).items():
        answer = await halland.ask(name, CALLS[service.name][name])
        assert (answer.status_code == 403) == (route.permission is not None), (name, answer.text)
