"""People and employments within the caller's reach, merges and identity reads."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from sqlmodel import col, select

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_enrollment.models import Employment, Person, PersonMerge
from samlyft_enrollment.people import commands, queries
from samlyft_enrollment.people.schemas import (
    EmploymentOut,
    MergeIn,
    MergeOut,
    PersonChange,
    PersonOut,
)
from samlyft_web.etags import IfMatch, etag, not_modified
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["people"])
Reader = Annotated[Principal, Depends(require("people:read"))]
Writer = Annotated[Principal, Depends(require("people:write"))]
MergeId = Annotated[UUID, Path(alias="mergeId")]
PersonId = Annotated[UUID, Path(alias="personId")]


@router.get("/people", summary="Lista personer / List people")
async def list_people(
    principal: Reader,
    session: Session,
    page: Page,
    name: Annotated[
        str | None,
        Query(
            min_length=2,
            max_length=80,
            pattern=r"^[^0-9]+$",
            description="Efternamnet börjar så. Prefix; aldrig ett nummer, never a number.",
        ),
    ] = None,
    municipality_code: Annotated[
        str | None, Query(pattern=r"^\d{4}$", description="Kommunkod. Municipality code.")
    ] = None,
    workplace_id: Annotated[UUID | None, Query(description="Enhet. Workplace.")] = None,
    restricted: Annotated[
        bool | None, Query(description="Bara begränsade, eller inga. Restricted only, or none.")
    ] = None,
) -> Listing[PersonOut]:
    """Personer inom din räckvidd, i svensk bokstavsordning. People in reach, in Swedish order."""
    return await page_rows(
        session,
        page,
        queries.people(principal, name, municipality_code, workplace_id, restricted=restricted),
        sorts={"name": col(Person.sort_name), "changed_at": col(Person.changed_at)},
        key=col(Person.id),
        changed=col(Person.changed_at),
        read=partial(queries.person_out, principal),
    )


@router.get("/people/{personId}", summary="Hämta person / Get a person", response_model=PersonOut)
async def get_person(
    request: Request, principal: Reader, session: Session, response: Response, person_id: PersonId
) -> PersonOut | Response:
    """En person. One person."""
    row = await queries.get_person(session, person_id)
    response.headers["etag"] = etag(row.version)
    return not_modified(request, row.version) or queries.person_out(principal, row)


@router.patch("/people/{personId}", summary="Ändra person / Change a person")
async def change_person(
    principal: Writer,
    session: Session,
    response: Response,
    person_id: PersonId,
    if_match: IfMatch,
    body: PersonChange,
) -> PersonOut:
    """Namn och skydd. Names and protection."""
    made = await commands.change_person(session, principal, person_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return made


@router.get("/employments", summary="Lista anställningar / List employments")
async def list_employments(
    principal: Reader,
    session: Session,
    page: Page,
    person_id: Annotated[UUID | None, Query(description="En person. One person.")] = None,
    employee_number: Annotated[
        str | None, Query(max_length=40, description="Anställningsnummer. Employee number.")
    ] = None,
) -> Listing[EmploymentOut]:
    """Daterade anställningar inom din räckvidd. Dated employments in reach."""
    return await page_rows(
        session,
        page,
        queries.employments(principal, person_id, employee_number),
        sorts={
            "employee_number": col(Employment.employee_number),
            "starts_on": col(Employment.starts_on),
            "changed_at": col(Employment.changed_at),
        },
        key=col(Employment.id),
        changed=col(Employment.changed_at),
        read=queries.employment_out,
    )


@router.post(
    "/person-merges",
    summary="Slå ihop dubbletter / Merge duplicates",
    status_code=201,
    response_model=MergeOut,
)
async def merge_people(
    principal: Writer, session: Session, once: MayRepeat, body: MergeIn
) -> Response:
    """Två registreringar av en person räknas som en; det kan göras ogjort.

    Two registrations of one person count as one; it can be undone.
    """
    return await once.answer(
        session,
        lambda: commands.merge(session, principal, body),
        location=lambda made: f"/person-merges/{made.merge_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.get("/person-merges", summary="Lista hopslagningar / List merges")
async def list_merges(principal: Reader, session: Session, page: Page) -> Listing[MergeOut]:
    """Hopslagningar, också de som gjorts ogjorda. Merges, undone ones too."""
    return await page_rows(
        session,
        page,
        select(PersonMerge),
        sorts={"changed_at": col(PersonMerge.changed_at)},
        key=col(PersonMerge.id),
        changed=col(PersonMerge.changed_at),
        read=queries.merge_out,
    )


@router.get("/person-merges/{mergeId}", summary="Hämta hopslagning / Get a merge")
async def get_merge(
    principal: Reader, session: Session, response: Response, merge_id: MergeId
) -> MergeOut:
    """En hopslagning. One merge."""
    row = await queries.get_merge(session, merge_id)
    response.headers["etag"] = etag(row.version)
    return queries.merge_out(row)


@router.delete(
    "/person-merges/{mergeId}", summary="Ångra hopslagning / Undo a merge", status_code=204
)
async def undo_merge(
    principal: Writer,
    session: Session,
    merge_id: MergeId,
    if_match: IfMatch,
) -> None:
    """De två räknas var för sig igen. The two count apart again."""
    await commands.undo_merge(session, principal, merge_id, if_match)
