"""Months of Härryda closed and certified as they would have been, before the corrections of 2021 were known.

What is corrected later marks March: one certificate and the closed months. Rates and signatures are made up.
"""

from __future__ import annotations

from samlyft_local.demo.client import Caller, LoadError
from samlyft_local.demo.demonstration import Demonstration
from samlyft_local.demo.people import Row

HARRYDA = "1401"
MONTHS = {"2020-02": "2020-03-06", "2020-03": "2020-04-07", "2020-04": "2020-05-07"}
"""Each with the day on which it was closed."""
ACCEPTED = ["unmatched"]
SIGNED = 3
CALL = "pahittad-utlysning"
RATES = {2019: "240.00", 2020: "245.00", 2021: "250.00"}
SYNTHETIC = "Påhittad tabell för demonstrationen"
LOG = "/training-log/v1"
SCOPES = (
    *("months:write", "certificates:read", "certificates:write", "certificates:sign"),
    *("attestations:write", "co-financing:write"),
)


async def prove(loader: Caller, demonstration: Demonstration) -> None:
    """Through the public interfaces, once: what is there already is left alone."""
    code = demonstration.projects[0]["code"]
    found = str(
        (await loader.get(f"/enrollment/v1/projects?code={code}"))["items"][0]["project_id"]
    )
    for month, closed_on in MONTHS.items():
        known = {"project_id": found, "month": month, "known_at": f"{closed_on}T08:00:00Z"}
        await _attest(loader, {"project_id": found, "month": month, "municipality_code": HARRYDA})
        closing = {"municipality_code": HARRYDA, "accepted": ACCEPTED, "reason": "Demonstration."}
        await loader.add(f"{LOG}/months", known | closing, key=f"close-{month}")
        issue = known | {"municipality_code": HARRYDA}
        await loader.add(f"{LOG}/certificate-issues", issue, key=f"issue-{month}")
    listed = f"{LOG}/certificates?project_id={found}&month=2020-03&limit={SIGNED}"
    for certificate in (await loader.get(listed))["items"]:
        path = f"{LOG}/certificates/{certificate['certificate_id']}/signatures"
        await loader.add(path, {"signer": "participant", "paper": _paper()}, key="sign")
    await _money(loader, found)


async def _attest(loader: Caller, which: Row) -> None:
    """All that is submitted: the call says of each what became of it."""
    told = await loader.post(f"{LOG}/session-attestations", which, key=f"attest-{which['month']}")
    refused = [one["code"] for one in told["results"] if one["outcome"] == "refused"]
    if refused or told["remaining"]:
        raise LoadError("POST", f"{LOG}/session-attestations", 409, f"not attested: {refused}")


def _paper() -> Row:
    return {
        "archive_reference": "Demonstration, pärm 1",
        "scan_hash": "0" * 64,
        "signed_at": "2020-04-14T09:00:00Z",
    }


async def _money(loader: Caller, found: str) -> None:
    table = {"call_code": CALL, "programme_area": "1", "source": SYNTHETIC}
    for year, amount in RATES.items():
        validity = {"valid_from": f"{year}-01-01", "valid_to": f"{year}-12-31"}
        rate = table | validity | {"year": year, "amount": amount, "synthetic": True}
        await loader.add(f"{LOG}/rates", rate, key=f"rate-{year}")
    rule = table | {"project_id": found, "from_month": "2019-04", "rounding": "exact"}
    await loader.add(f"{LOG}/financing-rules", rule, key="financing-rule")
