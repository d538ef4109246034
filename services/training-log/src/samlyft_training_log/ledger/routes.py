"""The ledger as auditors and project staff read it; it has no write of its own."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Path, Query, Request, Response

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_events import KindOfTime
from samlyft_training_log.ledger import lines, queries
from samlyft_training_log.ledger.queries import POSTING
from samlyft_training_log.ledger.schemas import (
    BalanceOut,
    LedgerLine,
    PostingOut,
    PostingWithEntries,
)
from samlyft_web.days import today
from samlyft_web.etags import etag, not_modified
from samlyft_web.fields import DateField
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["ledger"])
Reader = Annotated[Principal, Depends(require("postings:read"))]
OfProject = Annotated[UUID | None, Query(description="Projekt. Project.")]


@router.get("/postings", summary="Lista bokföringar / List postings")
async def list_postings(
    principal: Reader,
    session: Session,
    page: Page,
    project_id: OfProject = None,
    kind: Annotated[
        Literal["attendance", "correction"] | None, Query(description="Slag. Kind.")
    ] = None,
) -> Listing[PostingOut]:
    """Bokföringar i den ordning de gjordes. Postings in the order in which they were made."""
    query = queries.postings()
    if project_id:
        query = query.where(POSTING.c.project_id == project_id)
    if kind:
        query = query.where(POSTING.c.kind == kind)
    return await page_rows(
        session,
        page,
        query,
        sorts={"recorded_at": POSTING.c.recorded_at, "known_at": POSTING.c.known_at},
        key=POSTING.c.posting_id,
        changed=POSTING.c.recorded_at,
        read=queries.posting_out,
    )


@router.get(
    "/postings/{postingId}",
    summary="Hämta bokföring / Get a posting",
    response_model=PostingWithEntries,
)
async def get_posting(
    request: Request,
    principal: Reader,
    session: Session,
    response: Response,
    posting_id: Annotated[UUID, Path(alias="postingId")],
) -> PostingWithEntries | Response:
    """En bokföring med sina rader. One posting with its entries."""
    found = await queries.get_posting(session, principal, posting_id)
    response.headers["etag"] = etag(1)
    return not_modified(request, 1) or found


@router.get("/balances", summary="Saldon per projekt / Balances of projects")
async def list_balances(
    principal: Annotated[Principal, Depends(require("balances:read"))],
    session: Session,
    page: Page,
    project_id: OfProject = None,
    as_of: Annotated[
        DateField | None, Query(description="Lokalt datum, annars i dag. Local date, else today.")
    ] = None,
    kind_of_time: Annotated[
        KindOfTime, Query(description="Tidsslag. Kind of time.")
    ] = "participant",
) -> Listing[BalanceOut]:
    """Minuter och personer, dels gjorda till och med dagen, dels kända när den tog slut.

    Minutes and persons: done up to the date, and known when it ended.
    """
    day = as_of or today()
    is_rolled = await queries.are_rolled(session, principal)
    of = queries.rolled_balances if is_rolled else queries.balances
    summed = of(day, kind_of_time)
    query = sa.select(summed)
    if project_id:
        query = query.where(summed.c.project_id == project_id)
    return await page_rows(
        session,
        page,
        query,
        sorts={"project_id": summed.c.project_id},
        key=summed.c.project_id,
        changed=summed.c.recorded_at,
        read=queries.balance_out(day, kind_of_time, principal),
    )


@router.get("/entries", summary="Lista bokföringsrader / List ledger lines")
async def list_entries(
    principal: Reader,
    session: Session,
    page: Page,
    session_id: Annotated[UUID | None, Query(description="Tillfälle. Session.")] = None,
    attendance_id: Annotated[
        UUID | None, Query(description="Närvaro eller arbetad tid. Attendance or worked time.")
    ] = None,
    person_id: Annotated[UUID | None, Query(description="Person.")] = None,
    posting_id: Annotated[UUID | None, Query(description="Bokföring. Posting.")] = None,
) -> Listing[LedgerLine]:
    """Rader med länkar framåt till sigill och intyg och tillbaka till tillfället.

    Lines with links on to seal and certificates and back to the session; a correction stands beside what it corrects.
    """
    rows = lines.entries()
    query = sa.select(rows)
    for column, wanted in ((rows.c.attendance_id, attendance_id), (rows.c.posting_id, posting_id)):
        if wanted:
            query = query.where(column == wanted)
    if session_id:
        query = query.where(rows.c.attendance_id.in_(lines.of_session(session_id)))
    if person_id:
        query = query.where(rows.c.person_id == person_id)
        query = query.where(rows.c.attendance_id.in_(lines.of_person(person_id)))
    return await page_rows(
        session,
        page,
        query,
        sorts={"entry_key": rows.c.entry_key, "local_date": rows.c.local_date},
        key=rows.c.entry_key,
        changed=rows.c.recorded_at,
        read=lines.line_reader(principal),
    )
