"""From a figure down to its entries, and from a difference to what makes it."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Query

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_reporting.entries import queries
from samlyft_reporting.entries.schemas import ChangedEntryOut, EntryOut
from samlyft_reporting.figures.asked import Asked
from samlyft_reporting.figures.asking import AsOf, Narrowing
from samlyft_reporting.projects import queries as projects
from samlyft_reporting.rules import Cause, check_dates
from samlyft_reporting.seen import ProjectId
from samlyft_web.days import today
from samlyft_web.fields import DateField
from samlyft_web.paging import Listing, Page, page_rows
from samlyft_web.query import at_once

router = APIRouter(tags=["entries"])
Reader = Annotated[Principal, Depends(require("cells:read"))]
SORTS = ("local_date", "known_at", "minutes")


@router.get(
    "/projects/{projectId}/entries", summary="Raderna bakom en siffra / Entries of a figure"
)
async def list_entries(
    project_id: ProjectId,
    principal: Reader,
    session: Session,
    page: Page,
    narrowing: Annotated[Narrowing, Depends(at_once(Narrowing))],
    as_of: AsOf = None,
    person_id: Annotated[UUID | None, Query(description="Person. Person.")] = None,
    session_id: Annotated[UUID | None, Query(description="Tillfälle. Session.")] = None,
) -> Listing[EntryOut]:
    """Summan av raderna är siffran `training_minutes` med samma urval. Their sum is that figure."""
    project = await projects.project(session, project_id)
    day = as_of or today()
    check_dates(project.eligible_from, day)
    asked = Asked(
        project_id=project_id,
        day=day,
        only=narrowing.only,
        from_on=narrowing.from_on,
        to_on=narrowing.to_on,
    )
    found = queries.as_table(queries.behind(asked), asked.values)
    query = sa.select(*found.c)
    for column, value in (("person_id", person_id), ("session_id", session_id)):
        query = query if value is None else query.where(found.c[column] == value)
    return await page_rows(
        session,
        page,
        query,
        sorts={name: found.c[name] for name in SORTS},
        key=found.c.entry_id,
        changed=found.c.known_at,
        read=queries.read_entry,
    )


@router.get(
    "/projects/{projectId}/changed-entries",
    summary="Raderna bakom en skillnad / Entries of a difference",
)
async def list_changed_entries(
    project_id: ProjectId,
    principal: Reader,
    session: Session,
    page: Page,
    from_date: Annotated[
        DateField | None, Query(description="Projektets början. The project's start.")
    ] = None,
    to_date: Annotated[DateField | None, Query(description="I dag. Today.")] = None,
    cause: Annotated[Cause | None, Query(description="Orsak. Cause.")] = None,
) -> Listing[ChangedEntryOut]:
    """Summan av `change` är skillnaden i minuter, orsak för orsak. They add up to it, cause by cause."""
    project = await projects.project(session, project_id)
    days = (from_date or project.eligible_from, to_date or today())
    check_dates(project.eligible_from, *days)
    found = queries.changed(days, project_id)
    query = sa.select(*found.c)
    query = query if cause is None else query.where(found.c.cause == cause)
    return await page_rows(
        session,
        page,
        query,
        sorts={name: found.c[name] for name in SORTS},
        key=found.c.entry_id,
        changed=found.c.known_at,
        read=queries.read_changed,
    )
