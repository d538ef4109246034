"""Modig's reports through the public API: two months filed, an application frozen, packs asked for.

The worker makes the packs; nobody waits for them here.
"""

from __future__ import annotations

import asyncio
import time

from samlyft_local.demo.client import Api, Caller
from samlyft_local.demo.demonstration import Demonstration
from samlyft_local.demo.figures import project_id
from samlyft_local.demo.people import Row
from samlyft_local.demo.report_words import written
from samlyft_local.messages import say

OWNER = "gr-owner"
"""Who answers for the project: she may read identity numbers, so she files."""
MONTHS = ("2020-03", "2020-04")
ACCEPTED = ["month-not-closed", "not-signed", "unmatched", "earlier-not-filed", "not-registered"]
ACCEPTED += ["no-identity-number", "after-end"]
REASON = "Demonstration: bara Härrydas månader är stängda, och tidigare månader lämnades inte här."
PATIENCE = 10.0
"""Seconds for the signals, which wait for calm."""
CONFERENCE, CLOSED = "2021-04-21", "2021-07-01"
HARRYDA = "1401"


async def load_reports(api: Api, demonstration: Demonstration) -> None:
    """Once: what is filed and asked for already is left alone."""
    owner = api.caller(OWNER, demonstration.tenant_id)
    found = await project_id(owner, "modig")
    if found is None or (await owner.get("/reporting/v1/packs?limit=1"))["items"]:
        return
    for month in MONTHS:
        await owner.post("/reporting/v1/month-files", _file(found, month), key=f"file-{month}")
    span = {"project_id": found, "from_month": MONTHS[0], "to_month": MONTHS[-1]}
    await owner.post("/reporting/v1/financial-reports", span, key="demo-application")
    await _until_noticed(owner, found)
    for number, pack in enumerate(_packs(found, await _unit(owner))):
        await owner.post("/reporting/v1/packs", pack, key=f"demo-pack-{number}")
    say(f"{demonstration.tenant_id}: två månadsfiler, en slutrapport", "month files and a report")


async def _until_noticed(owner: Caller, found: str) -> None:
    """The final report says what the signals say, if they have been computed by now."""
    began = time.monotonic()
    while time.monotonic() - began < PATIENCE:
        if (await owner.get(f"/reporting/v1/signals?project_id={found}&limit=1"))["items"]:
            return
        await asyncio.sleep(0.2)


def _file(found: str, month: str) -> Row:
    return {"project_id": found, "month": month, "accepted": ACCEPTED, "reason": REASON}


async def _unit(owner: Caller) -> str | None:
    """A unit whose page is shown."""
    path = f"/enrollment/v1/workplaces?municipality_code={HARRYDA}&limit=1"
    items = (await owner.get(path))["items"]
    return str(items[0]["workplace_id"]) if items else None


def _packs(found: str, unit: str | None) -> list[Row]:
    common: Row = {"project_id": found, "as_of": CLOSED}
    final = common | {"kind": "final", "compared_with": CONFERENCE}
    packs = [final | {"language": one, "texts": written(one)} for one in ("sv", "en")]
    packs.append(common | {"kind": "municipality", "municipality_code": HARRYDA})
    return [*packs, common | {"kind": "workplace", "workplace_id": unit}] if unit else packs
