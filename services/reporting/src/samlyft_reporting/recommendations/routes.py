"""Recommendations of evaluations: made, listed, answered."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Path, Query, Request, Response

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_reporting.evaluations.routes import AssignmentId, OfAssignment, OfProject
from samlyft_reporting.recommendations import commands, queries
from samlyft_reporting.recommendations.schemas import (
    RecommendationChange,
    RecommendationIn,
    RecommendationOut,
    Status,
)
from samlyft_reporting.signals.queries import one
from samlyft_reporting.signals.routes import OfCode
from samlyft_web.etags import IfMatch, etag, not_modified
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["evaluations"])
Reader = Annotated[Principal, Depends(require("recommendations:read"))]
RecommendationId = Annotated[UUID, Path(alias="recommendationId", description="Id. Id.")]


@router.post(
    "/evaluation-assignments/{assignmentId}/recommendations",
    summary="Lämna en rekommendation / Make a recommendation",
    status_code=201,
    response_model=RecommendationOut,
)
async def recommend(
    principal: Annotated[Principal, Depends(require("recommendations:write"))],
    session: Session,
    once: MayRepeat,
    assignment_id: AssignmentId,
    body: RecommendationIn,
) -> Response:
    """Till den som äger frågan; skriv inget om enskilda. To whoever owns it; nothing about persons."""
    return await once.answer(
        session,
        lambda: commands.recommend(session, principal, assignment_id, body),
        location=lambda made: f"/recommendations/{made.recommendation_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.get("/recommendations", summary="Lista rekommendationer / List recommendations")
async def list_recommendations(
    principal: Reader,
    session: Session,
    page: Page,
    project_id: OfProject = None,
    assignment_id: OfAssignment = None,
    municipality_code: OfCode = None,
    status: Annotated[Status | None, Query(description="Läge. Status.")] = None,
) -> Listing[RecommendationOut]:
    """Med ägare, svar och läge. With owner, answer and status."""
    table = queries.RECOMMENDATION
    query = sa.select(table)
    asked = {
        "project_id": project_id,
        "assignment_id": assignment_id,
        "municipality_code": municipality_code,
        "status": status,
    }
    for name, value in asked.items():
        query = query if value is None else query.where(table.c[name] == value)
    return await page_rows(
        session,
        page,
        query,
        sorts={"changed_at": table.c.changed_at, "owner": table.c.owner},
        key=table.c.id,
        changed=table.c.changed_at,
        read=queries.recommendation_out,
    )


@router.get(
    "/recommendations/{recommendationId}",
    summary="Hämta rekommendation / Get a recommendation",
    response_model=RecommendationOut,
)
async def get_recommendation(
    principal: Reader,
    session: Session,
    request: Request,
    response: Response,
    recommendation_id: RecommendationId,
) -> RecommendationOut | Response:
    """En rekommendation med sitt svar. A recommendation with its answer."""
    table = queries.RECOMMENDATION
    query = sa.select(table).where(table.c.id == recommendation_id)
    row = await one(session, query, queries.NO_RECOMMENDATION)
    response.headers["etag"] = etag(row.version)
    return not_modified(request, row.version) or queries.recommendation_out(row)


@router.patch(
    "/recommendations/{recommendationId}",
    summary="Svara på rekommendation / Answer a recommendation",
)
async def answer(
    principal: Annotated[Principal, Depends(require("recommendation-answers:write"))],
    session: Session,
    response: Response,
    recommendation_id: RecommendationId,
    if_match: IfMatch,
    body: RecommendationChange,
) -> RecommendationOut:
    """Godtas, delvis, avslås eller klar, med svar. Accepted, partly, rejected or done, with an answer."""
    made = await commands.answer(session, principal, recommendation_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return made
