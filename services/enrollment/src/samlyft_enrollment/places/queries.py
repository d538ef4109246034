"""Reads of places that more than one route or command needs."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.db import widen
from samlyft_enrollment.models import Municipality, Person, Workplace, WorkplacePeriod
from samlyft_enrollment.people.queries import sees_all
from samlyft_enrollment.places.schemas import WorkplaceOut, WorkplacePeriodOut
from samlyft_enrollment.rules import sort_word
from samlyft_web.problems import NotFoundError, Text

DATED = ("name", "area_of_care", "manager_id", "headcount", "full_time_equivalents")
AS_ON = sa.text(
    """
    select distinct on (workplace_id) * from workplace_period
    where workplace_id = any(:ids) and from_on <= :day order by workplace_id, from_on desc
    """
)


def workplace_out(row: Workplace) -> WorkplaceOut:
    """A row of `workplace`."""
    return WorkplaceOut.model_validate({"workplace_id": row.id, **row.model_dump()})


async def get_workplace(session: AsyncSession, workplace_id: UUID, *, lock: bool) -> Workplace:
    """The workplace, locked where it is to be written; `NotFoundError` otherwise."""
    query = select(Workplace).where(col(Workplace.id) == workplace_id)
    row = (await session.exec(query.with_for_update() if lock else query)).one_or_none()
    if row is None:
        raise NotFoundError(Text("Enheten finns inte.", "There is no such workplace."))
    return row


async def known_municipalities(session: AsyncSession, codes: Iterable[str]) -> frozenset[str]:
    """Which of the codes exist."""
    query = select(Municipality.code).where(col(Municipality.code).in_(set(codes)))
    return frozenset((await session.exec(query)).all())


def period_out(row: WorkplacePeriod) -> WorkplacePeriodOut:
    """A row of `workplace_period`."""
    return WorkplacePeriodOut.model_validate(row, from_attributes=True)


def workplaces(told: Mapping[str, str | None], name: str | None, on: date | None) -> Any:
    """The list of workplaces, of a day or all."""
    query = select(Workplace)
    for column, value in told.items():
        if value:
            query = query.where(getattr(Workplace, column) == value)
    if name:
        start = sort_word(name)
        query = query.where(
            col(Workplace.sort_name) >= start, col(Workplace.sort_name) < f"{start}\U0010ffff"
        )
    if on:
        closed = col(Workplace.closed_on)
        query = query.where(col(Workplace.opened_on) <= on, or_(closed.is_(None), closed >= on))
    return query


def demand_open(row: Workplace, on: date) -> None:
    """`NotFoundError` for a day before it opened or after it closed."""
    if not row.opened_on <= on <= (row.closed_on or date.max):
        raise NotFoundError(Text("Enheten fanns inte då.", "The workplace did not exist then."))


async def as_on(session: AsyncSession, items: Sequence[WorkplaceOut], day: date) -> None:
    """What they were called, by whom they were led and how many they were that day: one question."""
    connection = await session.connection()
    ids = {"ids": [item.workplace_id for item in items], "day": day}
    then = {row["workplace_id"]: row for row in (await connection.execute(AS_ON, ids)).mappings()}
    for item in items:
        for name in DATED if item.workplace_id in then else ():
            setattr(item, name, then[item.workplace_id][name])


async def hide_managers(
    session: AsyncSession,
    principal: Principal,
    items: Sequence[WorkplaceOut] | Sequence[WorkplacePeriodOut],
) -> None:
    """Where a protected person leads is where she works: untold, in one question a page."""
    if sees_all(principal):
        return
    ids = {item.manager_id for item in items if item.manager_id}
    await widen(session)
    query = select(Person.id).where(col(Person.id).in_(ids), col(Person.protection) != "none")
    hidden = set((await session.exec(query)).all()) if ids else set()
    for item in items:
        if item.manager_id in hidden:
            item.manager_id = None
