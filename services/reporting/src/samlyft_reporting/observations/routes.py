"""Observations: noted, listed, taken back."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Path, Query, Request, Response

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_reporting.observations import commands, queries
from samlyft_reporting.observations.schemas import (
    ObservationChange,
    ObservationIn,
    ObservationOut,
)
from samlyft_reporting.signals.queries import one
from samlyft_reporting.signals.routes import OfCode, OfPlace
from samlyft_reporting.signals.rules import Observed
from samlyft_web.etags import IfMatch, etag, not_modified
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["signals"])
Reader = Annotated[Principal, Depends(require("observations:read"))]
Writer = Annotated[Principal, Depends(require("observations:write"))]
ObservationId = Annotated[UUID, Path(alias="observationId", description="Id. Id.")]


@router.post(
    "/observations",
    summary="Notera iakttagelse / Note an observation",
    status_code=201,
    response_model=ObservationOut,
)
async def observe(
    principal: Writer, session: Session, once: MayRepeat, body: ObservationIn
) -> Response:
    """Papper på anslagstavlan, eller att ambassadörer är avsikten. Paper notices, or ambassadors meant."""
    return await once.answer(
        session,
        lambda: commands.observe(session, principal, body),
        location=lambda made: f"/observations/{made.observation_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.get("/observations", summary="Lista iakttagelser / List observations")
async def list_observations(  # one argument a filter
    principal: Reader,
    session: Session,
    page: Page,
    project_id: Annotated[UUID | None, Query(description="Projekt. Project.")] = None,
    municipality_code: OfCode = None,
    workplace_id: OfPlace = None,
    kind: Annotated[Observed | None, Query(description="Slag. Kind.")] = None,
) -> Listing[ObservationOut]:
    """Inom din behörighet. Within your reach."""
    table = queries.OBSERVATION
    query = sa.select(table)
    asked = {
        "project_id": project_id,
        "municipality_code": municipality_code,
        "workplace_id": workplace_id,
        "kind": kind,
    }
    for name, value in asked.items():
        if value is not None:
            query = query.where(table.c[name] == value)
    return await page_rows(
        session,
        page,
        query,
        sorts={"seen_on": table.c.seen_on, "changed_at": table.c.changed_at},
        key=table.c.id,
        changed=table.c.changed_at,
        read=queries.observation_out,
    )


@router.get(
    "/observations/{observationId}",
    summary="Hämta iakttagelse / Get an observation",
    response_model=ObservationOut,
)
async def get_observation(
    principal: Reader,
    session: Session,
    request: Request,
    response: Response,
    observation_id: ObservationId,
) -> ObservationOut | Response:
    """En iakttagelse. One observation."""
    table = queries.OBSERVATION
    query = sa.select(table).where(table.c.id == observation_id)
    row = await one(session, query, queries.NO_OBSERVATION)
    response.headers["etag"] = etag(row.version)
    return not_modified(request, row.version) or queries.observation_out(row)


@router.patch("/observations/{observationId}", summary="Ändra iakttagelse / Change an observation")
async def change_observation(
    principal: Writer,
    session: Session,
    response: Response,
    observation_id: ObservationId,
    if_match: IfMatch,
    body: ObservationChange,
) -> ObservationOut:
    """Tagen tillbaka, eller gäller igen. Taken back, or standing again."""
    made = await commands.change_observation(session, principal, observation_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return made
