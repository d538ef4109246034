"""What an administrator changes."""

from __future__ import annotations

from collections.abc import Mapping

from samlyft_portal.apis import Caller, Json

Form = Mapping[str, str]


async def grant(caller: Caller, form: Form) -> None:
    """A role to somebody."""
    body: Json = {
        "issuer": form.get("issuer", ""),
        "subject": form.get("subject", ""),
        "role": form.get("role", ""),
        "reach": form.get("reach", "").replace(",", " ").split() or ["*"],
    }
    await caller.post("/enrollment/v1/grants", body, form.get("once", ""))


async def end_grant(caller: Caller, grant_id: str, at: str) -> None:
    """From now on the grant does not hold."""
    await caller.change(f"/enrollment/v1/grants/{grant_id}", {"valid_to": at})


async def replay(caller: Caller, webhook_id: str, form: Form) -> None:
    """What a webhook was told since a day is told again."""
    body = {"since": f"{form.get('since', '')}T00:00:00Z"}
    await caller.post(f"/reporting/v1/webhooks/{webhook_id}/replays", body, form.get("once", ""))


async def try_retention(caller: Caller, once: str) -> Json:
    """Whom a retention run would erase; nothing is erased."""
    return await caller.post("/enrollment/v1/retention-runs?dry_run=true", {}, once)


async def take_in(caller: Caller, service: str, letter_id: str, once: str) -> str:
    """An event that a service set aside is tried again; gives `applied` or `stays`."""
    path = f"/{service}/v1/dead-letters/{letter_id}/replays"
    return str((await caller.post(path, {}, once))["outcome"])
