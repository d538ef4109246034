"""One event that could not be applied, tried again: through the inbox, and in one transaction with its letter's end."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.service import Service
from samlyft_events import Envelope
from samlyft_running.consumer import apply_once, is_away
from samlyft_web.problems import NotFoundError, Text

LOCKED = sa.text("select envelope, subject from dead_letter where id = :id for update")
GONE = sa.text("delete from dead_letter where id = :id returning subject")
AGAIN = sa.text("update dead_letter set attempts = attempts + 1, error = :error where id = :id")
AT_ONCE = sa.text("set constraints all immediate")
"""What is only looked at when a transaction commits is looked at while the try can still be taken back."""
UNREADABLE = "ValidationError"
NO_LETTER = Text(
    "Händelsen ligger inte åt sidan: den är kanske redan mottagen.",
    "The event is not set aside: it may have been applied already.",
)


async def apply_letter(
    session: AsyncSession, service: Service, letter_id: UUID, *, dry_run: bool = False
) -> str | None:
    """The error for which it stays, or None: then its effect is there and the letter gone.

    Raises `NotFoundError` where the session's tenant has no such letter.
    """
    connection = await session.connection()
    row = (await connection.execute(LOCKED, {"id": letter_id})).one_or_none()
    if row is None:
        raise NotFoundError(NO_LETTER)
    why = await _try(session, service, row, letter_id, dry_run=dry_run)
    if why and not dry_run:
        await connection.execute(AGAIN, {"id": letter_id, "error": why})
    return why


async def _try(
    session: AsyncSession,
    service: Service,
    row: sa.Row[tuple[object, ...]],
    letter_id: UUID,
    *,
    dry_run: bool,
) -> str | None:
    if row.envelope is None:
        return UNREADABLE
    connection, told = await session.connection(), session.info.get("emitted")
    try:
        async with session.begin_nested() as savepoint:
            envelope = Envelope.model_validate(row.envelope)
            await apply_once(session, service, row.subject.split(".")[1], [envelope])
            await connection.execute(AT_ONCE)
            await connection.execute(GONE, {"id": letter_id})
            if dry_run:
                await savepoint.rollback()
    except Exception as error:
        if is_away(error):
            raise
        session.info["emitted"] = told
        return type(error).__name__
    if dry_run:
        session.info["emitted"] = told
    return None
