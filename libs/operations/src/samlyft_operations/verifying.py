"""`verify` and `reconcile`: whether policies hold, chains are whole, and read models say what their sources say."""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import asyncpg

from samlyft_common.jobs import tenants
from samlyft_common.service import Verb
from samlyft_operations import policies
from samlyft_operations.places import Place, opened
from samlyft_operations.reconciled import write
from samlyft_operations.replaying import Difference, compare, facts_of
from samlyft_operations.telling import progress, table

PARTS = ("policies", "chains", "read-models")
PAUSE = 1.0


async def verify(where: Sequence[Place], said: argparse.Namespace) -> int:
    """The parts that were named, or all: the worst of their answers."""
    wanted = said.parts or PARTS
    status = 0
    if "policies" in wanted:
        status = max([status, *[await _policies(place) for place in where]])
    for place in where if "chains" in wanted else ():
        if walk := place.service.verbs.get("verify"):
            progress(f"{place.name}: chains")
            status = max(status, await walk.run(place.settings, said))
    if "read-models" in wanted:
        status = max(status, await reconcile(where, said))
    print("whole" if status == 0 else "not whole: see above")
    return status


async def _policies(place: Place) -> int:
    """The holes in the wall between tenants, by the checks that the tests run."""
    connection = await asyncpg.connect(place.settings.role_url("app"))
    try:
        found = await policies.findings(connection, place.app_role)
    finally:
        await connection.close()
    for check, names in found.items():
        print(f"{place.name}: not so: {check}: {', '.join(names)}")
    progress(f"{place.name}: {len(policies.CHECKS)} checks of policies, {len(found)} not so")
    return int(bool(found))


async def reconcile(where: Sequence[Place], said: argparse.Namespace) -> int:
    """Read models against their sources, by kind and tenant: 1 where any differs once events have arrived."""
    known = {place.name for place in where}
    compared: list[Difference] = []
    async with AsyncExitStack() as stack:
        sources = {}
        everybody: set[str] = set()
        for place in where:
            connection = await asyncpg.connect(place.settings.role_url("relay"))
            stack.push_async_callback(connection.close)
            sources[place.name] = connection
            async with opened(place) as database:
                everybody.update(await tenants(database))
        chosen = sorted(everybody if said.tenant is None else {said.tenant})
        for place in where:
            away = {event.producer for event in facts_of(place).values()} - known
            if away:
                progress(
                    f"{place.name}: not compared, since these have no settings here: {', '.join(sorted(away))}"
                )
            for tenant_id in chosen if place.service.rebuilds and not away else ():
                compared += await _patiently(place, sources, tenant_id, said.wait)
    if said.metrics:
        write(said.metrics, compared)
    if differing := [one for one in compared if one.differs]:
        table([one._asdict() for one in differing], as_json=said.json)
        progress("`samlyft rebuild --service NAME` makes a read model again from the streams")
    return int(bool(differing))


async def _patiently(
    place: Place, sources: dict[str, asyncpg.Connection], tenant_id: str, wait: float
) -> list[Difference]:
    """Events that are on their way are no difference: it is asked again until `wait` is over."""
    until = time.monotonic() + wait
    while True:
        found = await compare(place, sources, tenant_id)
        differing = sum(one.differs for one in found)
        if not differing or time.monotonic() > until:
            rows = sum(one.rows for one in found)
            word = f"{differing} kinds differ" if differing else "equal"
            progress(f"{place.name} {tenant_id}: {len(found)} kinds, {rows} rows, {word}")
            return found
        await asyncio.sleep(PAUSE)


def _reconciling(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--tenant", help="only one tenant's")
    parser.add_argument(
        "--wait", type=float, default=10.0, metavar="SECONDS", help="for events on their way (10)"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument(
        "--metrics",
        type=Path,
        metavar="FILE",
        help="the figures also here, for Prometheus' node exporter",
    )


def _verifying(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="all, unless some are named")
    _reconciling(parser)


VERBS = {
    "verify": Verb(
        "policies of every database, sealed chains, read models against their sources; 1 where one is not whole",
        *(verify, _verifying, ("samlyft verify", "samlyft verify policies --service survey")),
    ),
    "reconcile": Verb(
        "what read models and their sources say differently, by kind and tenant; 1 where they do",
        *(
            reconcile,
            _reconciling,
            ("samlyft reconcile --json", "samlyft reconcile --metrics reconciled.prom"),
        ),
    ),
}
