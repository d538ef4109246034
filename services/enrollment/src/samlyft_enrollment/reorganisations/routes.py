"""Reorganisations of workplaces: tried, made, listed."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response
from sqlalchemy import literal
from sqlmodel import col, or_, select

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MustRepeat
from samlyft_enrollment.models import WorkplaceChange
from samlyft_enrollment.reorganisations import commands, queries, undoing
from samlyft_enrollment.reorganisations.schemas import (
    Kind,
    ReorganisationIn,
    ReorganisationOut,
    WorkplaceChangeOut,
)
from samlyft_imports.receiving import DryRun
from samlyft_web.etags import IfMatch, etag
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["places"])
Reader = Annotated[Principal, Depends(require("workplaces:read"))]
ChangeId = Annotated[UUID, Path(alias="workplaceChangeId")]
Writer = Annotated[Principal, Depends(require("workplaces:write"))]


@router.post(
    "/workplace-changes",
    summary="Omorganisera enheter / Reorganise workplaces",
    status_code=201,
    response_model=ReorganisationOut,
    responses={200: {"model": ReorganisationOut, "description": "Bara prövat. Only tried."}},
)
async def reorganise(
    principal: Writer,
    session: Session,
    once: MustRepeat,
    body: ReorganisationIn,
    dry_run: DryRun = False,  # a query parameter
) -> Response:
    """Delar, slår ihop, byter namn på, flyttar till annan arbetsgivare eller stänger enheter en dag.

    De som arbetar där följer med; deras anställning fortsätter som en ny del från den dagen, så att
    allt som var tidigare står kvar. `dry_run=true` visar vad som skulle hända.

    Splits, merges, renames, moves to another employer or closes workplaces on a day. Whoever works
    there goes along; the employment goes on as a new part, so that all that was before stands.
    """
    if dry_run:
        made = await commands.reorganise(session, principal, body, dry_run=True)
        return Response(made.model_dump_json(), media_type="application/json")
    return await once.answer(
        session,
        lambda: commands.reorganise(session, principal, body, dry_run=False),
        location=lambda made: f"/workplace-changes/{made.workplace_change_id}",
        headers=lambda _: {"etag": etag(1)},
    )


@router.get("/workplace-changes", summary="Lista omorganisationer / List reorganisations")
async def list_changes(
    principal: Reader,
    session: Session,
    page: Page,
    kind: Annotated[Kind | None, Query(description="Slag. Kind.")] = None,
    workplace_id: Annotated[
        UUID | None, Query(description="Som den rörde. Of a workplace before or after.")
    ] = None,
) -> Listing[WorkplaceChangeOut]:
    """Vad som blev vad, och när. What became what, and when."""
    query = select(WorkplaceChange)
    if kind:
        query = query.where(col(WorkplaceChange.kind) == kind)
    if workplace_id:
        query = query.where(
            or_(
                literal(workplace_id) == col(WorkplaceChange.workplace_ids).any_(),
                literal(workplace_id) == col(WorkplaceChange.successor_ids).any_(),
            )
        )
    return await page_rows(
        session,
        page,
        query,
        sorts={
            "on_day": col(WorkplaceChange.on_day),
            "changed_at": col(WorkplaceChange.changed_at),
        },
        key=col(WorkplaceChange.id),
        changed=col(WorkplaceChange.changed_at),
        read=queries.change_out,
    )


@router.get(
    "/workplace-changes/{workplaceChangeId}",
    summary="Hämta omorganisation / Get a reorganisation",
)
async def get_change(
    principal: Reader,
    session: Session,
    response: Response,
    change_id: ChangeId,
) -> WorkplaceChangeOut:
    """En omorganisation. One reorganisation."""
    row = await queries.get_change(session, change_id)
    response.headers["etag"] = etag(row.version)
    return queries.change_out(row)


@router.delete(
    "/workplace-changes/{workplaceChangeId}",
    summary="Ångra omorganisation / Undo a reorganisation",
    status_code=204,
)
async def undo(principal: Writer, session: Session, change_id: ChangeId, if_match: IfMatch) -> None:
    """Enheter och anställningar blir som de var, om inget hunnit vila på ändringen: annars sägs vad.

    Det som öppnades har aldrig funnits (stängt dagen före det öppnade); koden kan användas igen.

    Workplaces and employments become as they were, unless something has come to rest on it, which is named. What was
    opened never was (closed the day before it opened); its code may be used again.
    """
    await undoing.undo(session, principal, change_id, if_match)
