"""The doors to what comes of the training."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from samlyft_portal import drawing
from samlyft_portal.apis import together
from samlyft_portal.dashboard import queries as projects
from samlyft_portal.dashboard.frame import Id, ProjectId, Reader, shown
from samlyft_portal.following import queries
from samlyft_portal.words import chosen
from samlyft_web.days import today

router = APIRouter(include_in_schema=False, prefix="/projects/{projectId}")
SessionId = Annotated[str, Path(alias="sessionId", pattern=Id)]


@router.get("/workplaces")
async def workplaces(
    request: Request,
    caller: Reader,
    project_id: ProjectId,
    municipality: str = "",
    topic: str = "",
    as_of: str = "",
    only: str = "",
) -> Response:
    """How much of each workplace is trained, and where it is too little."""
    project = await projects.project(caller, project_id)
    ours = {part["municipality_code"] for part in project["municipalities"]}
    covered = await queries.coverages(caller, municipality, topic, as_of)
    rows = [row for row in covered if row["municipality_code"] in ours]
    names, places, barriers, taught = await together(
        projects.municipalities(caller),
        projects.workplaces(caller, municipality_code=municipality),
        queries.open_barriers(caller),
        caller.items("/training-log/v1/sessions", most=200, project_id=project_id),
    )
    most = 10_000 if only == "every" else 60
    few = [row for row in rows if queries.is_few(row)]
    topics = {one for session in taught or [] for one in session["topics"]} | {topic} - {""}
    return await shown(
        request, caller, "workplaces", project,
        rows=few if only == "few" else rows[:most], few=len(few), all=len(rows), is_few=queries.is_few,
        names=names or {}, places=places or {}, barriers=barriers or {},
        topics=sorted(topics), bar=drawing.bar,
        chosen={"municipality": municipality, "topic": topic, "as_of": as_of, "only": only},
    )  # fmt: skip


@router.get("/chain")
async def chain(
    request: Request, caller: Reader, project_id: ProjectId, topic: str = ""
) -> Response:
    """Who trains whom, in how many steps, and the champions' time."""
    project = await projects.project(caller, project_id)
    steps, trainers, capacities, names, places = await together(
        caller.get("/training-log/v1/chain-summaries", project_id=project_id, topic=topic),
        caller.items("/training-log/v1/trainers", most=400, project_id=project_id, topic=topic),
        caller.items("/training-log/v1/champion-capacities", most=400, project_id=project_id),
        projects.municipalities(caller),
        projects.workplaces(caller),
    )
    rows = [
        (
            chosen(f"Led {one['generation']}", f"Generation {one['generation']}"),
            one["trainers"],
            one["trained"],
        )
        for one in (steps or {}).get("generations", [])
    ]
    picture = drawing.generations(
        rows, chosen("utbildare", "trainers"), chosen("utbildade", "trained")
    )
    return await shown(
        request, caller, "chain", project,
        steps=(steps or {}).get("generations"), picture=picture, trainers=trainers,
        largest=max([1, *(one["reach"] for one in trainers or [])]), capacities=capacities,
        names=names or {}, places=places or {}, topic=topic, bar=drawing.bar,
    )  # fmt: skip


@router.get("/plan")
async def plan(request: Request, caller: Reader, project_id: ProjectId) -> Response:
    """Milestones, plans and what is overdue, and what has changed at the workplaces."""
    project = await projects.project(caller, project_id)
    milestones, plans, overdue, shares, names, whole = await together(
        caller.items("/enrollment/v1/milestones", project_id=project_id),
        caller.items("/training-log/v1/action-plans", project_id=project_id),
        caller.items("/training-log/v1/plan-measures", project_id=project_id, overdue="true"),
        caller.get("/training-log/v1/change-shares", project_id=project_id),
        projects.municipalities(caller),
        projects.goals(caller, project_id),
    )
    return await shown(
        request, caller, "plan", project,
        milestones=milestones, plans=plans, overdue=overdue, shares=shares, whole=whole,
        names=names or {}, today=today().isoformat(), bar=drawing.bar,
    )  # fmt: skip


@router.get("/months")
async def months(
    request: Request, caller: Reader, project_id: ProjectId, month: str = ""
) -> Response:
    """Which months are closed, which have changed since, and what is left to do."""
    project = await projects.project(caller, project_id)
    rows, names = await together(
        caller.items("/training-log/v1/months", most=1000, project_id=project_id),
        projects.municipalities(caller),
    )
    checks = None
    if month:
        (checks,) = await together(
            caller.items(
                f"/training-log/v1/projects/{project_id}/month-checks", most=200, month=month
            )
        )
    codes = sorted(
        {part["municipality_code"] for part in project["municipalities"]},
        key=lambda code: (names or {}).get(code, code),
    )
    return await shown(
        request, caller, "months", project,
        months=queries.by_month(rows or []), away=rows is None, codes=codes, names=names or {},
        month=month, checks=checks,
    )  # fmt: skip


@router.get("/entries")
async def entries(
    request: Request, caller: Reader, project_id: ProjectId, cursor: str = ""
) -> Response:
    """The sessions behind the figures, the newest first."""
    await caller.know_terms()
    project = await projects.project(caller, project_id)
    found = await caller.get(
        "/training-log/v1/sessions",
        project_id=project_id, sort="" if cursor else "-starts_at", limit=50, cursor=cursor,
    )  # fmt: skip
    rows, following = queries.page_of(found)
    names, places = await together(projects.municipalities(caller), projects.workplaces(caller))
    return await shown(
        request, caller, "entries", project,
        rows=rows, following=following, names=names or {}, places=places or {},
    )  # fmt: skip


@router.get("/entries/{sessionId}")
async def session_entries(
    request: Request, caller: Reader, project_id: ProjectId, session_id: SessionId
) -> Response:
    """Every line of the ledger of one session, corrections included."""
    await caller.know_terms()
    project = await projects.project(caller, project_id)
    session = await caller.get(f"/training-log/v1/sessions/{session_id}")
    rows, names, places = await together(
        caller.items("/training-log/v1/entries", most=600, session_id=session_id),
        projects.municipalities(caller),
        projects.workplaces(caller),
    )
    people = await queries.names_of(
        caller, {row["person_id"] for row in rows or [] if row["person_id"]}
    )
    return await shown(
        request, caller, "session_entries", project,
        held=session, rows=rows, people=people, names=names or {}, places=places or {},
    )  # fmt: skip
