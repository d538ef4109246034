"""Coverage of workplaces, now and over time."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Query

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session, widen
from samlyft_training_log.coverage import queries
from samlyft_training_log.coverage.schemas import CoverageOut, CoverageTrendOut
from samlyft_training_log.places import MUNICIPALITY
from samlyft_web.days import today
from samlyft_web.fields import DateField
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["coverage"])
Reader = Annotated[Principal, Depends(require("coverages:read"))]
OfTopic = Annotated[str | None, Query(max_length=200, description="Ämne, annars alla. Topic.")]
OfWorkplace = Annotated[UUID | None, Query(description="Enhet. Workplace.")]
OfMunicipality = Annotated[
    str | None, Query(pattern=MUNICIPALITY, description="Kommun. Municipality.")
]
AsOf = Annotated[DateField | None, Query(description="Dag, annars i dag. Day, else today.")]
Months = Annotated[
    int, Query(ge=1, le=120, description="Hur länge utbildning är färsk. How long it is fresh.")
]


@router.get("/coverages", summary="Täckning per enhet / Coverage of workplaces")
async def list_coverages(
    principal: Reader,
    session: Session,
    page: Page,
    topic: OfTopic = None,
    municipality_code: OfMunicipality = None,
    workplace_id: OfWorkplace = None,
    as_of: AsOf = None,
    fresh_months: Months = 24,
) -> Listing[CoverageOut]:
    """Utbildade och fortfarande anställda av alla anställda. Trained and still employed, of all employed."""
    await widen(session)
    rows = queries.coverages(
        scope=principal.scope,
        topic=topic,
        municipality_code=municipality_code,
        workplace_id=workplace_id,
        as_of=as_of or today(),
        months=fresh_months,
    )
    return await page_rows(
        session,
        page,
        sa.select(rows),
        sorts={name: rows.c[name] for name in ("code", "percent", "trained", "headcount", "gone")},
        key=rows.c.workplace_id,
        changed=rows.c.changed_at,
        read=queries.coverage_out,
    )


@router.get("/coverage-trends", summary="Täckning över tid / Coverage over time")
async def list_coverage_trends(
    principal: Reader,
    session: Session,
    page: Page,
    workplace_id: OfWorkplace = None,
    municipality_code: OfMunicipality = None,
    topic: OfTopic = None,
    as_of: AsOf = None,
    fresh_months: Months = 24,
    back: Annotated[int, Query(ge=1, le=60, description="Månader bakåt. Months back.")] = 12,
) -> Listing[CoverageTrendOut]:
    """Hur täckningen ändras när folk börjar och slutar och när utbildning blir gammal, för en enhet eller kommun.

    How coverage of a workplace or municipality changes as people come and go and as training grows old.
    """
    await widen(session)
    rows = queries.trends(
        scope=principal.scope,
        topic=topic,
        municipality_code=municipality_code,
        workplace_id=workplace_id,
        as_of=as_of or today(),
        months=fresh_months,
        back=back,
    )
    return await page_rows(
        session,
        page,
        sa.select(rows),
        sorts={"day": rows.c.day},
        key=rows.c.day,
        changed=rows.c.changed_at,
        read=queries.trend_out,
    )
