"""Which of many claims a question is true of, asked of the database before anything is recorded."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_training_log.attendances.claims import AttendanceClaim


async def places_where(
    session: AsyncSession, claims: Sequence[AttendanceClaim], question: str, *, given: str
) -> frozenset[int]:
    """The places of such claims; where `given` (a select of true or false) is false nothing is looked for.

    `question` takes arrays of session code, employer, employee and minutes, and gives places from 0.
    """
    connection = await session.connection()
    if not (await connection.exec_driver_sql(given)).scalar():
        return frozenset()
    columns = (
        [claim.session_code for claim in claims],
        [claim.key.employer_number for claim in claims],
        [claim.key.employee_number for claim in claims],
        [claim.minutes for claim in claims],
    )
    return frozenset((await connection.exec_driver_sql(question, columns)).scalars())
