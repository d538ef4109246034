"""The doors to evaluation: who evaluates and what they were given, what they recommend, and the answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from samlyft_portal import session as sessions
from samlyft_portal import views
from samlyft_portal.apis import Caller, together
from samlyft_portal.dashboard import queries as projects
from samlyft_portal.dashboard.frame import Id, ProjectId, Reader, shown
from samlyft_portal.evaluating import commands, queries
from samlyft_portal.refusals import REFUSED
from samlyft_web.days import today
from samlyft_web.problems import AppError

router = APIRouter(include_in_schema=False, prefix="/projects/{projectId}/evaluation")
OneId = Annotated[str, Path(alias="oneId", pattern=Id)]


@router.get("")
async def evaluation(request: Request, caller: Reader, project_id: ProjectId) -> Response:
    """What evaluators recommend, with owner and answer; who they are and what they were given."""
    return await _shown(request, caller, project_id)


@router.post("/{oneId}")
async def answer(request: Request, caller: Reader, project_id: ProjectId, one: OneId) -> Response:
    """An answer to a recommendation; what is refused stands above, and the words stay in their form."""
    form = await sessions.form(request)
    try:
        await commands.answer(caller, one, form)
    except REFUSED as error:
        return await _shown(request, caller, project_id, {**form, "one": one}, error)
    return views.back_to(f"/projects/{project_id}/evaluation", "answered")


async def _shown(
    request: Request,
    caller: Caller,
    project_id: str,
    form: Mapping[str, str] | None = None,
    refused: AppError | None = None,
) -> Response:
    project = await projects.project(caller, project_id)
    recommended, given, names = await together(
        queries.recommendations(caller, project_id),
        queries.assignments(caller, project_id),
        projects.municipalities(caller),
    )
    return await shown(
        request, caller, "evaluation", project, "evaluating",
        refused=refused, form=form or {}, recommended=recommended, given=given,
        names=names or {}, today=today().isoformat(),
    )  # fmt: skip
