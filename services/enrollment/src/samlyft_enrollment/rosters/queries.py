"""Reads of sources and sendings; lines as this caller may see them."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_enrollment.models import (
    Employment,
    Person,
    RosterImport,
    RosterLine,
    RosterSource,
    Workplace,
)
from samlyft_enrollment.people.queries import sees_all
from samlyft_enrollment.rosters.schemas import RosterImportOut, RosterLineOut, VanishedOut
from samlyft_enrollment.rosters.source_schemas import RosterSourceOut
from samlyft_web.days import today
from samlyft_web.problems import NotFoundError, Text, in_language

VANISHED = sa.text(
    """
    select count(*) from employment e where e.source_id = :source and e.status = 'active'
        and coalesce(e.ends_on, 'infinity') >= (now() at time zone 'Europe/Stockholm')::date
        and (:all or e.municipality_code = any(:places) or e.workplace_id::text = any(:places))
        and (e.employer_number, e.employee_number) not in (
            select l.employer_number, l.employee_number from roster_line l
            where l.import_id = :import and l.employer_number is not null
                and l.employee_number is not null
        )
    """
)


def source_out(row: RosterSource) -> RosterSourceOut:
    """A row of `roster_source`."""
    return RosterSourceOut.model_validate({"roster_source_id": row.id, **row.model_dump()})


def import_out(row: RosterImport) -> RosterImportOut:
    """A row of `roster_import`."""
    return RosterImportOut.model_validate({"roster_import_id": row.id, **row.model_dump()})


async def get_source(session: AsyncSession, source_id: UUID, *, lock: bool = False) -> RosterSource:
    """The source, or `NotFoundError`."""
    query = select(RosterSource).where(col(RosterSource.id) == source_id)
    row = (await session.exec(query.with_for_update() if lock else query)).one_or_none()
    if row is None:
        raise NotFoundError(Text("Källan finns inte.", "There is no such source."))
    return row


async def get_import(session: AsyncSession, import_id: UUID) -> RosterImport:
    """The sending, or `NotFoundError`."""
    query = select(RosterImport).where(col(RosterImport.id) == import_id)
    row = (await session.exec(query)).one_or_none()
    if row is None:
        raise NotFoundError(Text("Inläsningen finns inte.", "There is no such import."))
    return row


def lines(import_id: UUID, outcome: str | None) -> Any:
    """The lines of one sending, of one outcome or all."""
    query = select(RosterLine).where(col(RosterLine.import_id) == import_id)
    return query.where(col(RosterLine.outcome) == outcome) if outcome else query


def line_out(row: RosterLine) -> RosterLineOut:
    """A row of `roster_line`; names of workplaces and later protection are put in by `tell`."""
    detail = in_language(Text(*row.detail)) if row.detail else None
    told = row.model_dump() | {"column": row.field, "detail": detail, "changes": row.changes or []}
    return RosterLineOut.model_validate(told)


async def tell(session: AsyncSession, principal: Principal, items: list[RosterLineOut]) -> None:
    """Two questions for a whole page: who is protected by now, and what workplaces are called."""
    ids = {item.person_id for item in items if item.person_id}
    query = select(Person.id).where(col(Person.id).in_(ids), col(Person.protection) != "none")
    hidden = set() if sees_all(principal) else set((await session.exec(query)).all())
    for item in items:
        if item.person_id in hidden or (item.protected and not sees_all(principal)):
            item.given_name = item.family_name = item.workplace_code = None
            item.protected, item.changes = True, []
    moves = [d for item in items for d in item.changes if d.field == "workplace_id"]
    named = {value for d in moves for value in (d.before, d.after) if value}
    places = select(Workplace.id, Workplace.code, Workplace.name).where(
        col(Workplace.id).in_([UUID(value) for value in named])
    )
    told = {str(i): f"{code} {name}" for i, code, name in (await session.exec(places)).all()}
    for difference in moves:
        difference.field = "workplace"
        difference.before = told.get(difference.before)
        difference.after = told.get(difference.after)


def vanished(principal: Principal, sent: RosterImport) -> Any:
    """Whom the source named before, and this file does not."""
    named = select(RosterLine.line).where(
        col(RosterLine.import_id) == sent.id,
        col(RosterLine.employer_number) == Employment.employer_number,
        col(RosterLine.employee_number) == Employment.employee_number,
    )
    query = (
        select(
            Employment.id,
            Employment.person_id,
            Employment.employer_number,
            Employment.employee_number,
            Person.given_name,
            Person.family_name,
            Person.sort_name,
            Employment.workplace_id,
            Employment.role_group,
            Employment.starts_on,
            Employment.ends_on,
            Employment.changed_at,
        )  # type: ignore[call-overload]  # SQLModel types four columns at most
        .join(Person, col(Person.id) == col(Employment.person_id))
        .where(
            col(Employment.source_id) == sent.source_id,
            col(Employment.status) == "active",
            or_(col(Employment.ends_on).is_(None), col(Employment.ends_on) >= today()),
            ~named.exists(),
        )
    )
    return query if sees_all(principal) else query.where(col(Person.protection) == "none")


def vanished_out(row: Any) -> VanishedOut:
    """A row of `vanished`."""
    return VanishedOut.model_validate({"employment_id": row.id, **row._mapping})


async def count_vanished(
    session: AsyncSession, principal: Principal, source_id: UUID, import_id: UUID
) -> int:
    """How many `vanished` lists, protected persons included, within the caller's reach."""
    named = {
        "source": source_id,
        "import": import_id,
        "all": principal.scope == "*",
        "places": principal.scope.split(","),
    }
    return int(await (await session.connection()).scalar(VANISHED, named) or 0)
