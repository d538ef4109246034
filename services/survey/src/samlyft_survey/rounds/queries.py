"""Reads of rounds."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_survey.locking import locked
from samlyft_survey.models import Round
from samlyft_web.problems import NotFoundError, Text

NO_ROUND = Text("Mättillfället finns inte.", "No such survey round.")


async def round_by_id(session: AsyncSession, round_id: UUID, *, lock: bool = False) -> Round:
    """The round, if it is in reach; `lock` before changing it."""
    query = select(Round).where(Round.round_id == round_id)
    found = (await session.exec(locked(query) if lock else query)).one_or_none()
    if found is None:
        raise NotFoundError(NO_ROUND)
    return found
