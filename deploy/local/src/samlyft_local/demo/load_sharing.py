"""Two agreements between tenants: a comparison by name that stays, and a benchmark that one party leaves.

Each body offers, answers and shares for itself, as its administrator; what one does reaches the others as events.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence

from samlyft_local.demo.access import administrator_of
from samlyft_local.demo.client import Api, Caller, LoadError
from samlyft_local.demo.demonstration import Demonstration
from samlyft_local.demo.figures import project_id
from samlyft_local.demo.people import Row
from samlyft_local.messages import StackError, say

AGREEMENTS = "/reporting/v1/sharing-agreements"
AS_OF = "2021-01-31"
"""Within all three projects: Digga Halland's last day."""
TERMS: Row = {"smallest_cell": 5, "from_on": "2026-01-01", "to_on": None, "readers": []}
NAMED: Row = TERMS | {
    "title": "Göteborgsregionen och Halland bredvid varandra",
    "mode": "named",
    "figures": [
        *("trained_per_employees", "hours_per_participant"),
        *("managers_trained", "sessions_per_employees"),
    ],
    "contributors": ["gr", "halland"],
}
BENCHMARK: Row = TERMS | {
    "title": "Riktvärden i västra Sverige",
    "mode": "anonymous",
    "figures": ["trained_per_employees", "hours_per_participant", "managers_trained"],
    "contributors": ["gr", "halland", "skaraborg"],
}
LEAVES = "skaraborg"
PATIENCE = 30.0
"""Seconds for what one body said to be known to the others."""


async def load_sharing(api: Api, projects: dict[str, str]) -> None:
    """Once: what is agreed already is left alone. `projects` has the code of each body's project."""
    callers = {party: api.caller(administrator_of(party), party) for party in projects}
    there = (await callers["gr"].get(f"{AGREEMENTS}?limit=200"))["items"]
    if any(one["title"] == BENCHMARK["title"] and _all_said(one, LEAVES) for one in there):
        return
    shared = {party: await project_id(callers[party], code) for party, code in projects.items()}
    await _agree(callers, NAMED, shared)
    benchmark = await _agree(callers, BENCHMARK, shared)
    await callers[LEAVES].add(f"{benchmark}/answers", {"status": "revoked"}, key="demo-revoked")
    await _until(callers["gr"], benchmark, lambda one: _all_said(one, LEAVES))
    say(
        "gr och halland jämförs med namn; skaraborg lämnade riktvärdena",
        "compared by name; one has left the benchmark",
    )


def shared_projects(demonstrations: Sequence[Demonstration]) -> dict[str, str]:
    """The code of the first project of each body that shares."""
    return {
        one.tenant_id: str(one.projects[0]["code"])
        for one in demonstrations
        if one.tenant_id in BENCHMARK["contributors"]
    }


async def _agree(callers: dict[str, Caller], terms: Row, shared: dict[str, str | None]) -> str:
    """Offered by the first, accepted by all, and what all contribute is known to all."""
    first, *others = terms["contributors"]
    made = await callers[first].post(AGREEMENTS, terms, key=f"demo-{terms['mode']}")
    path = f"{AGREEMENTS}/{made['agreement_id']}"
    for party in others:
        await _until(callers[party], path, lambda _: True)
        await callers[party].add(f"{path}/answers", {"status": "accepted"}, key="demo-accepted")
    for party in terms["contributors"]:
        await _until(callers[party], path, _all_said)
        given = {"project_id": shared[party], "as_of": AS_OF}
        await callers[party].post(f"{path}/contributions", given, key=f"demo-{terms['mode']}")
    whole = len(terms["contributors"])
    for party in terms["contributors"]:
        await _until(callers[party], f"{path}/comparison", lambda one: _all_came(one, whole))
    return path


def _all_said(agreement: Row, left: str = "") -> bool:
    """All have accepted, but for the one that left afterwards."""
    standing = {one["party"]: one["status"] for one in agreement["parties"]}
    return all(
        standing.get(party) == ("revoked" if party == left else "accepted")
        for party in agreement["contributors"]
    )


def _all_came(compared: Row, contributors: int) -> bool:
    return all(figure["contributors"] >= contributors for figure in compared["figures"])


async def _until(caller: Caller, path: str, so: Callable[[Row], bool]) -> None:
    began = time.monotonic()
    while time.monotonic() - began < PATIENCE:
        try:
            if so(await caller.get(path)):
                return
        except LoadError as error:
            if error.status != 404:
                raise
        await asyncio.sleep(0.1)
    raise StackError(f"{path} blev aldrig känd", "never became known")
