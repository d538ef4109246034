"""Finds, before anything is recorded, whose minutes count already as another kind of time."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_training_log.attendances.claims import AttendanceClaim
from samlyft_training_log.worked.statements import ANY, CLASHING


async def counted_otherwise(
    session: AsyncSession, claims: Sequence[AttendanceClaim]
) -> frozenset[int]:
    """The places of such claims; where nobody's worked time is kept nothing is looked for."""
    connection = await session.connection()
    if not (await connection.exec_driver_sql(ANY)).scalar():
        return frozenset()
    columns = (
        [claim.session_code for claim in claims],
        [claim.key.employer_number for claim in claims],
        [claim.key.employee_number for claim in claims],
        [claim.minutes for claim in claims],
    )
    return frozenset((await connection.exec_driver_sql(CLASHING, columns)).scalars())
