"""Obstacles of group returns become barriers: once, in any order, and taken back with them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from samlyft_events import GroupReturnRecorded


def a_return(world: Any, version: int = 1, **more: Any) -> GroupReturnRecorded:
    entries = [
        {"entry_id": UUID(int=1), "kind": "obstacle", "theme": "time", "barrier_kind": "time"},
        {"entry_id": UUID(int=2), "kind": "obstacle", "theme": "attitude"},
        {"entry_id": UUID(int=3), "kind": "fear", "theme": "feeling"},
    ]
    return GroupReturnRecorded.model_validate(
        {
            "aggregate_id": UUID(int=9),
            "version": version,
            "known_at": datetime(2020, 9, 14, tzinfo=UTC),
            "project_id": uuid4(),
            "workplace_id": world.id("ALE-01"),
            "municipality_code": "1440",
            "held_on": "2020-09-14",
            "entries": entries,
            **more,
        }
    )


async def barriers(api: Any) -> dict[str, str]:
    found = (await api.client.get("/barriers")).json()["items"]
    return {barrier["kind"]: barrier["status"] for barrier in found}


async def test_obstacles_become_barriers_once(api: Any, world: Any) -> None:
    await world.learn(a_return(world))
    await world.learn(a_return(world))
    assert await barriers(api) == {"time": "open", "other": "open"}
    query = "select data from outbox where type like '%.barrier.%' order by version"
    assert len(await world.rows(query)) == 2


async def test_a_return_taken_back_withdraws_what_nobody_has_touched(api: Any, world: Any) -> None:
    await world.learn(a_return(world))
    path = f"/barriers/{UUID(int=1)}"
    touched = await api.client.patch(
        path, json={"status": "resolved", "resolved_on": "2020-10-01"}, headers={"if-match": '"v1"'}
    )
    assert touched.is_success, touched.text
    await world.learn(a_return(world, version=2, status="withdrawn"))
    assert await barriers(api) == {"time": "resolved", "other": "withdrawn"}


async def test_taken_back_before_it_was_heard_of_opens_nothing(api: Any, world: Any) -> None:
    await world.learn(a_return(world, version=2, status="withdrawn"))
    await world.learn(a_return(world))
    assert set((await barriers(api)).values()) == {"withdrawn"}
