"""The doors to a project: at a glance, why two dates differ, workplaces, the chain, the plan, months."""

from __future__ import annotations

from datetime import date, timedelta

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import Response

from samlyft_portal import drawing
from samlyft_portal.apis import Json, together
from samlyft_portal.dashboard import queries
from samlyft_portal.dashboard.frame import ProjectId, Reader, day_of, shown
from samlyft_portal.words import chosen

router = APIRouter(include_in_schema=False, prefix="/projects/{projectId}")
SPARE = timedelta(days=92)
"""How far behind the project's end the slider goes: what is corrected, is corrected then."""


def _slider(project: Json, day: date) -> Json:
    """From the project's first day to somewhat after its last, as days from the first."""
    first = date.fromisoformat(project["eligible_from"])
    last = queries.today()
    if project["eligible_to"]:
        last = min(last, date.fromisoformat(project["eligible_to"]) + SPARE)
    last = max(last, first + timedelta(days=1))
    at = max(0, min((last - first).days, (day - first).days))
    return {"first": first, "last": last, "days": (last - first).days, "at": at}


def _curve(series: list[Json], plan: Json | None) -> Markup:
    """People trained beside the plan."""
    return drawing.curve(
        chosen("Utbildade personer", "People trained"),
        queries.points(series, "persons_trained"),
        queries.planned(queries.goal(plan, "participants")),
        (chosen("utbildade", "trained"), chosen("enligt plan", "as planned")),
    )


@router.get("")
async def overview(
    request: Request, caller: Reader, project_id: ProjectId, as_of: str = ""
) -> Response:
    """Figures against goals, over time, by municipality and role, as of a date."""
    project = await queries.project(caller, project_id)
    day = day_of(as_of, queries.today())
    first = date.fromisoformat(project["eligible_from"])
    whole = await queries.summary(caller, project_id, day, "municipality")
    end = date.fromisoformat(project["eligible_to"]) if project["eligible_to"] else day
    until = min(day, max(end + timedelta(days=31), first + timedelta(days=1)))
    roles, meanings, plan, freshness, series, names = await together(
        queries.summary(caller, project_id, day, "role_group"),
        queries.meanings(caller),
        queries.goals(caller, project_id),
        caller.get("/reporting/v1/freshness"),
        queries.history(caller, project_id, first, until),
        queries.municipalities(caller),
    )
    return await shown(
        request,
        caller,
        "overview",
        project,
        day=day,
        today=queries.today(),
        slider=_slider(project, day),
        whole=whole,
        roles=roles,
        meanings=meanings or {},
        plan=plan,
        goal=lambda name, place=None: queries.goal(plan, name, place),
        figure=queries.figure,
        freshness=freshness,
        names=names or {},
        bar=drawing.bar,
        series=series or [],
        curve=_curve(series or [], plan),
    )


@router.get("/compare")
async def compare(
    request: Request,
    caller: Reader,
    project_id: ProjectId,
    from_date: str = "",
    to_date: str = "",
) -> Response:
    """Two dates, their difference and its causes."""
    project = await queries.project(caller, project_id)
    first = date.fromisoformat(project["eligible_from"])
    days = (day_of(from_date, first), day_of(to_date, queries.today()))
    found = await queries.comparison(caller, project_id, days, "municipality")
    before, after, meanings, names = await together(
        queries.summary(caller, project_id, days[0]),
        queries.summary(caller, project_id, days[1]),
        queries.meanings(caller),
        queries.municipalities(caller),
    )
    return await shown(
        request,
        caller,
        "compare",
        project,
        days=days,
        today=queries.today(),
        found=found,
        before=before,
        after=after,
        meanings=meanings or {},
        names=names or {},
        figure=queries.figure,
    )
