"""Filing a month, and the changed ones again."""

from __future__ import annotations

from collections.abc import Mapping

from samlyft_portal.apis import Caller, Json

ACCEPT = "accept-"
Form = Mapping[str, str]


def _accepted(form: Form) -> list[str]:
    return sorted(name.removeprefix(ACCEPT) for name in form if name.startswith(ACCEPT))


async def file_month(caller: Caller, project_id: str, month: str, form: Form) -> str:
    """Files the month; gives the file's id."""
    body: Json = {"project_id": project_id, "month": month, "accepted": _accepted(form)}
    if form.get("reason"):
        body["reason"] = form["reason"]
    made = await caller.post("/reporting/v1/month-files", body, form.get("once", ""))
    return str(made["month_file_id"])


async def file_again(caller: Caller, project_id: str, form: Form) -> None:
    """The first changed month and all filed after it, in order."""
    body = {
        "project_id": project_id,
        "accepted": _accepted(form),
        "reason": form.get("reason", ""),
    }
    await caller.post("/reporting/v1/month-refilings", body, form.get("once", ""))
