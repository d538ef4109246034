"""Activities, known to everyone in the tenant."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from sqlmodel import col, select

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_enrollment.activities import commands, queries
from samlyft_enrollment.activities.rules import ActivityKind
from samlyft_enrollment.activities.schemas import (
    ActivityChange,
    ActivityIn,
    ActivityOut,
    ActivityTerms,
)
from samlyft_enrollment.models import Activity
from samlyft_web.etags import IfMatch, etag, not_modified
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["activities"])
Reader = Annotated[Principal, Depends(require("activities:read"))]
Writer = Annotated[Principal, Depends(require("activities:write"))]
ActivityId = Annotated[UUID, Path(alias="activityId")]


@router.get("/activity-terms", summary="Ord för insatser / Words for activities")
async def get_terms(principal: Reader) -> ActivityTerms:
    """Sorter, ämnen och kompetenser ur DigComp. Kinds, topics and competences of DigComp."""
    return queries.all_terms()


@router.post(
    "/activities",
    summary="Lägg till insats / Add an activity",
    status_code=201,
    response_model=ActivityOut,
)
async def create_activity(
    principal: Writer, session: Session, once: MayRepeat, body: ActivityIn
) -> Response:
    """En insats med mål, ämnen och minuter. An activity with goals, topics and minutes."""
    return await once.answer(
        session,
        lambda: commands.create_activity(session, principal, body),
        location=lambda made: f"/activities/{made.activity_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.get("/activities", summary="Lista insatser / List activities")
async def list_activities(
    principal: Reader,
    session: Session,
    page: Page,
    project_id: Annotated[UUID | None, Query(description="Ett projekt. One project.")] = None,
    kind: Annotated[ActivityKind | None, Query(description="Sort. Kind.")] = None,
    series: Annotated[str | None, Query(max_length=64, description="Serie. Series.")] = None,
    topic: Annotated[str | None, Query(max_length=100, description="Ämne. Topic.")] = None,
    code: Annotated[str | None, Query(max_length=64, description="Kod. Code.")] = None,
) -> Listing[ActivityOut]:
    """Alla insatser, i svensk bokstavsordning. All activities, in Swedish order."""
    query = select(Activity)
    for column, value in (
        (Activity.project_id, project_id),
        (Activity.kind, kind),
        (Activity.series, series),
        (Activity.code, code),
    ):
        if value is not None:
            query = query.where(col(column) == value)
    if topic is not None:
        query = query.where(col(Activity.topics).contains([{"topic": topic}]))
    return await page_rows(
        session,
        page,
        query,
        sorts={
            "name": col(Activity.sort_name),
            "code": col(Activity.code),
            "changed_at": col(Activity.changed_at),
        },
        key=col(Activity.id),
        changed=col(Activity.changed_at),
        read=queries.activity_out,
    )


@router.get(
    "/activities/{activityId}",
    summary="Hämta insats / Get an activity",
    response_model=ActivityOut,
)
async def get_activity(
    request: Request,
    principal: Reader,
    session: Session,
    response: Response,
    activity_id: ActivityId,
) -> ActivityOut | Response:
    """En insats. One activity."""
    row = await queries.get_activity(session, activity_id)
    response.headers["etag"] = etag(row.version)
    return not_modified(request, row.version) or queries.activity_out(row)


@router.patch("/activities/{activityId}", summary="Ändra insats / Change an activity")
async def change_activity(
    principal: Writer,
    session: Session,
    response: Response,
    activity_id: ActivityId,
    if_match: IfMatch,
    body: ActivityChange,
) -> ActivityOut:
    """En ny version av insatsen. A new version of the activity."""
    made = await commands.change_activity(session, principal, activity_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return made
