"""Many planned sessions changed at once."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request, Response
from sqlmodel import col, select

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MustRepeat
from samlyft_enrollment.models import PlanningChange
from samlyft_enrollment.planning_changes import commands, queries
from samlyft_enrollment.planning_changes.schemas import (
    PlanningChangeIn,
    PlanningChangeOut,
    Recipients,
)
from samlyft_imports.receiving import DryRun
from samlyft_web.etags import IfMatch, etag, not_modified
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["planned sessions"])
Reader = Annotated[Principal, Depends(require("planned-sessions:read"))]
Writer = Annotated[Principal, Depends(require("planned-sessions:write"))]
ChangeId = Annotated[UUID, Path(alias="planningChangeId")]


@router.post(
    "/planned-session-changes",
    summary="Ändra många tillfällen / Change many sessions",
    response_model=PlanningChangeOut,
)
async def change_many(
    principal: Writer,
    session: Session,
    once: MustRepeat,
    body: PlanningChangeIn,
    dry_run: DryRun = False,  # a query parameter
) -> Response:
    """Flyttar, gör digitala eller ställer in många på en gång; pröva först med dry_run=true.

    Moves, makes digital or cancels many at once; try it first with dry_run=true.
    """
    if dry_run:
        made = await commands.change_many(session, principal, body, dry_run=True)
        return Response(made.model_dump_json(), media_type="application/json")
    return await once.answer(
        session,
        lambda: commands.change_many(session, principal, body, dry_run=False),
        status=200,
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.get(
    "/planned-session-changes",
    summary="Lista ändringar av många / List changes of many",
)
async def list_changes(
    principal: Reader, session: Session, page: Page
) -> Listing[PlanningChangeOut]:
    """Ändringar av många tillfällen. Changes of many sessions."""
    return await page_rows(
        session,
        page,
        select(PlanningChange),
        sorts={"changed_at": col(PlanningChange.changed_at)},
        key=col(PlanningChange.id),
        changed=col(PlanningChange.changed_at),
        read=queries.change_out,
    )


@router.get(
    "/planned-session-changes/{planningChangeId}",
    summary="Hämta en ändring av många / Get a change of many",
    response_model=PlanningChangeOut,
)
async def get_change(
    request: Request,
    principal: Reader,
    session: Session,
    response: Response,
    planning_change_id: ChangeId,
) -> PlanningChangeOut | Response:
    """En ändring med vad som stod före. A change with what stood before."""
    row = await queries.get_change(session, planning_change_id)
    response.headers["etag"] = etag(row.version)
    return not_modified(request, row.version) or queries.change_out(row)


@router.delete(
    "/planned-session-changes/{planningChangeId}",
    summary="Ångra en ändring av många / Undo a change of many",
    status_code=204,
)
async def undo(
    principal: Writer, session: Session, planning_change_id: ChangeId, if_match: IfMatch
) -> None:
    """Allt blir som det var, om inget av tillfällena ändrats sedan dess.

    All becomes as it was, unless one of the sessions has changed since.
    """
    await commands.undo(session, principal, planning_change_id, if_match)


@router.get(
    "/planned-session-changes/{planningChangeId}/recipients",
    summary="Vilka som ska få veta / Who is to be told",
)
async def get_recipients(
    principal: Annotated[Principal, Depends(require("sign-ups:read"))],
    session: Session,
    planning_change_id: ChangeId,
) -> Recipients:
    """En lista att skriva ut eller skicka, per enhet och namn. A list to print or send."""
    return await queries.recipients(session, principal, planning_change_id)
