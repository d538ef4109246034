"""Champions' time, set aside and used."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Query

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session, widen
from samlyft_training_log.capacity import queries
from samlyft_training_log.capacity.schemas import CapacityOut
from samlyft_training_log.places import FromDate, ToDate, Where
from samlyft_web.days import today
from samlyft_web.paging import Listing, Page, page_rows
from samlyft_web.query import at_once

router = APIRouter(tags=["trainers"])
QUARTER = timedelta(days=90)


@router.get("/champion-capacities", summary="Ombudens tid / Champions' time")
async def list_capacities(
    principal: Annotated[Principal, Depends(require("trainers:read"))],
    session: Session,
    page: Page,
    where: Annotated[Where, Depends(at_once(Where))],
    state: Annotated[
        Literal["no_time", "idle", "under", "within", "over"] | None,
        Query(description="Läge. State."),
    ] = None,
    from_date: FromDate = None,
    to_date: ToDate = None,
) -> Listing[CapacityOut]:
    """Avsatt och använd tid per ombud; utan datum de senaste 90 dagarna.

    Time set aside and used by each champion; of the last 90 days unless said otherwise.
    """
    await widen(session)
    until = to_date or today()
    rows = queries.capacities(
        scope=principal.scope,
        **where.given,
        from_date=from_date or until - QUARTER,
        to_date=until,
    )
    query = sa.select(rows)
    if state:
        query = query.where(rows.c.state == state)
    if where.given["workplace_id"] and "identity:read" not in principal.permissions:
        # Where a protected person works is not told by a filter either.
        query = query.where(rows.c.protected.is_(False))
    return await page_rows(
        session,
        page,
        query,
        sorts={"load": rows.c.load, "trained": rows.c.trained, "used": rows.c.used},
        key=rows.c.champion_id,
        changed=rows.c.known_at,
        read=queries.capacity_out(principal),
    )
