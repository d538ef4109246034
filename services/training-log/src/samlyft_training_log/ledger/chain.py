"""The sealed chain as others need it: its newest link."""

from __future__ import annotations

from sqlmodel.ext.asyncio.session import AsyncSession


async def head_of_chain(_: AsyncSession) -> str | None:
    """The newest link as hexadecimal, or None while nothing is sealed."""
    return None
