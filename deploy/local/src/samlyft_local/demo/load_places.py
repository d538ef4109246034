"""Places that change after the project: a unit goes to a private provider, two merge, one is split.

All of it is synthetic, and known long after Modig's figures: none of them moves.
"""

from __future__ import annotations

from typing import Any

from samlyft_local.demo.client import Api, Caller
from samlyft_local.demo.demonstration import Demonstration
from samlyft_local.demo.people import Row
from samlyft_local.messages import say
from samlyft_local.users import LOADER

DAY = "2022-01-01"
HOME = "/enrollment/v1"
PROVIDER: Row = {
    "name": "Omsorgsbolaget (påhittat)",
    "organisation_number": "559999-0008",
    "kind": "private_provider",
}
SOURCE: Row = {
    "name": "HR-systemet i Härryda (påhittat)",
    "employer_number": "212000-1264",
    "columns": {"Anst.nr": "employee_number", "Enhet": "workplace_code"},
    "default_role_group": "care_staff",
}
NEW: Row = {"Anst.nr": "99001", "given_name": "Nils", "family_name": "Ny (påhittad)"}
TRIED = 6


async def load_places(api: Api, demonstration: Demonstration) -> None:
    """A provider, four reorganisations and a roster that is tried; once."""
    loader = api.caller(LOADER, demonstration.tenant_id)
    if (await loader.get(f"{HOME}/workplace-changes"))["items"]:
        return
    provider = await loader.post(f"{HOME}/organisations", PROVIDER, key="gr-provider")
    await _relation(loader, provider["organisation_id"])
    moved = await _reorganise(loader, "move", ["HRD-05"], [_to_provider()])
    await _reorganise(loader, "merge", ["KLV-07", "KLV-08"], [{"code": "KLV-08"}])
    split = [{"code": f"MLN-09{part}", "name": f"Team {part}, Mölndal"} for part in ("A", "B")]
    await _reorganise(loader, "split", ["MLN-09"], split)
    await _count(loader, "STE-04")
    await _try_roster(loader, demonstration)
    say(
        f"gr: en enhet med {moved['people_moved']} personer går till en privat utförare",
        "a workplace goes to a private provider, and all figures before it stand",
    )


def _to_provider() -> Row:
    number = str(PROVIDER["organisation_number"])
    return {"code": "OMS-01", "name": "Omsorgsbolaget Härryda", "employer_number": number}


async def _relation(loader: Caller, provider_id: str) -> None:
    buyers = await loader.get(
        f"{HOME}/organisations?organisation_number={SOURCE['employer_number']}"
    )
    body = {
        "buyer_id": buyers["items"][0]["organisation_id"],
        "provider_id": provider_id,
        "area_of_care": "hemtjänst",
        "from_on": DAY,
    }
    await loader.post(f"{HOME}/provider-relations", body, key="gr-relation")


async def _unit(loader: Caller, code: str) -> Row:
    found: Row = (await loader.get(f"{HOME}/workplaces?code={code}"))["items"][0]
    return found


async def _reorganise(loader: Caller, kind: str, codes: list[str], after: list[Row]) -> Any:
    ids = [(await _unit(loader, code))["workplace_id"] for code in codes]
    body = {"kind": kind, "on_day": DAY, "workplace_ids": ids, "successors": after}
    return await loader.post(f"{HOME}/workplace-changes", body, key=f"gr-{kind}")


async def _count(loader: Caller, code: str) -> None:
    """How many work there, as told on two days."""
    for day, count, full_time in (("2019-04-01", 17, "13.5"), (DAY, 21, "16.25")):
        unit = await _unit(loader, code)
        body = {"from_on": day, "headcount": count, "full_time_equivalents": full_time}
        await loader.patch(f"{HOME}/workplaces/{unit['workplace_id']}", body, unit["version"])


async def _try_roster(loader: Caller, demonstration: Demonstration) -> None:
    """A file that would move somebody, rename somebody and hire somebody: tried, not stored."""
    source = await loader.post(f"{HOME}/roster-sources", SOURCE, key="gr-source")
    rows = [r for r in demonstration.rows("roster") if str(r["workplace_code"])[:4] == "HRD-"]
    told = [{k: v for k, v in row.items() if k != "known_at"} for row in rows[:TRIED]]
    told[1] |= {"family_name": "Ny-Namn"}
    told[2] |= {"workplace_code": "HRD-03"}
    told.append({**NEW, "Enhet": "HRD-03", "starts_on": DAY})
    path = f"{HOME}/roster-imports?dry_run=true&source_id={source['roster_source_id']}"
    await loader.bulk(path, told, key="gr-trial")
