"""Where something logged belongs: places named by code are found, and the caller's reach is asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, NamedTuple, TypeVar
from uuid import UUID

from fastapi import Query
from pydantic import StringConstraints
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_training_log.faults import error_of
from samlyft_web.fields import DateField

Q = TypeVar("Q", bound=Any)
MUNICIPALITY = r"^[0-9]{4}$"
MunicipalityCode = Annotated[str, StringConstraints(pattern=MUNICIPALITY)]

# $1 project and $2 workplace codes: one row of each for each claim.
RESOLVE = """
select p.project_id, w.workplace_id, w.municipality_code
from unnest($1::text[], $2::text[]) with ordinality as r (project_code, workplace_code, row)
left join project_current p on p.code = r.project_code
left join workplace_current w on w.code = r.workplace_code
order by r.row
"""


class Named(NamedTuple):
    """A place as callers name it."""

    project_code: str | None = None
    workplace_code: str | None = None
    municipality_code: str | None = None


class Place(NamedTuple):
    """A place as rows carry it, and the code of what is wrong with it."""

    project_id: UUID | None
    municipality_code: str | None
    workplace_id: UUID | None
    fault: str | None = None

    def columns(self) -> dict[str, Any]:
        """For a row of a table that is `Logged`."""
        return {name: getattr(self, name) for name in self._fields if name != "fault"}


async def find_places(
    session: AsyncSession, principal: Principal, names: Sequence[Named]
) -> list[Place]:
    """The places, in order; one that is unknown or outside the caller's reach has a fault."""
    connection = await session.connection()
    codes = [name.project_code for name in names], [name.workplace_code for name in names]
    found = await connection.exec_driver_sql(RESOLVE, codes)
    return [_place(principal, name, row) for name, row in zip(names, found, strict=True)]


async def find_project(session: AsyncSession, principal: Principal, code: str) -> UUID:
    """The project of this code; its fault is raised."""
    project_id = (await find_place(session, principal, Named(code))).project_id
    if project_id is None:
        raise error_of("unknown-project")
    return project_id


async def find_place(session: AsyncSession, principal: Principal, name: Named) -> Place:
    """The one place; its fault is raised."""
    [place] = await find_places(session, principal, [name])
    if place.fault:
        raise error_of(place.fault)
    return place


def _place(principal: Principal, name: Named, row: Any) -> Place:
    municipality_code = row.municipality_code or name.municipality_code
    fault = None
    if name.project_code and row.project_id is None:
        fault = "unknown-project"
    elif name.workplace_code and row.workplace_id is None:
        fault = "unknown-workplace"
    elif name.municipality_code not in (None, municipality_code):
        fault = "other-municipality"
    elif not principal.covers(row.project_id, municipality_code, row.workplace_id):
        fault = "outside-reach"
    return Place(row.project_id, municipality_code, row.workplace_id, fault)


class Where:
    """The filters that lists of what is logged have in common."""

    def __init__(
        self,
        project_id: Annotated[UUID | None, Query(description="Projekt. Project.")] = None,
        municipality_code: Annotated[
            str | None, Query(pattern=MUNICIPALITY, description="Kommun. Municipality.")
        ] = None,
        workplace_id: Annotated[UUID | None, Query(description="Enhet. Workplace.")] = None,
    ) -> None:
        self.given: dict[str, Any] = {
            "project_id": project_id,
            "municipality_code": municipality_code,
            "workplace_id": workplace_id,
        }

    def of(self, query: Q, columns: Any) -> Q:
        """The query narrowed to them; `columns` are a table's or a subquery's."""
        for name, value in self.given.items():
            if value is not None:
                query = query.where(columns[name] == value)
        return query


FromDate = Annotated[DateField | None, Query(description="Från och med. From this day on.")]
ToDate = Annotated[DateField | None, Query(description="Till och med. Up to this day.")]


def between(query: Q, day: Any, from_date: date | None, to_date: date | None) -> Q:
    """The query narrowed to days."""
    if from_date:
        query = query.where(day >= from_date)
    if to_date:
        query = query.where(day <= to_date)
    return query
