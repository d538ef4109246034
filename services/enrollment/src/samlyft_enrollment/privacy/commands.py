"""Erasures asked for."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_enrollment.people.queries import get_person
from samlyft_enrollment.privacy import holdings
from samlyft_enrollment.privacy.erasing import erase_one
from samlyft_enrollment.privacy.schemas import (
    ErasureIn,
    ErasureOut,
)


async def erase(
    session: AsyncSession,
    principal: Principal,
    person_id: UUID,
    body: ErasureIn,
    *,
    dry_run: bool,
) -> ErasureOut:
    """The person and the duplicates that count as her, named by the one that was asked for."""
    await get_person(session, person_id)
    ids = await holdings.ids_of(await session.connection(), person_id)
    ordered = [person_id, *(one for one in ids if one != person_id)]
    return await erase_one(session, principal, ordered, body, dry_run=dry_run)
