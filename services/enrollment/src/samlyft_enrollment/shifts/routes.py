"""Shifts in, proposed times out."""

from datetime import timedelta
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MustRepeat
from samlyft_enrollment.faults import invalid
from samlyft_enrollment.places.queries import get_workplace
from samlyft_enrollment.shifts import queries
from samlyft_enrollment.shifts.imports import import_shifts
from samlyft_enrollment.shifts.schemas import ProposedTimes, ShiftRow
from samlyft_imports.bulk import ImportResult
from samlyft_imports.bulk import body as rows_of
from samlyft_imports.receiving import DryRun, HowMuch, import_rows
from samlyft_web.fields import DateField
from samlyft_web.problems import NotFoundError, Text

router = APIRouter(tags=["shifts"])
FORTNIGHT = timedelta(days=13)
LONGEST = timedelta(days=62)
ROWS = rows_of(
    ShiftRow,
    employer_number="212000-1439",
    employee_number="10023",
    starts_at="2027-02-01T06:30:00+01:00",
    ends_at="2027-02-01T15:30:00+01:00",
)


@router.post(
    "/shift-imports",
    summary="Läs in arbetspass / Import shifts",
    response_model=ImportResult,
    openapi_extra=ROWS,
)
async def import_all(
    request: Request,
    principal: Annotated[Principal, Depends(require("shifts:write"))],
    session: Session,
    once: MustRepeat,
    dry_run: DryRun = False,  # a query parameter
    mode: HowMuch = "atomic",
) -> Response:
    """Arbetspass ur schemat; anställning och start är nyckel. De glöms två månader efteråt.

    Shifts of the rota; employee and start are the key. They are forgotten two months later.
    """
    apply = partial(import_shifts, principal)
    return await import_rows(request, session, once, ShiftRow, apply, mode, dry_run=dry_run)


@router.get(
    "/workplaces/{workplaceId}/proposed-times",
    summary="Tider då de flesta arbetar / Times when most are on duty",
)
async def propose(
    principal: Annotated[Principal, Depends(require("shifts:read"))],
    session: Session,
    workplace_id: Annotated[UUID, Path(alias="workplaceId")],
    from_date: Annotated[DateField | None, Query(description="Första dag. First day.")] = None,
    to_date: Annotated[DateField | None, Query(description="Sista dag. Last day.")] = None,
    minutes: Annotated[int, Query(ge=15, le=480, description="Längd. Length.")] = 30,
    days: Annotated[int, Query(ge=1, le=62, description="Högst så många. At most.")] = 10,
) -> ProposedTimes:
    """Dagens bästa tid, de dagar först då flest arbetar. The best time of each day, best days first."""
    place = await get_workplace(session, workplace_id, lock=False)
    if not principal.covers(place.municipality_code, place.id):
        raise NotFoundError(Text("Enheten finns inte.", "There is no such workplace."))
    first = from_date or queries.tomorrow()
    last = to_date or first + FORTNIGHT
    if last < first:
        raise invalid("query/to_date", "period")
    if last - first > LONGEST:
        raise invalid("query/to_date", "days_too_many")
    return await queries.proposed_times(session, place.id, first, last, minutes, days)
