"""Reads of group returns."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_survey.groups.schemas import GroupReturnOut
from samlyft_survey.locking import locked
from samlyft_survey.models import GroupReturn, Workplace
from samlyft_web.problems import InvalidError, NotFoundError, Text

NO_RETURN = Text("Gruppåterföringen finns inte.", "No such group return.")
NO_WORKPLACE = Text(
    "Enheten är inte känd. Kontrollera dess id, eller vänta tills den har kommit hit.",
    "The workplace is not known. Check its id, or wait until it has arrived here.",
)


async def by_id(session: AsyncSession, group_return_id: UUID, *, lock: bool = False) -> GroupReturn:
    """The group return, if it is in reach."""
    query = select(GroupReturn).where(GroupReturn.group_return_id == group_return_id)
    found = (await session.exec(locked(query) if lock else query)).one_or_none()
    if found is None:
        raise NotFoundError(NO_RETURN)
    return found


async def municipality_of(session: AsyncSession, workplace_id: UUID) -> str:
    """Where the workplace is."""
    query = select(Workplace.municipality_code).where(Workplace.workplace_id == workplace_id)
    found = (await session.exec(query)).one_or_none()
    if found is None:
        raise InvalidError(NO_WORKPLACE)
    return found


def out(row: GroupReturn) -> GroupReturnOut:
    """A row of `group_return`."""
    return GroupReturnOut.model_validate(row.model_dump())
