"""The doors to month files."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from samlyft_portal import session as sessions
from samlyft_portal import views
from samlyft_portal.apis import together
from samlyft_portal.dashboard import queries as projects
from samlyft_portal.dashboard.frame import Id, ProjectId, Reader, shown
from samlyft_portal.filing import commands, queries
from samlyft_portal.following.queries import names_of
from samlyft_web.days import today

router = APIRouter(include_in_schema=False, prefix="/projects/{projectId}/files")
FileId = Annotated[str, Path(alias="fileId", pattern=Id)]
Month = Annotated[str, Query(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]
KEPT = ("content-disposition", "repr-digest", "content-type")


@router.get("")
async def files(request: Request, caller: Reader, project_id: ProjectId) -> Response:
    """Which months are due, filed, late or changed since."""
    project = await projects.project(caller, project_id)
    months = await queries.calendar(caller, project_id, today())
    return await shown(
        request, caller, "files", project, folder="filing",
        months=months, waiting=[one for one in months if one["state"] in queries.TELLING],
    )  # fmt: skip


@router.post("")
async def file_again(request: Request, caller: Reader, project_id: ProjectId) -> Response:
    """Changed months are filed again, in order."""
    await commands.file_again(caller, project_id, await sessions.form(request))
    return views.back_to(f"/projects/{project_id}/files", "filed")


@router.get("/month")
async def month(request: Request, caller: Reader, project_id: ProjectId, month: Month) -> Response:
    """One month: what stands in the way, what was filed, and filing it."""
    project = await projects.project(caller, project_id)
    months = await queries.calendar(caller, project_id, today())
    checks, rows, names = await together(
        queries.checks(caller, project_id, month),
        queries.files(caller, project_id, month),
        projects.municipalities(caller),
    )
    turn = next((one for one in months if one["month"] == month), None)
    return await shown(
        request, caller, "month", project, folder="filing",
        month=month, turn=turn, checks=checks, files=rows, names=names or {},
    )  # fmt: skip


@router.post("/month")
async def file_month(
    request: Request, caller: Reader, project_id: ProjectId, month: Month
) -> Response:
    """The month is filed."""
    form = await sessions.form(request)
    made = await commands.file_month(caller, project_id, month, form)
    return views.back_to(f"/projects/{project_id}/files/{made}", "filed")


@router.get("/{fileId}")
async def file(
    request: Request,
    caller: Reader,
    project_id: ProjectId,
    file_id: FileId,
    against: Literal["now", "replaced"] = "now",
) -> Response:
    """One file as it was filed, and what differs since, person by person."""
    project = await projects.project(caller, project_id)
    one = await queries.file(caller, file_id)
    differences, reads, names = await together(
        queries.differences(caller, file_id, against),
        queries.reads(caller, file_id),
        projects.municipalities(caller),
    )
    people = {}
    if caller.may("enrollment", "people:read"):
        changed = (differences or {}).get("people", [])
        people = await names_of(caller, {row["person_id"] for row in changed[:60]})
    return await shown(
        request, caller, "file", project, folder="filing",
        one=one, differences=differences, against=against, reads=reads, people=people, names=names or {},
    )  # fmt: skip


@router.get("/{fileId}/content")
async def content(caller: Reader, project_id: ProjectId, file_id: FileId) -> Response:
    """The same bytes as were filed; the API checks the hash and notes who read."""
    await projects.project(caller, project_id)
    found = await caller.send(
        "GET", f"{queries.FILES}/{file_id}/content", headers={"Accept": "*/*"}
    )
    kept = {name: found.headers[name] for name in KEPT if name in found.headers}
    return Response(found.content, headers={**kept, "Cache-Control": "no-store"})
