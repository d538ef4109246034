"""The doors: projects, their figures as of a date, why two dates differ, and what the figures mean."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Path, Query, Request, Response

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_reporting import (
    comparisons,
    indicators,
    publication,
    queries,
    schemas,
    standing,
    summaries,
)
from samlyft_reporting.models import project as projects
from samlyft_reporting.publication import View
from samlyft_reporting.rules import SEES_ROWS, Dimension, check_dates, today
from samlyft_web.etags import etag, not_modified
from samlyft_web.fields import DateField
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["figures"])
ProjectId = Annotated[UUID, Path(alias="projectId", description="Projektets id. The project's id.")]
GroupBy = Annotated[
    Dimension | None, Query(description="Dela upp. Break down by role group or municipality.")
]


async def _view(
    session: Session, principal: Principal, project_id: UUID, by: Dimension | None
) -> View:
    return View(
        project=await queries.project(session, project_id),
        reach=standing.reach(principal.scope, project_id),
        smallest=None if SEES_ROWS in principal.permissions else await queries.smallest(session),
        dimension=by,
    )


@router.get("/projects", summary="Lista projekt / List projects")
async def list_projects(
    principal: Annotated[Principal, Depends(require("projects:read"))], session: Session, page: Page
) -> Listing[schemas.Project]:
    """Projekt som de är nu. Projects as they are now; `changed_since` asks when it became known."""
    return await page_rows(
        session,
        page,
        sa.select(projects).where(projects.c.known_until.is_(None)),
        sorts={
            "code": projects.c.code,
            "name": projects.c.name,
            "eligible_from": projects.c.eligible_from,
        },
        key=projects.c.id,
        changed=projects.c.known_at,
        read=queries.read_project,
    )


@router.get("/projects/{projectId}", summary="Hämta projekt / Get a project")
async def get_project(
    project_id: ProjectId,
    principal: Annotated[Principal, Depends(require("projects:read"))],
    session: Session,
    request: Request,
    response: Response,
) -> schemas.Project:
    """Ett projekt som det är nu. A project as it is now."""
    row = await queries.project(session, project_id)
    if unchanged := not_modified(request, row.version):
        return unchanged  # type: ignore[return-value]  # FastAPI sends a Response as it is
    response.headers["ETag"] = etag(row.version)
    return queries.read_project(row)


@router.get(
    "/projects/{projectId}/summaries", summary="Siffror per ett datum / Figures as of a date"
)
async def get_summary(
    project_id: ProjectId,
    principal: Annotated[Principal, Depends(require("summaries:read"))],
    session: Session,
    as_of: Annotated[
        DateField | None, Query(description="Som känt den dagen; i dag. As known then; today.")
    ] = None,
    group_by: GroupBy = None,
) -> schemas.Summary:
    """Projektets siffror som de var kända vid dagens slut. Its figures as known at the end of that day.

    Groups are counted on their own: somebody in two groups is in both, and once in the whole.
    """
    view = await _view(session, principal, project_id, group_by)
    day: date = as_of or today()
    check_dates(view.project.eligible_from, day)
    found = await summaries.summarise(session, project_id, day, group_by, principal.scope)
    return publication.summary(view, found, day)


@router.get(
    "/projects/{projectId}/comparisons",
    summary="Varför två datum skiljer sig / Why two dates differ",
)
async def get_comparison(
    project_id: ProjectId,
    principal: Annotated[Principal, Depends(require("comparisons:read"))],
    session: Session,
    from_date: Annotated[
        DateField | None, Query(description="Projektets början. The project's start.")
    ] = None,
    to_date: Annotated[DateField | None, Query(description="I dag. Today.")] = None,
    group_by: GroupBy = None,
) -> schemas.Comparison:
    """Siffran på båda datumen och orsakerna, som blir skillnaden. The causes add up to the difference.

    `new`: activity after the first date. `entered_late`: activity before it, known after. `merged`: registered
    twice. `withdrawn`: the participation. `corrected`: the minutes. `moved`: between groups.
    """
    view = await _view(session, principal, project_id, group_by)
    days = (from_date or view.project.eligible_from, to_date or today())
    check_dates(view.project.eligible_from, *days)
    persons = await comparisons.compare_persons(
        session, project_id, days, group_by, principal.scope
    )
    minutes = await comparisons.compare_minutes(
        session, project_id, days, group_by, principal.scope
    )
    return publication.comparison(view, days, persons, minutes)


@router.get("/freshness", summary="Hur färska siffrorna är / How fresh the figures are")
async def get_freshness(
    principal: Annotated[Principal, Depends(require("freshness:read"))], session: Session
) -> schemas.Freshness:
    """Per källa: senaste händelsen och hur långt efter den nådde hit. Each source's last event and its delay."""
    return schemas.Freshness(sources=await queries.freshness(session))


@router.get("/indicators", summary="Vad siffrorna betyder / What the figures mean")
async def list_indicators(
    principal: Annotated[Principal, Depends(require("indicators:read"))],
) -> schemas.Indicators:
    """Definitioner med namn och version. Definitions by name and version."""
    return schemas.Indicators(
        indicators=[
            schemas.IndicatorOut(
                indicator=indicator.id,
                definition=indicator.definition,
                unit=indicator.unit,
                title=schemas.InTwoLanguages(**indicator.title._asdict()),
                meaning=schemas.InTwoLanguages(**indicator.meaning._asdict()),
                rounding=indicator.rounding,
            )
            for indicator in indicators.ALL
        ]
    )
