"""What is done about an agreement."""

from __future__ import annotations

from collections.abc import Mapping

from samlyft_portal.agreements.queries import AGREEMENTS
from samlyft_portal.apis import Caller, Json
from samlyft_web.problems import InvalidError, Text

ANSWERS = ("accepted", "declined", "revoked")


async def offer(caller: Caller, body: Json, once: str) -> str:
    """Offers an agreement on these terms; gives its id."""
    made = await caller.post(AGREEMENTS, body, once)
    return str(made["agreement_id"])


async def answer(caller: Caller, agreement_id: str, form: Mapping[str, str]) -> None:
    """Accepts, declines or revokes; raises `InvalidError` for anything else."""
    if form.get("status") not in ANSWERS:
        raise InvalidError(Text("Välj ett svar.", "Choose an answer."))
    path = f"{AGREEMENTS}/{agreement_id}/answers"
    await caller.post(path, {"status": form["status"]}, form.get("once", ""))


async def share(caller: Caller, agreement_id: str, form: Mapping[str, str]) -> None:
    """The agreement's figures of a project, as known on a day."""
    body: Json = {"project_id": form.get("project", ""), "as_of": form.get("as_of", "")}
    path = f"{AGREEMENTS}/{agreement_id}/contributions"
    await caller.post(path, body, form.get("once", ""))
