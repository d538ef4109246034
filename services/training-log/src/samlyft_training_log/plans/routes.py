"""Action plans and measures: known to everyone in the tenant, written by whoever reaches their place."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_training_log.places import FromDate, ToDate, Where, between
from samlyft_training_log.plans import commands, queries
from samlyft_training_log.plans.schemas import (
    MeasureChange,
    MeasureIn,
    MeasureOut,
    MeasureStatus,
    PlanChange,
    PlanIn,
    PlanLevel,
    PlanOut,
    PlanStatus,
)
from samlyft_web.etags import IfMatch, etag, not_modified
from samlyft_web.paging import Listing, Page, page_rows
from samlyft_web.query import at_once

router = APIRouter(tags=["action-plans"])
Reader = Annotated[Principal, Depends(require("action-plans:read"))]
Writer = Annotated[Principal, Depends(require("action-plans:write"))]
PlanId = Annotated[UUID, Path(alias="planId")]
MeasureId = Annotated[UUID, Path(alias="measureId")]


@router.post(
    "/action-plans",
    summary="Lägg upp handlingsplan / Make an action plan",
    status_code=201,
    response_model=PlanOut,
)
async def make_plan(principal: Writer, session: Session, once: MayRepeat, body: PlanIn) -> Response:
    """För en enhet, en kommun eller hela samverkan. Of a workplace, a municipality or the tenant."""
    return await once.answer(
        session,
        lambda: commands.make_plan(session, principal, body),
        location=lambda made: f"/action-plans/{made.plan_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.get("/action-plans", summary="Lista handlingsplaner / List action plans")
async def list_plans(
    principal: Reader,
    session: Session,
    page: Page,
    where: Annotated[Where, Depends(at_once(Where))],
    level: Annotated[PlanLevel | None, Query(description="Nivå. Level.")] = None,
    status: Annotated[PlanStatus | None, Query(description="Status. Status.")] = None,
) -> Listing[PlanOut]:
    """Alla handlingsplaner med sina åtgärder. All action plans with their measures."""
    table = queries.PLAN.c
    query = where.of(queries.plans(), table)
    if level:
        query = query.where(table.level == level)
    if status:
        query = query.where(table.status == status)
    return await page_rows(
        session,
        page,
        query,
        sorts={
            "due_on": table.due_on,
            "title": table.title,
            "status": table.status,
            "recorded_at": table.recorded_at,
        },
        key=table.plan_id,
        changed=table.recorded_at,
        read=queries.plan_row,
    )


@router.get(
    "/action-plans/{planId}",
    summary="Hämta handlingsplan / Get an action plan",
    response_model=PlanOut,
)
async def get_plan(
    request: Request, principal: Reader, session: Session, response: Response, plan_id: PlanId
) -> PlanOut | Response:
    """En handlingsplan. One action plan."""
    found = await queries.get_plan(session, plan_id)
    response.headers["etag"] = etag(found.version)
    return not_modified(request, found.version) or found


@router.patch("/action-plans/{planId}", summary="Ändra handlingsplan / Change an action plan")
async def change_plan(
    principal: Writer,
    session: Session,
    response: Response,
    plan_id: PlanId,
    if_match: IfMatch,
    body: PlanChange,
) -> PlanOut:
    """Antar, avslutar eller ändrar planen. Adopts, completes or changes the plan."""
    made = await commands.change_plan(session, principal, plan_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return made


@router.post(
    "/action-plans/{planId}/measures",
    summary="Lägg till åtgärd / Add a measure",
    status_code=201,
    response_model=MeasureOut,
)
async def add_measure(
    principal: Writer, session: Session, once: MayRepeat, plan_id: PlanId, body: MeasureIn
) -> Response:
    """En åtgärd till i planen. One more measure of the plan."""
    return await once.answer(
        session,
        lambda: commands.add_measure(session, principal, plan_id, body),
        location=lambda made: f"/plan-measures/{made.measure_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.get("/plan-measures", summary="Lista åtgärder / List measures")
async def list_measures(
    principal: Reader,
    session: Session,
    page: Page,
    where: Annotated[Where, Depends(at_once(Where))],
    plan_id: Annotated[UUID | None, Query(description="Handlingsplan. Plan.")] = None,
    status: Annotated[MeasureStatus | None, Query(description="Status. Status.")] = None,
    overdue: Annotated[bool | None, Query(description="Försenad. Overdue.")] = None,
    owner: Annotated[str | None, Query(max_length=200, description="Ansvarig. Owner.")] = None,
    from_date: FromDate = None,
    to_date: ToDate = None,
) -> Listing[MeasureOut]:
    """Åtgärder ur alla planer, efter sista dag. Measures of all plans, by due date."""
    table = queries.MEASURE.c
    query = between(where.of(queries.measures(), queries.PLAN.c), table.due_on, from_date, to_date)
    for column, value in ((table.plan_id, plan_id), (table.status, status), (table.owner, owner)):
        query = query if value is None else query.where(column == value)
    if overdue is not None:
        query = query.where(queries.overdue() if overdue else ~queries.overdue())
    return await page_rows(
        session,
        page,
        query,
        sorts={
            "due_on": table.due_on,
            "owner": table.owner,
            "status": table.status,
            "recorded_at": table.recorded_at,
        },
        key=table.measure_id,
        changed=table.recorded_at,
        read=queries.measure_out,
    )


@router.get(
    "/plan-measures/{measureId}", summary="Hämta åtgärd / Get a measure", response_model=MeasureOut
)
async def get_measure(
    request: Request, principal: Reader, session: Session, response: Response, measure_id: MeasureId
) -> MeasureOut | Response:
    """En åtgärd. One measure."""
    found = await queries.get_measure(session, measure_id)
    response.headers["etag"] = etag(found.version)
    return not_modified(request, found.version) or found


@router.patch("/plan-measures/{measureId}", summary="Ändra åtgärd / Change a measure")
async def change_measure(
    principal: Writer,
    session: Session,
    response: Response,
    measure_id: MeasureId,
    if_match: IfMatch,
    body: MeasureChange,
) -> MeasureOut:
    """Påbörjad, klar eller ändrad. Begun, done or changed."""
    made = await commands.change_measure(session, principal, measure_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return made
