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
from samlyft_web.days import today

router = APIRouter(include_in_schema=False, prefix="/projects/{projectId}")
SPARE = timedelta(days=92)
"""How far behind the project's end the slider goes: what is corrected, is corrected then."""


def _slider(project: Json, day: date) -> Json:
    """From the project's first day to somewhat after its last, as days from the first."""
    first = date.fromisoformat(project["eligible_from"])
    last = today()
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
    day = day_of(as_of, today())
    whole = await queries.summary(caller, project_id, day, "municipality")
    roles, meanings, plan, freshness, months, names = await together(
        queries.summary(caller, project_id, day, "role_group"),
        queries.meanings(caller),
        queries.goals(caller, project_id),
        caller.get("/reporting/v1/freshness"),
        queries.by_month(caller, project_id, day),
        queries.municipalities(caller),
    )
    return await shown(
        request,
        caller,
        "overview",
        project,
        day=day,
        today=today(),
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
        months=months or [],
        monthly=drawing.months(
            chosen("Utbildningstimmar per månad", "Training hours by month"),
            [(one["month"], one["hours"]) for one in months or []],
        ),
    )


@router.get("/progress")
async def progress(request: Request, caller: Reader, project_id: ProjectId) -> Response:
    """People trained beside the plan, each point as known on its day: a whole summary for each."""
    project = await queries.project(caller, project_id)
    first, last = date.fromisoformat(project["eligible_from"]), today()
    if project["eligible_to"]:
        last = min(last, date.fromisoformat(project["eligible_to"]) + timedelta(days=31))
    series, plan = await together(
        queries.history(caller, project_id, first, max(last, first + timedelta(days=1))),
        queries.goals(caller, project_id),
    )
    return await shown(
        request, caller, "progress", project,
        series=series or [], curve=_curve(series or [], plan), figure=queries.figure,
    )  # fmt: skip


@router.get("/places")
async def places(
    request: Request, caller: Reader, project_id: ProjectId, as_of: str = ""
) -> Response:
    """The municipalities beside each other, by name, whatever their size."""
    project = await queries.project(caller, project_id)
    found = await queries.beside(caller, project_id, day_of(as_of, today()))
    (names,) = await together(queries.municipalities(caller))
    rows = sorted(
        found["municipalities"],
        key=lambda one: str((names or {}).get(one["municipality_code"], one["municipality_code"])),
    )
    largest = [
        max((float(row["figures"][at]["value"] or 0) for row in rows), default=0)
        for at in range(len(found["whole"]))
    ]
    return await shown(
        request, caller, "places", project,
        found=found, rows=rows, largest=largest, names=names or {}, bar=drawing.bar, today=today(),
    )  # fmt: skip


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
    days = (day_of(from_date, first), day_of(to_date, today()))
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
        today=today(),
        found=found,
        before=before,
        after=after,
        meanings=meanings or {},
        names=names or {},
        figure=queries.figure,
    )
