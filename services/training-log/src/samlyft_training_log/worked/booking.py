"""Books what sessions say of their trainers, and takes back what they say no longer: run again it changes nothing.

What overlaps time that the trainer has already been given is left out: the trainer shows no minutes for that session.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.telemetry import current_traceparent
from samlyft_training_log.worked import statements as sql

SYSTEM = "samlyft training-log"
"""Who posts what follows from a session."""


async def book_trainers(
    session: AsyncSession,
    session_ids: Sequence[UUID],
    reason: str = "wrong_minutes",
    known_at: datetime | None = None,
) -> None:
    """Brings the trainers' time of these sessions in step with what is registered. The session must be widened."""
    if not session_ids:
        return
    connection = await session.connection()
    given = SYSTEM, current_traceparent(), list(session_ids)
    await connection.exec_driver_sql(sql.TAKE_BACK, (*given, reason, known_at))
    await connection.exec_driver_sql(sql.BOOK, given)
    session.info["emitted"] = True
