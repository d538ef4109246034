"""Loads the demonstration through the public APIs: once, however often it is run."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable

from samlyft_local.demo.access import grant_users, open_tenant, open_tenants
from samlyft_local.demo.all_tenants import BUILDERS
from samlyft_local.demo.client import Api, Caller, LoadError, connect
from samlyft_local.demo.demonstration import Batch, Demonstration
from samlyft_local.demo.figures import NO_FIGURE, project_id, summary, value
from samlyft_local.demo.load_enrollment import load_enrollment
from samlyft_local.demo.load_evaluations import load_evaluations
from samlyft_local.demo.load_follow import load_follow
from samlyft_local.demo.load_ledger import load_ledger
from samlyft_local.demo.load_places import load_places
from samlyft_local.demo.load_plans import load_plans, share
from samlyft_local.demo.load_reports import load_reports
from samlyft_local.demo.load_self_assessment import TENANT as SELF_ASSESSED
from samlyft_local.demo.load_self_assessment import load_self_assessment
from samlyft_local.demo.load_sharing import load_sharing, shared_projects
from samlyft_local.demo.load_surveys import load_surveys
from samlyft_local.demo.load_training import GROUPS, load_training
from samlyft_local.demo.people import Row
from samlyft_local.demo.proving import prove
from samlyft_local.demo.publishing import publish, publish_others
from samlyft_local.demo.table import number, show_modig, show_places
from samlyft_local.messages import StackError, say, show
from samlyft_local.users import LOADER

MATCH_LIMIT = 30.0
LIMIT = 300.0
"""Seconds for the reports to catch up."""
NOUNS = {
    "workplace": ("enheter", "workplaces"),
    "roster": ("anställningar", "employments"),
    "participation": ("deltaganden", "participations"),
    "session": ("tillfällen", "sessions"),
    "champion": ("ombud", "champions"),
    "attendance": ("närvarorader", "attendance rows"),
}


def run(origin: str) -> None:
    """Load every tenant, print Modig's table and tell where things are; exits with 1 if it cannot."""
    failed = False
    try:
        asyncio.run(load_and_show(origin))
    except* StackError as stopped:
        failed = True
        for error in stopped.exceptions:
            show(str(error))
    if failed:
        raise SystemExit(1)


async def load_and_show(origin: str) -> None:
    """Modig and its table first: it is what people wait for."""
    async with connect(origin) as api:
        demonstration = BUILDERS["gr"]()
        async with asyncio.TaskGroup() as group:
            group.create_task(load(api, demonstration))
            others = group.create_task(_open_others(api))
        await load_surveys(api, demonstration)
        await show_modig(api)
        await publish(api)
        await load_follow(api, demonstration)
        await load_plans(api, demonstration)
        await load_places(api, demonstration)
        await load_training(api, demonstration)
        await load_enrollment(api, demonstration)
        await load_ledger(api, demonstration)
        await load_many(api, others.result())
        for other in others.result():
            if other.tenant_id in GROUPS:
                await load_training(api, other)
            await load_enrollment(api, other)
            if other.tenant_id == SELF_ASSESSED:
                await load_self_assessment(api, other)
        await publish_others(api, others.result())
        await share(api)
        await load_sharing(api, shared_projects([demonstration, *others.result()]))
        await load_reports(api, demonstration)
        await load_evaluations(api, demonstration)
        show_places(origin)


async def _open_others(api: Api) -> list[Demonstration]:
    """Built and opened early: by the time their turn comes, every service knows their grants."""
    built = [await asyncio.to_thread(build) for tenant, build in BUILDERS.items() if tenant != "gr"]
    there = await open_tenants(api)
    for demonstration in built:
        if demonstration.tenant_id not in there:
            await open_tenant(api, demonstration)
    return built


async def load_many(api: Api, demonstrations: Iterable[Demonstration]) -> None:
    """Two at a time: while one tenant's people are written, another's hours are."""
    turns = asyncio.Semaphore(2)

    async def one(demonstration: Demonstration) -> None:
        async with turns:
            await load(api, demonstration)

    async with asyncio.TaskGroup() as group:
        for demonstration in demonstrations:
            group.create_task(one(demonstration))


async def load(api: Api, demonstration: Demonstration) -> None:
    """One tenant, whole, unless it is there."""
    began = time.monotonic()
    tenant_id = demonstration.tenant_id
    if tenant_id in await open_tenants(api) and await trained(api, demonstration, patience=0):
        say(f"{tenant_id}: finns redan", "there already")
        return
    await open_tenant(api, demonstration)
    loader = api.caller(LOADER, tenant_id)
    await _frame(loader, demonstration)
    for number_, batch in enumerate(demonstration.batches):
        await _send(loader, demonstration, number_, batch)
        if number_ == demonstration.proven_after:
            await prove(loader, demonstration)
    for merge in demonstration.merges:
        key = f"{tenant_id}-merge"
        await loader.add("/enrollment/v1/person-merges", merge, key=key)
    await grant_users(api, demonstration)
    while not await trained(api, demonstration):
        if time.monotonic() - began > LIMIT:
            raise StackError(
                f"{tenant_id}: rapporterna kom inte ikapp på {LIMIT:.0f} s",
                f"{tenant_id}: the reports did not catch up",
            )
        await asyncio.sleep(0.2)
    say(f"{tenant_id}: klart på {time.monotonic() - began:.1f} s", "done")


async def _frame(loader: Caller, demonstration: Demonstration) -> None:
    """Employers and projects, which the rows refer to."""
    tenant_id = demonstration.tenant_id
    for organisation in demonstration.organisations:
        await loader.add("/enrollment/v1/organisations", organisation, key=f"{tenant_id}-employer")
    for project in demonstration.projects:
        await loader.add("/enrollment/v1/projects", project, key=f"{tenant_id}-project")


async def _send(loader: Caller, demonstration: Demonstration, place: int, batch: Batch) -> None:
    """One import; sessions wait until the training log has heard of the project and the units."""
    path = f"/{batch.service}/v1/{batch.noun}-imports"
    key = f"{demonstration.tenant_id}-{place:02}-{batch.noun}"
    if batch.noun == "session":
        await _until_known(loader, path, batch, key)
    rows = batch.rows
    if batch.noun == "attendance" and batch is demonstration.first(batch.noun):
        rows = await _after_first(loader, demonstration, path, key)
    answer = await loader.bulk(path, rows, key=key)
    sv, en = NOUNS[batch.noun]
    stored = answer["created"] + answer["changed"] + len(batch.rows) - len(rows)
    news = number(stored) if stored else "finns redan:"
    say(f"{demonstration.tenant_id}: {news} {sv}", en)


async def _until_known(loader: Caller, path: str, batch: Batch, key: str) -> None:
    began = time.monotonic()
    while True:
        try:
            await loader.bulk(f"{path}?dry_run=true", batch.rows[-1:], key=f"{key}-try")
        except LoadError as error:
            if error.status != 422 or time.monotonic() - began > LIMIT:
                raise
            await asyncio.sleep(0.1)
        else:
            return


async def _after_first(
    loader: Caller, demonstration: Demonstration, path: str, key: str
) -> list[Row]:
    """Send the rows of whoever stands last on the roster and wait until they are matched.

    Then everyone is known to the training log. It would match the rest later as well, but slower.
    """
    roster, rows = demonstration.first("roster").rows, demonstration.first("attendance").rows
    attended = {_employment(row) for row in rows}
    last = next(_employment(row) for row in reversed(roster) if _employment(row) in attended)
    await loader.bulk(path, [r for r in rows if _employment(r) == last], key=f"{key}-first")
    began = time.monotonic()
    while time.monotonic() - began < MATCH_LIMIT:
        waiting = (await loader.get("/training-log/v1/unmatched?limit=200"))["items"]
        if last not in {_employment(row) for row in waiting}:
            break
        await asyncio.sleep(0.1)
    return [row for row in rows if _employment(row) != last]


def _employment(row: Row) -> tuple[str, str]:
    return str(row["employer_number"]), str(row["employee_number"])


async def trained(api: Api, demonstration: Demonstration, patience: float = 60.0) -> bool:
    """Whether the reports show everyone: the figure is of a past date, so later additions leave it."""
    reader = api.caller(LOADER, demonstration.tenant_id, patience)
    try:
        found = await project_id(reader, str(demonstration.projects[0]["code"]))
        if found is None:
            return False
        figures = (await summary(reader, found, demonstration.as_of))["figures"]
    except LoadError as error:
        if error.status not in NO_FIGURE:
            raise
        return False
    return value(figures, "persons_trained") == demonstration.persons_trained
