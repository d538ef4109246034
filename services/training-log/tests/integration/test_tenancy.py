"""Another tenant's ids, codes, cursors and keys answer as if they did not exist.

Every route is tried so by `tests/contract/test_cross_tenant.py`; here stand the ways that are this service's own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

LISTS = ("/sessions", "/attendances", "/unmatched", "/postings", "/balances")


@pytest.fixture
async def halland(api: Any, world: Any, caller: Any) -> Any:
    """A client of `halland`, after `gr` has recorded something."""
    await world.staffed("1001")
    await api.hold()
    await api.attend("1001", 60, key="key-of-gr")
    await api.attend("7777", 60)
    scopes = ["sessions:read", "sessions:write", "attendances:read", "attendances:write"]
    return await caller(tenant="halland", scopes=[*scopes, "postings:read", "balances:read"])


async def test_lists_are_empty_for_another_tenant(halland: Any) -> None:
    for path in LISTS:
        answer = await halland.get(path, params={"count": "true"})
        assert (answer.status_code, answer.json()["items"], answer.json()["total"]) == (200, [], 0)


async def test_ids_of_another_tenant_do_not_exist(halland: Any, api: Any, world: Any) -> None:
    attendance = (await api.get("/attendances"))["items"][0]
    posting = (await api.get("/postings"))["items"][0]
    body = {"minutes": 1, "reason": "wrong_minutes"}
    for method, path, sent in (
        ("GET", f"/sessions/{attendance['session_id']}", None),
        ("GET", f"/attendances/{attendance['attendance_id']}", None),
        ("GET", f"/postings/{posting['posting_id']}", None),
        ("POST", f"/attendances/{attendance['attendance_id']}/corrections", body),
        ("POST", f"/sessions/{attendance['session_id']}/attendances", {"people": []}),
    ):
        answer = await halland.request(method, path, json=sent, headers={"If-None-Match": '"v1"'})
        assert answer.status_code == 404, path
    assert await world.balance() == 60


async def test_codes_of_another_tenant_do_not_exist(halland: Any, api: Any, world: Any) -> None:
    answer = await halland.post("/attendances", json=api.row("1001"))
    assert [error["code"] for error in answer.json()["errors"]] == ["unknown-session"]
    mine = replace(api, client=halland)
    told = (await mine.send(api.row("1001"), api.row("1002"), mode="partial")).json()
    assert [error["code"] for error in told["errors"]] == ["unknown-session"] * 2
    assert (await mine.hold("S1")).status_code == 422


async def test_cursors_and_keys_of_another_tenant_are_worth_nothing(
    halland: Any, api: Any, world: Any
) -> None:
    page = await api.get("/attendances", limit=1)
    path = page["next"].removeprefix("/training-log/v1")
    assert (await halland.get(path)).status_code == 422
    theirs = replace(world, tenant="halland")
    await theirs.staffed("1001")
    mine = replace(api, client=halland)
    assert (await mine.hold("S1")).status_code == 201
    answer = await mine.attend("1001", 30, key="key-of-gr")
    assert answer.status_code == 201
    assert [await w.balance() for w in (world, theirs)] == [60, 30]
