"""Modig's two dates published, so that those who may not list people have figures to see."""

from __future__ import annotations

from samlyft_local.demo.client import Api
from samlyft_local.demo.figures import project_id
from samlyft_local.demo.table import CLOSED, CONFERENCE
from samlyft_local.users import LOADER


async def publish(api: Api) -> None:
    """Once: what is published there already is left alone."""
    loader = api.caller(LOADER, "gr")
    path = f"/reporting/v1/projects/{await project_id(loader, 'modig')}/publications"
    if not (await loader.get(path))["items"]:
        for day in (CONFERENCE, CLOSED):
            await loader.add(path, {"as_of": day.isoformat()}, key=f"publish-{day}")
