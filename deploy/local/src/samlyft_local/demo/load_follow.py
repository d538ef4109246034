"""Loads what came of Modig's training through the public API, once."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import date
from typing import Any

from samlyft_local.demo import modig_follow as follow
from samlyft_local.demo.client import Api, Caller
from samlyft_local.demo.demonstration import Demonstration
from samlyft_local.demo.people import Row
from samlyft_local.messages import say
from samlyft_local.users import LOADER

LOG = "/training-log/v1"
AT_ONCE = 8


async def load_follow(api: Api, demonstration: Demonstration) -> None:
    """Support, barriers, changes, plans and a knowledge test, unless they are there."""
    loader = api.caller(LOADER, demonstration.tenant_id)
    if (await loader.get(f"{LOG}/learning-platforms?limit=1"))["items"]:
        say("gr: det som utbildningen ledde till finns redan", "what came of it is there already")
        return
    changes, plans = follow.changes(demonstration), follow.plans()
    await loader.bulk(
        f"{LOG}/support-event-imports", follow.support(demonstration), key="gr-support"
    )
    await _all(
        *(_add(loader, "work-changes", body, n) for n, body in enumerate(changes)),
        *(_add(loader, "action-plans", body, n) for n, body in enumerate(plans)),
        *(
            _barrier(loader, body, resolved, n)
            for n, (body, resolved) in enumerate(follow.barriers(demonstration))
        ),
    )
    await _add(loader, "web-courses", follow.course(), 0)
    told = follow.statements(demonstration)
    platform = await loader.post(f"{LOG}/learning-platforms", follow.PLATFORM)
    await api.tell(platform["username"], platform["secret"], told)
    say(
        f"gr: {len(changes)} förändringar, {len(plans)} handlingsplaner, {len(told)} testresultat",
        "changes, action plans, test results",
    )


async def _all(*work: Coroutine[Any, Any, None]) -> None:
    """A few at a time."""
    turns = asyncio.Semaphore(AT_ONCE)

    async def one(task: Coroutine[Any, Any, None]) -> None:
        async with turns:
            await task

    await asyncio.gather(*map(one, work))


async def _add(loader: Caller, noun: str, body: Row, number: int) -> None:
    await loader.add(f"{LOG}/{noun}", body, key=f"gr-{noun}-{number}")


async def _barrier(loader: Caller, body: Row, resolved: date | None, number: int) -> None:
    made = await loader.post(f"{LOG}/barriers", body, key=f"gr-barrier-{number}")
    if resolved and made["status"] == "open":
        change = {"resolved_on": resolved.isoformat()}
        await loader.patch(f"{LOG}/barriers/{made['barrier_id']}", change, made["version"])
