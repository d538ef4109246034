"""Why two dates differ."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_reporting import sheets
from samlyft_reporting.comparisons import publication, published, queries, schemas, sheet
from samlyft_reporting.rules import check_dates
from samlyft_reporting.seen import GroupBy, ProjectId, see
from samlyft_web.days import today
from samlyft_web.fields import DateField

router = APIRouter(tags=["figures"])


@router.get(
    "/projects/{projectId}/comparisons",
    summary="Varför två datum skiljer sig / Why two dates differ",
    response_model=schemas.Comparison,
    responses=sheets.answers(sheet.EXAMPLE),
)
async def get_comparison(
    project_id: ProjectId,
    principal: Annotated[Principal, Depends(require("comparisons:read"))],
    session: Session,
    request: Request,
    response: Response,
    from_date: Annotated[
        DateField | None, Query(description="Projektets början. The project's start.")
    ] = None,
    to_date: Annotated[DateField | None, Query(description="I dag. Today.")] = None,
    group_by: GroupBy = None,
) -> schemas.Comparison | Response:
    """Siffran på båda datumen och orsakerna, som blir skillnaden. The causes add up to the difference.

    `new`: activity after the first date. `entered_late`: activity before it, known after. `merged`: registered
    twice. `withdrawn`: the participation. `corrected`: the minutes. `moved`: between groups. Who may not list the
    people gets two releases and no causes. Be om text/csv eller XLSX (`Accept`) för kalkylblad. Ask for text/csv or
    XLSX for a spreadsheet.
    """
    view = await see(session, principal, project_id, group_by)
    days = (from_date or view.project.eligible_from, to_date or today())
    check_dates(view.project.eligible_from, *days)
    if view.sees_rows:
        reach = principal.scope
        persons = await queries.compare_persons(session, project_id, days, group_by, reach)
        minutes = await queries.compare_minutes(session, project_id, days, group_by, reach)
        shown = publication.comparison(view, days, persons, minutes)
    else:
        released = await published.compare(session, project_id, days, group_by)
        shown = publication.comparison(view, *released)
    if kind := sheets.kind_of(request, response):
        return await sheets.file_of(sheet.sheet(shown), kind)
    return shown
