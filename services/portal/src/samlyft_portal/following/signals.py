"""The doors to what is worth noticing: signals by rule, with their evidence, what to do, and putting one aside."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from samlyft_portal import session as sessions
from samlyft_portal import views
from samlyft_portal.apis import Json, together
from samlyft_portal.dashboard import queries as projects
from samlyft_portal.dashboard.frame import Id, ProjectId, Reader, shown
from samlyft_portal.following import commands
from samlyft_web.days import today

router = APIRouter(include_in_schema=False, prefix="/projects/{projectId}/signals")
SignalId = Annotated[str, Path(alias="signalId", pattern=Id)]
ASIDE = timedelta(days=60)


@router.get("")
async def signals(
    request: Request, caller: Reader, project_id: ProjectId, municipality: str = "", aside: str = ""
) -> Response:
    """What the figures show that can be mended, and what goes well."""
    project = await projects.project(caller, project_id)
    rows = await caller.items(
        "/reporting/v1/signals", most=1000,
        project_id=project_id, municipality_code=municipality, status="raised",
    )  # fmt: skip
    rules, places, names = await together(
        caller.get("/reporting/v1/signal-rules"),
        projects.workplaces(caller),
        projects.municipalities(caller),
    )
    day = today()
    shown_now = [row for row in rows if bool(aside) or not _is_aside(row, day.isoformat())]
    return await shown(
        request, caller, "signals", project,
        groups=_by_rule(shown_now), hidden=len(rows) - len(shown_now),
        rules={rule["rule"]: rule for rule in (rules or {}).get("rules", [])},
        places=places or {}, names=names or {}, until=day + ASIDE, municipality=municipality,
    )  # fmt: skip


@router.post("/{signalId}")
async def put_aside(
    request: Request, caller: Reader, project_id: ProjectId, signal_id: SignalId
) -> Response:
    """Not now, and why."""
    form = await sessions.form(request)
    await commands.put_aside(caller, signal_id, form)
    return views.back_to(f"/projects/{project_id}/signals", "aside")


def _is_aside(row: Json, day: str) -> bool:
    return bool(row.get("snoozed_until")) and str(row["snoozed_until"]) >= day


def _by_rule(rows: list[Json]) -> list[list[Json]]:
    """Signals of one rule together: what to mend first, what goes well last, the most frequent first."""
    found: dict[str, list[Json]] = {}
    for row in rows:
        found.setdefault(row["rule"], []).append(row)
    return sorted(found.values(), key=lambda of: (of[0]["positive"], -len(of), of[0]["rule"]))
