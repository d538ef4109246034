"""What an administrator changes."""

from __future__ import annotations

from samlyft_portal.apis import Caller, Json


async def grant(caller: Caller, form: dict[str, str]) -> None:
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
