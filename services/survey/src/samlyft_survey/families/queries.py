"""Reads of families."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_survey.locking import locked
from samlyft_survey.models import Family
from samlyft_web.problems import NotFoundError, Text

NO_FAMILY = Text("Familjen av mättillfällen finns inte.", "No such family of rounds.")


async def family_by_id(session: AsyncSession, family_id: UUID, *, lock: bool = False) -> Family:
    """The family of rounds, if it is in reach."""
    query = select(Family).where(Family.family_id == family_id)
    found = (await session.exec(locked(query) if lock else query)).one_or_none()
    if found is None:
        raise NotFoundError(NO_FAMILY)
    return found
