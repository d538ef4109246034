"""Figures as of a date."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_reporting import sheets
from samlyft_reporting.rules import check_dates
from samlyft_reporting.seen import GroupBy, ProjectId, see
from samlyft_reporting.summaries import publication, published, queries, schemas, sheet
from samlyft_web.days import today
from samlyft_web.fields import DateField

router = APIRouter(tags=["figures"])


@router.get(
    "/projects/{projectId}/summaries",
    summary="Siffror per ett datum / Figures as of a date",
    response_model=schemas.Summary,
    responses=sheets.answers(sheet.EXAMPLE),
)
async def get_summary(
    project_id: ProjectId,
    principal: Annotated[Principal, Depends(require("summaries:read"))],
    session: Session,
    request: Request,
    response: Response,
    as_of: Annotated[
        DateField | None, Query(description="Som känt den dagen; i dag. As known then; today.")
    ] = None,
    group_by: GroupBy = None,
) -> schemas.Summary | Response:
    """Projektets siffror som de var kända vid dagens slut. Its figures as known at the end of that day.

    Groups are counted on their own: somebody in two groups is in both, and once in the whole. Who may not list
    the people gets the last release on or before the day, and its date as `as_of`. Be om text/csv eller XLSX
    (`Accept`) för kalkylblad. Ask for text/csv or XLSX for a spreadsheet.
    """
    view = await see(session, principal, project_id, group_by)
    day: date = as_of or today()
    check_dates(view.project.eligible_from, day)
    if view.sees_rows:
        found = await queries.summarise(session, project_id, day, group_by, principal.scope)
        shown = publication.summary(view, found, day)
    else:
        released = await published.summarise(session, project_id, day, group_by)
        shown = publication.summary(view, *released)
    if kind := sheets.kind_of(request, response):
        return await sheets.file_of(sheet.sheet(shown), kind)
    return shown
