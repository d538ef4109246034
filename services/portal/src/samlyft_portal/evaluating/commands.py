"""What is done about a recommendation."""

from __future__ import annotations

from collections.abc import Mapping

from samlyft_portal.apis import Caller, Json
from samlyft_portal.evaluating.queries import RECOMMENDATIONS


async def answer(caller: Caller, recommendation_id: str, form: Mapping[str, str]) -> None:
    """The answer of whoever owns it, to what was shown: somebody else's in the meantime is not written over."""
    body: Json = {
        "status": form.get("status", ""),
        "answer": form.get("answer") or None,
        "owner": form.get("owner", ""),
        "due_on": form.get("due_on") or None,
    }
    version = f'"v{form.get("version", "")}"'
    await caller.change(f"{RECOMMENDATIONS}/{recommendation_id}", body, version)
