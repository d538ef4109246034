"""Reads of people; nothing here shows a protected person to whom it should not."""

from typing import Any
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_enrollment.models import Employment, Person, PersonMerge
from samlyft_enrollment.people.schemas import EmploymentOut, MergeOut, PersonOut
from samlyft_enrollment.rules import sort_word
from samlyft_web.problems import NotFoundError, Text


def sees_all(principal: Principal) -> bool:
    """Whether the caller may see what is protected."""
    return "identity:read" in principal.permissions


def person_out(principal: Principal, row: Person) -> PersonOut:
    """A row of `person` as this caller may see it."""
    hidden = row.protection != "none" and not sees_all(principal)
    return PersonOut(
        person_id=row.id,
        given_name=None if hidden else row.given_name,
        family_name=None if hidden else row.family_name,
        gender="unknown" if hidden else row.gender,  # type: ignore[arg-type]  # one of three, by its writer
        birth_year=None if hidden else row.birth_year,
        protected=row.protection != "none",
        restricted=row.restricted_at is not None,
        protection=row.protection if sees_all(principal) else None,  # type: ignore[arg-type]  # as above
        status=row.status,
        merged_into=row.merged_into,
        version=row.version,
        changed_at=row.changed_at,
    )


def people(
    principal: Principal,
    name: str | None,
    municipality_code: str | None,
    workplace_id: UUID | None,
    *,
    restricted: bool | None = None,
) -> Any:
    """The list of people; a filter by place must not tell where a protected person works."""
    query = select(Person)
    if unused(principal):
        query = query.where(col(Person.restricted_at).is_(None))
    if restricted is not None:
        since = col(Person.restricted_at)
        query = query.where(since.is_not(None) if restricted else since.is_(None))
    if name:
        # A range, since only comparisons may use an index under row-level security.
        start = sort_word(name)
        query = query.where(
            col(Person.sort_name) >= start, col(Person.sort_name) < f"{start}\U0010ffff"
        )
    if municipality_code or workplace_id:
        held = select(Employment.person_id).where(
            col(Employment.person_id) == Person.id, col(Employment.status) == "active"
        )
        if municipality_code:
            held = held.where(col(Employment.municipality_code) == municipality_code)
        if workplace_id:
            held = held.where(col(Employment.workplace_id) == workplace_id)
        query = query.where(held.exists())
        if not sees_all(principal):
            query = query.where(col(Person.protection) == "none")
    return query


def unused(principal: Principal) -> bool:
    """Whether data that are only kept (article 18) are left out: for all but those who answer for them."""
    return "privacy:read" not in principal.permissions


def employments(principal: Principal, person_id: UUID | None, employee_number: str | None) -> Any:
    """The list of employments; those of protected persons would tell where they work."""
    query = select(Employment)
    if person_id:
        query = query.where(col(Employment.person_id) == person_id)
    if employee_number:
        query = query.where(col(Employment.employee_number) == employee_number)
    shown = select(Person.id).where(col(Person.id) == Employment.person_id)
    if not sees_all(principal):
        shown = shown.where(col(Person.protection) == "none")
    if unused(principal):
        shown = shown.where(col(Person.restricted_at).is_(None))
    return query.where(shown.exists())


def employment_out(row: Employment) -> EmploymentOut:
    """A row of `employment`."""
    return EmploymentOut.model_validate({"employment_id": row.id, **row.model_dump()})


def merge_out(row: PersonMerge) -> MergeOut:
    """A row of `person_merge`."""
    return MergeOut.model_validate({"merge_id": row.id, **row.model_dump()})


async def get_merge(
    session: AsyncSession, merge_id: UUID, *, standing: bool = False
) -> PersonMerge:
    """The merge within the caller's reach, or `NotFoundError`; one that is `standing` is locked."""
    query = select(PersonMerge).where(col(PersonMerge.id) == merge_id)
    if standing:
        query = query.where(col(PersonMerge.undone_at).is_(None)).with_for_update()
    row = (await session.exec(query)).one_or_none()
    if row is None:
        raise NotFoundError(Text("Hopslagningen finns inte.", "There is no such merge."))
    return row


async def get_person(session: AsyncSession, person_id: UUID, *, lock: bool = False) -> Person:
    """The person within the caller's reach, or `NotFoundError`."""
    query = select(Person).where(col(Person.id) == person_id)
    row = (await session.exec(query.with_for_update() if lock else query)).one_or_none()
    if row is None:
        raise NotFoundError(Text("Personen finns inte.", "There is no such person."))
    return row
