"""Reads of shared links."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_survey.models import SharedLink, Workplace
from samlyft_web.problems import NotFoundError, Text

EXPECTED = sa.text("select coalesce(sum(expected), 0) from shared_link where round_id = :round")


async def link_by_id(session: AsyncSession, link_id: UUID, *, lock: bool = False) -> SharedLink:
    """The link, if its round is in reach."""
    query = select(SharedLink).where(col(SharedLink.link_id) == link_id)
    found = (await session.exec(query.with_for_update() if lock else query)).one_or_none()
    if found is None:
        raise NotFoundError(Text("Länken finns inte.", "No such link."))
    return found


async def link_by_hash(
    session: AsyncSession, token_hash: bytes, *, lock: bool = False
) -> SharedLink | None:
    """The link that a public token opens."""
    query = select(SharedLink).where(col(SharedLink.token_hash) == token_hash)
    return (await session.exec(query.with_for_update() if lock else query)).one_or_none()


async def workplace_by_code(session: AsyncSession, code: str) -> Workplace | None:
    """The workplace that has the code."""
    return (await session.exec(select(Workplace).where(col(Workplace.code) == code))).first()


async def expected(session: AsyncSession, round_id: UUID) -> int:
    """Asked by all links of a round."""
    connection = await session.connection()
    return int(await connection.scalar(EXPECTED, {"round": round_id}))
