"""The doors to report packs."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from samlyft_portal import session as sessions
from samlyft_portal import views
from samlyft_portal.apis import together
from samlyft_portal.dashboard import queries as projects
from samlyft_portal.dashboard.frame import Id, ProjectId, Reader, shown
from samlyft_portal.packs import commands, queries
from samlyft_portal.terms_reports import LANGUAGES, PACKS
from samlyft_web.days import today

router = APIRouter(include_in_schema=False, prefix="/projects/{projectId}/packs")
PackId = Annotated[str, Path(alias="packId", pattern=Id)]
ASKED_HERE = [kind for kind in PACKS if kind != "workplace"]
"""A unit's page is asked for where the unit is (`units`)."""
KEPT = ("content-disposition", "content-type", "content-language")


@router.get("")
async def packs(
    request: Request, caller: Reader, project_id: ProjectId, kind: str = "", language: str = ""
) -> Response:
    """What was made, in which language, and asking for another."""
    project = await projects.project(caller, project_id)
    chosen = (kind if kind in PACKS else "", language if language in LANGUAGES else "")
    rows, names = await together(
        queries.packs(caller, project_id, *chosen), projects.municipalities(caller)
    )
    last = min(today().isoformat(), project["eligible_to"] or today().isoformat())
    return await shown(
        request, caller, "packs", project, folder="packs",
        rows=rows, names=names or {}, kinds=ASKED_HERE, all_kinds=list(PACKS), languages=list(LANGUAGES),
        written=commands.WRITTEN, kind=chosen[0], language=chosen[1], today=today().isoformat(), last=last[:7],
    )  # fmt: skip


@router.post("")
async def ask(request: Request, caller: Reader, project_id: ProjectId) -> Response:
    """One more is made in the background."""
    await commands.ask(caller, project_id, await sessions.form(request))
    return views.back_to(f"/projects/{project_id}/packs", "asked")


@router.get("/{packId}/content")
async def content(
    caller: Reader,
    project_id: ProjectId,
    pack_id: PackId,
    form: Literal["pdf", "xlsx", "json"] = "pdf",
) -> Response:
    """One file of it, as it was published."""
    await projects.project(caller, project_id)
    path = f"{queries.PACKS}/{pack_id}/content"
    found = await caller.send("GET", path, query={"format": form}, headers={"Accept": "*/*"})
    kept = {name: found.headers[name] for name in KEPT if name in found.headers}
    return Response(found.content, headers={**kept, "Cache-Control": "no-store"})
