"""One employment: read, mended, removed."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Response
from sqlmodel import col

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_enrollment.employments import commands
from samlyft_enrollment.employments.schemas import EmploymentChange
from samlyft_enrollment.models import Employment
from samlyft_enrollment.people import queries
from samlyft_enrollment.people.schemas import EmploymentOut
from samlyft_web.etags import IfMatch, etag
from samlyft_web.problems import NotFoundError

router = APIRouter(tags=["people"])
Reader = Annotated[Principal, Depends(require("people:read"))]
Writer = Annotated[Principal, Depends(require("people:write"))]
EmploymentId = Annotated[UUID, Path(alias="employmentId")]


@router.get("/employments/{employmentId}", summary="Hämta anställning / Get an employment")
async def get_employment(
    principal: Reader, session: Session, response: Response, employment_id: EmploymentId
) -> EmploymentOut:
    """En anställning. One employment."""
    query = queries.employments(principal, None, None).where(col(Employment.id) == employment_id)
    row = (await session.exec(query)).one_or_none()
    if row is None:
        raise NotFoundError(commands.GONE)
    response.headers["etag"] = etag(row.version)
    return queries.employment_out(row)


@router.patch("/employments/{employmentId}", summary="Ändra anställning / Change an employment")
async def change_employment(
    principal: Writer,
    session: Session,
    response: Response,
    employment_id: EmploymentId,
    if_match: IfMatch,
    body: EmploymentChange,
) -> EmploymentOut:
    """Rättar eller avslutar en anställning, eller återställer en borttagen.

    Mends or ends an employment, or restores one that was removed.
    """
    made = await commands.change_employment(session, principal, employment_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return made


@router.delete(
    "/employments/{employmentId}",
    summary="Ta bort felaktig anställning / Remove a wrong employment",
    status_code=204,
)
async def remove_employment(
    principal: Writer, session: Session, employment_id: EmploymentId, if_match: IfMatch
) -> None:
    """Den har aldrig gällt; siffror som redan var kända står kvar. It never held."""
    await commands.remove_employment(session, principal, employment_id, if_match)
