"""What the page of packs asks for."""

from __future__ import annotations

from samlyft_portal.apis import Caller, Json

PACKS = "/reporting/v1/packs"
MOST = 100


async def packs(caller: Caller, project_id: str, kind: str, language: str) -> list[Json]:
    """A project's packs, the newest first."""
    return await _newest(caller, project_id=project_id, kind=kind, language=language)


async def of_unit(caller: Caller, workplace_id: str) -> list[Json]:
    """A unit's packs, the newest first."""
    return await _newest(caller, workplace_id=workplace_id)


async def _newest(caller: Caller, **asked: str) -> list[Json]:
    rows = await caller.items(PACKS, most=MOST, sort="-changed_at", **asked)
    return sorted(rows, key=lambda row: str(row["recorded_at"]), reverse=True)
