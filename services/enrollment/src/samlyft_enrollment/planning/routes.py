"""Planned sessions, known to everyone in the tenant."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from sqlmodel import col, select

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_enrollment.activities.rules import ActivityKind
from samlyft_enrollment.models import PlannedSession, PlannedTrainer
from samlyft_enrollment.planning import commands, heads, queries
from samlyft_enrollment.planning.schemas import (
    HeadCounts,
    HeadCountsOut,
    PlannedSessionChange,
    PlannedSessionIn,
    PlannedSessionOut,
    Status,
)
from samlyft_web.etags import IfMatch, etag
from samlyft_web.fields import Instant
from samlyft_web.paging import Listing, Page, page_rows
from samlyft_web.query import at_once

router = APIRouter(tags=["planned sessions"])
Reader = Annotated[Principal, Depends(require("planned-sessions:read"))]
Writer = Annotated[Principal, Depends(require("planned-sessions:write"))]
PlannedSessionId = Annotated[UUID, Path(alias="plannedSessionId")]
OneOf = Annotated[UUID | None, Query(description="En av dem. One of them.")]


class Filters:
    """What a list of planned sessions may be narrowed to."""

    def __init__(
        self,
        code: Annotated[str | None, Query(max_length=64, description="Kod. Code.")] = None,
        activity_id: OneOf = None,
        project_id: OneOf = None,
        workplace_id: OneOf = None,
        trainer_id: OneOf = None,
        municipality_code: Annotated[
            str | None, Query(pattern=r"^\d{4}$", description="Kommunkod. Municipality code.")
        ] = None,
        kind: Annotated[ActivityKind | None, Query(description="Sort. Kind.")] = None,
        status: Annotated[Status | None, Query(description="Läge. Status.")] = None,
        starts_from: Annotated[Instant | None, Query(description="Från. From.")] = None,
        starts_before: Annotated[Instant | None, Query(description="Före. Before.")] = None,
    ) -> None:
        self.equal = {
            "code": code,
            "activity_id": activity_id,
            "project_id": project_id,
            "workplace_id": workplace_id,
            "municipality_code": municipality_code,
            "kind": kind,
            "status": status,
        }
        self.trainer_id, self.starts_from, self.starts_before = (
            trainer_id,
            starts_from,
            starts_before,
        )

    def query(self) -> Any:
        """The select that they ask for."""
        query = select(PlannedSession)
        for name, value in self.equal.items():
            if value is not None:
                query = query.where(getattr(PlannedSession, name) == value)
        if self.trainer_id is not None:
            leads = select(PlannedTrainer.person_id).where(
                col(PlannedTrainer.planned_session_id) == PlannedSession.id,
                col(PlannedTrainer.person_id) == self.trainer_id,
            )
            query = query.where(leads.exists())
        if self.starts_from is not None:
            query = query.where(col(PlannedSession.starts_at) >= self.starts_from)
        if self.starts_before is not None:
            query = query.where(col(PlannedSession.starts_at) < self.starts_before)
        return query


@router.post(
    "/planned-sessions",
    summary="Planera tillfälle / Plan a session",
    status_code=201,
    response_model=PlannedSessionOut,
)
async def create_planned_session(
    principal: Writer, session: Session, once: MayRepeat, body: PlannedSessionIn
) -> Response:
    """Tid, plats eller länk, utbildare och platser; krockar varnas det för.

    Time, place or link, trainers and seats; clashes are warned of.
    """
    return await once.answer(
        session,
        lambda: commands.create_planned_session(session, principal, body),
        location=lambda made: f"/planned-sessions/{made.planned_session_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.get("/planned-sessions", summary="Lista planerade tillfällen / List planned sessions")
async def list_planned_sessions(
    principal: Reader,
    session: Session,
    page: Page,
    filters: Annotated[Filters, Depends(at_once(Filters))],
) -> Listing[PlannedSessionOut]:
    """Alla planerade tillfällen, i tidsordning. All planned sessions, in order of time."""
    found: Listing[Any] = await page_rows(
        session,
        page,
        filters.query(),
        sorts={
            "starts_at": col(PlannedSession.starts_at),
            "code": col(PlannedSession.code),
            "changed_at": col(PlannedSession.changed_at),
        },
        key=col(PlannedSession.id),
        changed=col(PlannedSession.changed_at),
        read=lambda row: row,
    )
    trainers = await queries.trainers_of(session, [row.id for row in found.items])
    items = [queries.planned_session_out(principal, row, trainers[row.id]) for row in found.items]
    return Listing[PlannedSessionOut](items=items, next=found.next, total=found.total)


@router.get(
    "/planned-sessions/{plannedSessionId}",
    summary="Hämta planerat tillfälle / Get a planned session",
)
async def get_planned_session(
    request: Request,
    principal: Reader,
    session: Session,
    response: Response,
    planned_session_id: PlannedSessionId,
) -> PlannedSessionOut:
    """Ett planerat tillfälle med krockar; antalet anmälda ändras utan ny version.

    One planned session with its clashes; how many signed up changes without a new version.
    """
    row = await queries.get_planned_session(session, planned_session_id)
    response.headers["etag"] = etag(row.version)
    trainers = (await queries.trainers_of(session, [row.id]))[row.id]
    warnings = await queries.clashes_of(session, row.id)
    return queries.planned_session_out(principal, row, trainers, warnings)


@router.patch(
    "/planned-sessions/{plannedSessionId}",
    summary="Ändra planerat tillfälle / Change a planned session",
)
async def change_planned_session(
    principal: Writer,
    session: Session,
    response: Response,
    planned_session_id: PlannedSessionId,
    if_match: IfMatch,
    body: PlannedSessionChange,
) -> PlannedSessionOut:
    """Flyttar, ställer in eller ändrar platserna; fler platser ges dem som väntar, i ordning.

    Moves it, cancels it or changes its seats; more seats go to those who wait, in order.
    """
    made = await commands.change_planned_session(
        session, principal, planned_session_id, if_match, body
    )
    response.headers["etag"] = etag(made.version)
    return made


@router.get(
    "/planned-sessions/{plannedSessionId}/head-counts",
    summary="Hämta antal på ett möte / Get heads at a gathering",
)
async def get_head_counts(
    principal: Reader, session: Session, planned_session_id: PlannedSessionId
) -> HeadCountsOut:
    """Hur många som kom, per roll och enhet. How many came, by role and unit."""
    row = await queries.get_planned_session(session, planned_session_id)
    return await queries.head_counts(session, row.id)


@router.put(
    "/planned-sessions/{plannedSessionId}/head-counts",
    summary="Räkna dem som kom på ett möte / Count heads at a gathering",
)
async def count_heads(
    principal: Writer,
    session: Session,
    planned_session_id: PlannedSessionId,
    if_match: IfMatch,
    body: HeadCounts,
) -> HeadCountsOut:
    """Förankringsmöten, besök, observerade workshoppar och konferenser: aldrig deltagartid.

    Anchoring meetings, visits, observed workshops and conferences: never participant time.
    """
    return await heads.count_heads(session, principal, planned_session_id, if_match, body)
