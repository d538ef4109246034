"""Pages of another origin: they may read what their own tenant has let them, and nobody else's."""

from __future__ import annotations

import httpx
import pytest

import samlyft_testing as testing
from samlyft_common.db import Database
from samlyft_testing.plugin import Caller

INTRANET = "https://intranat.ale.example"
ASKS = {"origin": INTRANET, "access-control-request-method": "POST"}


@pytest.fixture
async def allowed(database: Database) -> None:
    async with testing.as_tenant(database, "gr") as connection:
        await connection.execute("update tenant set cors_origins = $1", [INTRANET])


def allows(answer: httpx.Response) -> str | None:
    origin: str | None = answer.headers.get("access-control-allow-origin")
    return origin


async def test_a_page_of_a_listed_origin_may_ask_and_read(allowed: None, caller: Caller) -> None:
    client = await caller("tenant-admin")
    before = await client.options("/notes", headers=ASKS)
    assert (before.status_code, allows(before)) == (204, INTRANET)
    answer = await client.get("/changes", headers={"origin": INTRANET})
    assert (answer.status_code, allows(answer)) == (200, INTRANET)
    assert "etag" in answer.headers["access-control-expose-headers"]
    assert "Origin" in answer.headers["vary"]


async def test_an_origin_of_one_tenant_reads_nothing_of_another(
    allowed: None, caller: Caller
) -> None:
    client = await caller("tenant-admin", tenant="halland")
    assert allows(await client.get("/changes", headers={"origin": INTRANET})) is None


async def test_nobody_else_is_let_in(allowed: None, caller: Caller) -> None:
    client = await caller("tenant-admin")
    other = {**ASKS, "origin": "https://evil.example"}
    assert allows(await client.options("/notes", headers=other)) is None
    assert allows(await client.get("/changes", headers={"origin": "https://evil.example"})) is None
    assert allows(await client.get("/changes")) is None
