"""Asking for a pack."""

from __future__ import annotations

from collections.abc import Mapping

from samlyft_portal.apis import Caller, Json

Form = Mapping[str, str]
OF_MONTHS = ("quarterly", "application")
TOLD = ("kind", "language", "as_of", "compared_with")

WRITTEN = ("summary", "success_factors", "lessons", "recommendations")
"""What people add to the figures in their own words."""


async def ask(caller: Caller, project_id: str, form: Form) -> None:
    """The kind says which of the form's other fields it is about."""
    body: Json = {name: form[name] for name in TOLD if form.get(name)}
    body["project_id"] = project_id
    if form.get("kind") in OF_MONTHS:
        body |= {name: form.get(name, "") for name in ("from_month", "to_month")}
    if form.get("kind") == "municipality":
        body["municipality_code"] = form.get("municipality_code", "")
    body["texts"] = [
        {"place": place, "body": text}
        for place in WRITTEN
        if (text := form.get(f"text-{place}", "").replace("\r\n", "\n").strip())
    ]
    await caller.post("/reporting/v1/packs", body, form.get("once", ""))


async def ask_for_unit(caller: Caller, workplace_id: str, form: Form) -> None:
    """A unit's page, as of today."""
    body: Json = {name: form.get(name, "") for name in ("project_id", "language")}
    body |= {"kind": "workplace", "workplace_id": workplace_id}
    await caller.post("/reporting/v1/packs", body, form.get("once", ""))
