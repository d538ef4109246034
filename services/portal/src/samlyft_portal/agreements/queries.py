"""What the pages of agreements ask for."""

from __future__ import annotations

from typing import Any

from samlyft_portal.apis import Caller, Json, together

AGREEMENTS = "/reporting/v1/sharing-agreements"
STANDING = {"accepted": 0, "offered": 1, "revoked": 2, "declined": 3}


async def agreements(caller: Caller) -> list[Json]:
    """Those that hold first."""
    rows = await caller.items(AGREEMENTS, most=400, sort="-from_on")
    return sorted(rows, key=lambda row: STANDING.get(row["own_status"], 9))


async def agreement(caller: Caller, agreement_id: str) -> Json:
    """One agreement with where each party stands."""
    return await caller.get(f"{AGREEMENTS}/{agreement_id}")


async def comparison(caller: Caller, agreement_id: str, as_of: str) -> Json | None:
    """What was shared, by name or as a median; None where it is away or not the reader's."""
    if not caller.may("reporting", "shared-figures:read"):
        return None
    (found,) = await together(caller.get(f"{AGREEMENTS}/{agreement_id}/comparison", as_of=as_of))
    return found  # type: ignore[no-any-return]  # JSON


async def projects(caller: Caller) -> list[Json]:
    """What figures may be shared of."""
    if not caller.may("reporting", "shared-figures:write"):
        return []
    (rows,) = await together(caller.items("/reporting/v1/projects", sort="name"))
    return rows or []


def table(found: Json | None, parties: list[Json]) -> list[Json]:
    """Figures with their values in the order of the parties, so that columns hold."""
    order = [one["party"] for one in parties]
    rows = []
    for figure in (found or {}).get("figures", []):
        by_name: dict[str, Any] = {one["contributor"]: one for one in figure["values"]}
        largest = max(
            (float(one["value"]) for one in figure["values"] if one["value"] is not None), default=0
        )
        rows.append(
            {**figure, "in_order": [by_name.get(name) for name in order], "largest": largest}
        )
    return rows
