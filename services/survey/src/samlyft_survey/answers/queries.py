"""How many answered: counts only."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_survey.models import Round

# Also answered another round of the same family: before and after of one person, without knowing whom.
COUNTS = sa.text(
    """
    select count(*) as answered,
        count(*) filter (
            where exists (
                select from answer other
                join round r on r.tenant_id = other.tenant_id and r.round_id = other.round_id
                where other.pairing_key = a.pairing_key and other.round_id <> a.round_id and r.family_id = :family
            )
        ) as paired
    from answer a where a.round_id = :round
    """
)


async def answered_and_paired(session: AsyncSession, found: Round) -> tuple[int, int]:
    """How many answered a round, and how many of them another round of its family too."""
    connection = await session.connection()
    row = (
        await connection.execute(COUNTS, {"round": found.round_id, "family": found.family_id})
    ).one()
    return row.answered, row.paired
