"""The sealed chain as certificates and reports note it: its newest link."""

from __future__ import annotations

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_training_log.seals.statements import HEAD


async def head_of_chain(session: AsyncSession) -> str | None:
    """The newest link as hexadecimal, or None while nothing is sealed."""
    connection = await session.connection()
    found = await connection.exec_driver_sql(HEAD, (session.info["tenant_id"], None))
    row = found.one_or_none()
    return None if row is None else row.link.hex()
