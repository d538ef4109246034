"""A unit's page for its workplace meeting: asked for in a language, and fetched."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from samlyft_portal import session as sessions
from samlyft_portal import views
from samlyft_portal.apis import together
from samlyft_portal.dashboard.frame import Reader
from samlyft_portal.dashboard.queries import municipalities
from samlyft_portal.packs import commands, queries
from samlyft_portal.places import queries as places
from samlyft_portal.places.routes import WorkplaceId
from samlyft_portal.terms_reports import LANGUAGES

router = APIRouter(include_in_schema=False, prefix="/workplaces/{workplaceId}/packs")


@router.get("")
async def packs(request: Request, caller: Reader, workplace_id: WorkplaceId) -> Response:
    """The unit's pages so far, and asking for a new one."""
    place = await places.place(caller, workplace_id)
    rows, projects, names = await together(
        queries.of_unit(caller, workplace_id),
        places.projects(caller, place),
        municipalities(caller),
    )
    return views.page(
        request, "packs/unit.html",
        place=place, rows=rows, projects=projects or [], languages=list(LANGUAGES), names=names or {},
    )  # fmt: skip


@router.post("")
async def ask(request: Request, caller: Reader, workplace_id: WorkplaceId) -> Response:
    """A new one is made in the background."""
    await commands.ask_for_unit(caller, workplace_id, await sessions.form(request))
    return views.back_to(f"/workplaces/{workplace_id}/packs", "asked")
