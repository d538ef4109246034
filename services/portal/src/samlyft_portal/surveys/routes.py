"""The door to before and after."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from samlyft_portal import drawing
from samlyft_portal.apis import Caller, Json, together
from samlyft_portal.dashboard import queries as projects
from samlyft_portal.dashboard.frame import Id, ProjectId, Reader, shown
from samlyft_portal.surveys import queries
from samlyft_web.problems import language

router = APIRouter(include_in_schema=False, prefix="/projects/{projectId}/survey")
RoundId = Annotated[str, Query(alias="round", pattern=Id)]
FEW_MINUTES = "private, max-age=300"
"""A closed round never changes; whoever logs out leaves no more than some minutes of shares behind."""


@router.get("")
async def survey(  # one parameter a choice of the page
    request: Request,
    caller: Reader,
    project_id: ProjectId,
    one: Annotated[str, Query(alias="round", max_length=40)] = "",
    since: Annotated[str, Query(max_length=40)] = "",
    by: Annotated[str, Query(max_length=40)] = "",
    item: Annotated[str, Query(max_length=130)] = "",
) -> Response:
    """What is different among the same people, for all or by group, and how each item was answered."""
    project = await projects.project(caller, project_id)
    rounds = await queries.closed_rounds(caller, project_id)
    chosen = queries.chosen(rounds, one)
    by = by if by in queries.BY else queries.WHOLE
    before = queries.earlier(rounds, chosen) if chosen else []
    first = next((row for row in before if row["round_id"] == since), next(iter(before), None))
    first_id = first["round_id"] if first else ""
    changes, after, then, detail, names = None, None, None, None, None
    if chosen:
        changes, after, then, detail, names = await together(
            queries.changes(caller, chosen, first_id, by),
            queries.answers(caller, chosen["round_id"], by),
            queries.answers(caller, first_id if by != queries.WHOLE else "", by),
            queries.answers_of(caller, chosen["round_id"], item, by),
            projects.municipalities(caller),
        )
    return await shown(
        request, caller, "survey", project, folder="surveys",
        rounds=rounds, one=chosen, before=before, first=first, by=by, ways=queries.BY,
        changes=changes, after=after, detail=detail, item=item,
        moved=queries.by_item(changes), then=queries.by_item(then),
        share_of=queries.share_of, moves=drawing.moves, scale=drawing.scale,
        called=lambda row: queries.called(row, names or {}, language.get()),
    )  # fmt: skip


@router.get("/changes.svg")
async def changes_picture(
    caller: Reader, project_id: ProjectId, one: RoundId, since: str = "", dark: bool = False
) -> Response:
    """Before and after as dumbbells."""
    return await _picture(caller, one, "comparison-charts", dark=dark, since=since)


@router.get("/answers.svg")
async def answers_picture(  # as the page
    caller: Reader,
    project_id: ProjectId,
    one: RoundId,
    item: Annotated[str, Query(max_length=130)] = "",
    by: str = queries.WHOLE,
    dark: bool = False,
) -> Response:
    """How an item was answered, a scale to either side of its middle."""
    return await _picture(caller, one, "distribution-charts", dark=dark, item=item, dimension=by)


async def _picture(
    caller: Caller, round_id: str, chart: str, *, dark: bool, **query: str
) -> Response:
    asked: Json = {**query, "dark": str(dark).lower(), "language": language.get()}
    content = await queries.picture(caller, f"/survey/v1/rounds/{round_id}/{chart}", **asked)
    return Response(content, media_type=queries.SVG, headers={"Cache-Control": FEW_MINUTES})
