"""Figures published, so that those who may not list people have some to see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from samlyft_local.demo.client import Api
from samlyft_local.demo.demonstration import Demonstration
from samlyft_local.demo.figures import project_id
from samlyft_local.demo.table import CLOSED, CONFERENCE
from samlyft_local.users import LOADER


async def publish(api: Api) -> None:
    """Modig's two dates."""
    await _publish(api, "gr", "modig", (CONFERENCE, CLOSED))


async def publish_others(api: Api, demonstrations: Sequence[Demonstration]) -> None:
    """One date of each other tenant's first project: the one on which all of it is known."""
    for one in demonstrations:
        await _publish(api, one.tenant_id, str(one.projects[0]["code"]), (one.as_of,))


async def _publish(api: Api, tenant_id: str, code: str, days: Sequence[date]) -> None:
    """Once: what is published there already is left alone."""
    loader = api.caller(LOADER, tenant_id)
    path = f"/reporting/v1/projects/{await project_id(loader, code)}/publications"
    if not (await loader.get(path))["items"]:
        for day in days:
            await loader.add(path, {"as_of": day.isoformat()}, key=f"publish-{day}")
