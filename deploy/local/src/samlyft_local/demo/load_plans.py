"""Plans through the public APIs: who leads, what is reached, who goes on, what is shared with others."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from samlyft_local.demo import modig_plans as plans
from samlyft_local.demo.client import Api, Caller
from samlyft_local.demo.demonstration import Demonstration
from samlyft_local.demo.people import Row
from samlyft_local.messages import say
from samlyft_local.users import LOADER

AT_A_TIME = 4


async def load_plans(api: Api, demonstration: Demonstration) -> None:
    """Milestones, leaders, applications, and the programme after the project; once."""
    loader = api.caller(LOADER, demonstration.tenant_id)
    if await _found(loader, "projects", f"code={plans.programme()['code']}"):
        return
    [project] = await _found(loader, "projects", "code=modig")
    where = {"project_id": project["project_id"]}
    for noun, rows in demonstration.plans.items():
        await _add_all(loader, noun, (where | row for row in rows))
    for number, (asked, answered) in enumerate(demonstration.applications):
        await _apply(loader, asked, answered, number)
    await loader.add("/enrollment/v1/projects", plans.programme(), key="gr-programme")
    path = "/enrollment/v1/champion-takeovers"
    carried = await loader.post(path, plans.TAKEOVER, key="gr-takeover")
    say(f"gr: {carried['carried_on']} ombud fortsätter i Ale", "champions go on in Ale")


async def share(api: Api) -> None:
    """Göteborgsregionen offers a package and an example; Halland takes the package up, then there is newer."""
    giver, taker = api.caller(LOADER, "gr"), api.caller(LOADER, "halland")
    if await _found(giver, "packages", f"topic={plans.PACKAGE['topics'][0]}"):
        return
    package = await giver.post("/enrollment/v1/packages", plans.PACKAGE, key="gr-package")
    example = await giver.post("/enrollment/v1/packages", plans.EXAMPLE, key="gr-example")
    for one, recipients in ((package, ["halland", "skaraborg"]), (example, ["halland"])):
        await _offer(giver, one["package_id"], recipients)
    [offered] = await _found(taker, "shared-packages", "kind=training")
    chosen = {"shared_package_id": offered["shared_package_id"]}
    await taker.post("/enrollment/v1/package-adoptions", chosen, key="halland-adoption")
    path = f"/enrollment/v1/packages/{package['package_id']}/editions"
    await giver.post(path, plans.NEWER, key="gr-edition")
    await _offer(giver, package["package_id"], ["halland"])
    say(
        "halland: använder ett paket från gr",
        "uses a package of gr, and is told that there is newer",
    )


async def _offer(giver: Caller, package_id: str, recipients: list[str]) -> None:
    body = {"package_id": package_id, "recipients": recipients}
    edition = (await giver.get(f"/enrollment/v1/packages/{package_id}"))["edition"]
    await giver.post("/enrollment/v1/package-offers", body, key=f"gr-offer-{edition}")


async def _apply(loader: Caller, asked: Row, answered: Row, number: int) -> None:
    path = "/enrollment/v1/champion-applications"
    made = await loader.post(path, asked, key=f"gr-application-{number}")
    if made["status"] == "open":
        await loader.patch(f"{path}/{made['application_id']}", answered, made["version"])


async def _add_all(loader: Caller, noun: str, rows: Iterable[Row]) -> None:
    turns = asyncio.Semaphore(AT_A_TIME)

    async def add(number: int, row: Row) -> None:
        async with turns:
            await loader.add(f"/enrollment/v1/{noun}", row, key=f"gr-{noun}-{number}")

    async with asyncio.TaskGroup() as group:
        for number, row in enumerate(rows):
            group.create_task(add(number, row))


async def _found(caller: Caller, noun: str, query: str) -> list[Row]:
    page = await caller.get(f"/enrollment/v1/{noun}?{query}")
    found: list[Row] = page["items"]
    return found
