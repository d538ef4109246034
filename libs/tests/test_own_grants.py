"""What a front end is told its reader may do."""

from __future__ import annotations

import httpx
from fastapi import FastAPI

import samlyft_testing as testing
from samlyft_common.service import Service
from samlyft_testing.plugin import Caller


async def test_a_caller_is_told_its_grants_and_what_they_allow_here(
    caller: Caller, service: Service
) -> None:
    client = await caller("tenant-admin")
    (grant,) = (await client.get("/own-grants")).json()["grants"]
    assert grant["role"] == "tenant-admin"
    assert grant["permissions"] == sorted(service.may["tenant-admin"])
    assert grant["reach"] == ["*"]


async def test_whoever_has_none_is_told_none(caller: Caller) -> None:
    stranger = await caller("nobody")
    assert (await stranger.get("/own-grants")).json() == {"grants": []}
    del stranger.headers["authorization"]
    assert (await stranger.get("/own-grants")).json() == {"grants": []}


async def test_a_bent_token_is_refused(app: FastAPI) -> None:
    async with testing.client(app, "x.y.z") as client:
        answer: httpx.Response = await client.get("/own-grants")
    assert answer.status_code == 401
