"""Modig's reports through the public API: two months filed, an application frozen, packs asked for.

The worker makes the packs; nobody waits for them here. The words of the final report are ours, after what the
evaluations found; they are no quotation.
"""

from __future__ import annotations

import asyncio
import time

from samlyft_local.demo.client import Api, Caller
from samlyft_local.demo.demonstration import Demonstration
from samlyft_local.demo.figures import project_id
from samlyft_local.demo.people import Row
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
TEXTS = [
    (
        "summary",
        "",
        "Modig gav baspersonal och chefer i sju kommuner utbildning i digitala verktyg på arbetstid. Målet i antal "
        "deltagare nåddes, och i alla sju kommuner fortsätter arbetet efter projektet.\n\nSiffrorna i rapporten är "
        "de som var kända när projektet stängdes. De skiljer sig från dem som visades på slutkonferensen, och "
        "rapporten visar varför.",
    ),
    (
        "success_factors",
        "Grundläggande utbildning, systemutbildning och stöd på plats tillsammans",
        "Var för sig räckte insatserna sällan. Där en enhet fick alla tre blev det nya sättet att arbeta kvar.",
    ),
    (
        "success_factors",
        "Ombud som själva ville och som fick tid",
        "De som sökt uppdraget och hade timmar avsatta i tjänsten nådde flest kollegor.",
    ),
    (
        "success_factors",
        "Korta pass på arbetsplatsträffen",
        "Femton minuter utbildning och femton minuters samtal, flera gånger, fungerade bättre än en heldag.",
    ),
    (
        "lessons",
        "Chefens tid avgör",
        "Utan en enhetschef som frigör tid och själv går utbildningen stannar det vid enstaka tillfällen.",
    ),
    (
        "lessons",
        "Förkunskaperna var lägre än någon trodde",
        "Mindre grupper för den som kan minst, och enskilt stöd, behövdes från början.",
    ),
    (
        "lessons",
        "Följ upp med en förändrad rutin",
        "Utbildning som inte följs av ett nytt arbetssätt inom några månader glöms.",
    ),
    (
        "recommendations",
        "",
        "Behåll ombuden med avsatt tid i budget. Låt handlingsplanerna följas upp i ledningsgruppen varje halvår. "
        "Mät igen sex månader efter projektets slut.",
    ),
]


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
    for pack in _packs(found, await _unit(owner)):
        await owner.post("/reporting/v1/packs", pack, key=f"demo-{pack['kind']}")
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
    texts = [{"place": p, "heading": heading, "body": body} for p, heading, body in TEXTS]
    final = common | {"kind": "final", "compared_with": CONFERENCE, "texts": texts}
    packs = [final, common | {"kind": "municipality", "municipality_code": HARRYDA}]
    return [*packs, common | {"kind": "workplace", "workplace_id": unit}] if unit else packs
