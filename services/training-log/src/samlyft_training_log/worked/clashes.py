"""Finds, before anything is recorded, whose minutes count already as another kind of time."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_training_log.attendances.claims import AttendanceClaim
from samlyft_training_log.attendances.places_of_claims import places_where
from samlyft_training_log.worked.statements import ANY, CLASHING


async def counted_otherwise(
    session: AsyncSession, claims: Sequence[AttendanceClaim]
) -> frozenset[int]:
    """The places of such claims; where nobody's worked time is kept nothing is looked for."""
    return await places_where(session, claims, CLASHING, given=ANY)
