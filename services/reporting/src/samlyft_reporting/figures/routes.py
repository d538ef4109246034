"""Any figure, by any dimension, as known on a date."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_reporting import sheets
from samlyft_reporting.figures import answering, asking, counting, schemas, sheet
from samlyft_reporting.figures.answering import Question
from samlyft_reporting.figures.asking import AsOf, GroupedBy, IndicatorId, Narrowing, SortedBy
from samlyft_reporting.rules import check_dates
from samlyft_reporting.seen import ProjectId, see
from samlyft_web.days import today
from samlyft_web.query import at_once

router = APIRouter(tags=["figures"])


@router.get(
    "/projects/{projectId}/figures",
    summary="En siffra, uppdelad / A figure, broken down",
    response_model=schemas.Figures,
    responses=sheets.answers(sheet.EXAMPLE),
)
async def get_figures(
    project_id: ProjectId,
    principal: Annotated[Principal, Depends(require("summaries:read"))],
    session: Session,
    request: Request,
    response: Response,
    narrowing: Annotated[Narrowing, Depends(at_once(Narrowing))],
    indicator: IndicatorId = "persons_trained",
    by: GroupedBy = [],  # noqa: B006  # FastAPI copies it
    as_of: AsOf = None,
    sort: Annotated[SortedBy, Query(description="`-` vänder. `-` turns.")] = "key",
    limit: Annotated[int, Query(ge=1, le=1000, description="Grupper. Groups.")] = 20,
    page: Annotated[int, Query(ge=1, le=500, description="Sida. Page.")] = 1,
) -> schemas.Figures | Response:
    """Varje siffra säger vad den räknar, av vilka, som känt när och hur långt varje källa hade kommit.

    Every figure says what it counts, of whom, as known when, and how far each source had come. Who may not list
    the people gets the fixed breakdowns of the last release on or before the day. Be om text/csv eller XLSX
    (`Accept`) för kalkylblad med alla grupper. Ask for text/csv or XLSX for a spreadsheet of all groups.
    """
    view = await see(session, principal, project_id, None)
    day = as_of or today()
    check_dates(view.project.eligible_from, day)
    question = Question(asking.indicator_of(indicator), tuple(by), narrowing, day)
    if kind := sheets.kind_of(request, response):
        everything = (sort, sheets.MOST_ROWS, 1)
        shown = await answering.answer(session, view, principal, question, everything)
        return await sheets.file_of(sheet.sheet(shown), kind)
    shown = await answering.answer(session, view, principal, question, (sort, limit, page))
    root = request.scope.get("root_path", "")
    if shown.groups_in_all > page * limit:
        kept = [one for one in request.query_params.multi_items() if one[0] != "page"]
        path = request.url.path.removeprefix(root)
        shown.next = f"{root}{path}?{urlencode([*kept, ('page', str(page + 1))])}"
    if question.indicator.made_of == "entries" and view.sees_rows:
        shown.entries = f"{root}/projects/{project_id}/entries?{urlencode(question.words)}"
    return shown


@router.get("/counting-rules", summary="Vem som är deltagare / Who is a participant")
async def list_counting_rules(
    principal: Annotated[Principal, Depends(require("indicators:read"))],
) -> schemas.CountingRules:
    """Utlysningarnas räkneregler som daterade uppgifter, med källa. The calls' rules, dated, with their source."""
    return schemas.CountingRules(
        rules=[
            schemas.CountingRuleOut.model_validate({**rule._asdict(), "rule": rule.definition})
            for rule in counting.counting_rules()
        ]
    )
