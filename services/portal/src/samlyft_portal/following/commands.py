"""What is done about a signal."""

from __future__ import annotations

from collections.abc import Mapping

from samlyft_portal.apis import Caller, Json


async def put_aside(caller: Caller, signal_id: str, form: Mapping[str, str]) -> None:
    """Till a day, with a reason."""
    body: Json = {"until": form.get("until", ""), "reason": form.get("reason", "")}
    path = f"/reporting/v1/signals/{signal_id}/snoozes"
    await caller.post(path, body, form.get("once", ""))
