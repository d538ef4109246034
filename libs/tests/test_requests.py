"""One request: who may send it, what its transaction holds, and what a repeat of it does."""

import asyncio
import re
from collections.abc import Awaitable, Callable

import httpx
import pytest
from fastapi import FastAPI, Request

import samlyft_testing as testing
from samlyft_common.auth import Grants, require
from samlyft_common.db import Database
from samlyft_testing import as_tenant
from samlyft_testing.plugin import Caller
from samlyft_testing.tokens import TokenIssuer

Count = Callable[..., Awaitable[int]]
NOTE = {"words": 3}


async def test_a_write_is_there_when_its_answer_arrives(caller: Caller, count: Count) -> None:
    client = await caller("tenant-admin")
    answer = await client.post("/notes", json=NOTE)
    assert answer.status_code == 201
    assert answer.headers["location"] == f"/sample/v1/notes/{answer.json()['id']}"
    assert (await count("note"), await count("outbox")) == (1, 1)


async def test_another_tenant_sees_nothing_of_it(caller: Caller, count: Count) -> None:
    await (await caller("tenant-admin")).post("/notes", json=NOTE)
    assert await count("note", "halland") == 0
    changes = await (await caller("tenant-admin", tenant="halland")).get("/changes")
    assert changes.json()["items"] == []


async def test_without_a_token_the_answer_says_what_to_send(app: FastAPI) -> None:
    async with testing.client(app, None) as client:
        answer = await client.post("/notes", json=NOTE)
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("role", ["nobody", "auditor"])
async def test_a_role_without_the_permission_is_refused(
    role: str, caller: Caller, count: Count
) -> None:
    answer = await (await caller(role)).post("/notes", json=NOTE)
    assert answer.status_code == 403
    assert await count("note") == 0


async def test_a_machine_client_holds_its_scopes_and_no_more(caller: Caller) -> None:
    client = await caller(scopes=["notes:write"])
    assert (await client.post("/notes", json=NOTE)).status_code == 201
    assert (await client.get("/changes")).status_code == 403


async def grants_in_two(app: FastAPI, database: Database) -> httpx.AsyncClient:
    for tenant in ("gr", "halland"):
        async with as_tenant(database, tenant) as connection:
            await connection.execute(
                "insert into access_grant values ($1, uuidv7(), 1, $2, 'berit', 'tenant-admin', '{}', '{*}', now())",
                tenant,
                TokenIssuer().url,
            )
    return testing.client(app, TokenIssuer().token("berit"))


async def test_a_caller_with_two_tenants_is_asked_to_name_one(
    app: FastAPI, database: Database, count: Count
) -> None:
    async with await grants_in_two(app, database) as client:
        unnamed = await client.post("/notes", json=NOTE)
        named = await client.post("/notes", json=NOTE, headers={"Samlyft-Tenant": "halland"})
        foreign = await client.post("/notes", json=NOTE, headers={"Samlyft-Tenant": "skaraborg"})
    assert unnamed.status_code == 400
    assert "gr, halland" in unnamed.json()["detail"]
    assert (named.status_code, foreign.status_code) == (201, 403)
    assert (await count("note"), await count("note", "halland")) == (0, 1)


async def test_a_repeat_under_its_key_gets_the_first_answer(caller: Caller, count: Count) -> None:
    client = await caller("tenant-admin")
    headers = {"Idempotency-Key": "monday-0001"}
    answers = [await client.post("/notes", json=NOTE, headers=headers) for _ in range(3)]
    assert len({answer.text for answer in answers}) == 1
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert await count("note") == 1


async def test_a_key_with_another_body_is_refused(caller: Caller, count: Count) -> None:
    client = await caller("tenant-admin")
    headers = {"Idempotency-Key": "monday-0002"}
    await client.post("/notes", json=NOTE, headers=headers)
    other = await client.post("/notes", json={"words": 4}, headers=headers)
    assert other.status_code == 422
    assert await count("note") == 1


async def test_fifty_at_once_under_one_key_write_once(caller: Caller, count: Count) -> None:
    client = await caller("tenant-admin")
    headers = {"Idempotency-Key": "monday-0003"}
    answers = await asyncio.gather(
        *(client.post("/notes", json=NOTE, headers=headers) for _ in range(50))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert await count("note") == 1


async def test_another_callers_key_is_another_key(caller: Caller, count: Count) -> None:
    for _ in range(2):
        client = await caller("tenant-admin")
        await client.post("/notes", json=NOTE, headers={"Idempotency-Key": "monday-0004"})
    assert await count("note") == 2


async def test_a_failed_request_leaves_its_key_free(caller: Caller, count: Count) -> None:
    client = await caller("tenant-admin")
    headers = {"Idempotency-Key": "monday-0005"}
    bad = await client.post("/notes", json={"words": 10**12}, headers=headers)
    good = await client.post("/notes", json=NOTE, headers=headers)
    assert (bad.status_code, good.status_code) == (422, 201)
    assert await count("note") == 1


async def test_requests_leave_no_setting_behind_on_a_connection(
    caller: Caller, database: Database
) -> None:
    before = await settings_of(database)
    client = await caller("tenant-admin")
    await asyncio.gather(*(client.post("/notes", json=NOTE) for _ in range(40)))
    assert await settings_of(database) == before


async def settings_of(database: Database) -> set[tuple[str, str]]:
    return {
        tuple(row)
        for row in await database.pool.fetch(
            "select name, setting from pg_settings where context = 'user'"
        )
    }


async def test_a_trace_goes_from_the_request_into_the_outbox(
    caller: Caller, database: Database
) -> None:
    client = await caller("tenant-admin")
    sent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    answer = await client.post("/notes", json=NOTE, headers={"traceparent": sent})
    async with as_tenant(database, "gr") as connection:
        stored = await connection.fetchval("select traceparent from outbox")
    assert stored.split("-")[1] == sent.split("-")[1] == answer.headers["traceparent"].split("-")[1]


async def test_a_malformed_trace_is_not_echoed(caller: Caller) -> None:
    answer = await (await caller("tenant-admin")).get(
        "/changes", headers={"traceparent": "<script>"}
    )
    assert "script" not in answer.headers["traceparent"]


async def test_the_feed_goes_on_from_its_cursor(caller: Caller) -> None:
    client = await caller("tenant-admin")
    for words in (1, 2, 3):
        await client.post("/notes", json={"words": words})
    first = (await client.get("/changes?limit=2")).json()
    second = (await client.get(f"/changes?limit=2&cursor={first['cursor']}")).json()
    assert [item["data"]["words"] for item in first["items"] + second["items"]] == [1, 2, 3]
    assert (await client.get(f"/changes?cursor={second['cursor']}")).json()["items"] == []


async def test_health_and_api_info_need_no_token(app: FastAPI) -> None:
    async with testing.client(app, None) as client:
        for path in ("/health/live", "/health/ready", "/api-info"):
            assert (await client.get(path)).status_code == 200


async def test_the_documentation_page_loads_nothing_from_elsewhere(app: FastAPI) -> None:
    async with testing.client(app, None) as client:
        page = await client.get("/docs")
        assert page.status_code == 200
        assert "http" not in re.sub(r"http-equiv|/sample/v1/\S*", "", page.text)
        for path in re.findall(r'(?:src|href)="/sample/v1(/docs-files/[^"]+)"', page.text):
            assert (await client.get(path)).status_code == 200
        assert (await client.get("/openapi.json")).json()["openapi"].startswith("3.1")


async def test_answers_stay_in_no_cache(caller: Caller) -> None:
    answer = await (await caller("tenant-admin")).get("/changes")
    assert answer.headers["cache-control"] == "no-store"


async def test_a_permission_counts_only_where_it_reaches_as_far_as_the_route(
    app: FastAPI, database: Database
) -> None:
    grants = {("clerk", "1440"), ("clerk", "1401"), ("keeper", "1440")}
    async with as_tenant(database, "gr") as connection:
        for role, place in grants:
            await connection.execute(
                "insert into access_grant values ('gr', uuidv7(), 1, $1, 'cilla', $2, '{}', $3, now())",
                TokenIssuer().url,
                role,
                [place],
            )
    may = {"clerk": frozenset({"notes:read"}), "keeper": frozenset({"identity:read"})}
    app.state.grants = Grants(database, may, [])
    request = Request({"type": "http", "app": app, "headers": _bearing("cilla"), "state": {}})
    found = await require("notes:read")(request)
    assert (found.scope, found.permissions) == ("1401,1440", frozenset({"notes:read"}))
    narrow = await require("identity:read")(request)
    assert narrow.permissions == {"notes:read", "identity:read"}, "control: there it holds"


def _bearing(subject: str) -> list[tuple[bytes, bytes]]:
    return [(b"authorization", f"Bearer {TokenIssuer().token(subject)}".encode())]


async def test_a_misspelt_parameter_is_refused_instead_of_ignored(caller: Caller) -> None:
    client = await caller("tenant-admin")
    answer = await client.get("/changes?limti=2&cursor=0-0")
    assert answer.status_code == 422
    assert "limit" in answer.json()["errors"][0]["detail"]
    assert "limti" not in answer.text
    assert (await client.get("/changes?limit=2&cursor=0-0")).status_code == 200
