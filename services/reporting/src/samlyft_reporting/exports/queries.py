"""A caller's own files."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.db import Database
from samlyft_reporting.exports.schemas import ExportOut
from samlyft_reporting.models import export, export_piece
from samlyft_web.problems import NotFoundError, Text


def own(principal: Principal) -> Any:
    """The files that this caller asked for: nobody else sees them."""
    return sa.select(export).where(export.c.actor == principal.actor)


async def one(session: AsyncSession, principal: Principal, export_id: UUID) -> Any:
    """A row; raises `NotFoundError`, also for another's."""
    query = own(principal).where(export.c.export_id == export_id)
    row = (await (await session.connection()).execute(query)).one_or_none()
    if row is None:
        raise NotFoundError(Text("Filen finns inte.", "There is no such file."))
    return row


def read_export(row: Any) -> ExportOut:
    """A stored row as the API shows it."""
    return ExportOut.model_validate(dict(row._mapping))


async def pieces(database: Database, principal: Principal, export_id: UUID) -> AsyncIterator[bytes]:
    """The file, piece by piece: no transaction is held while a slow reader reads."""
    number = 0
    while True:
        async with database.session(principal.tenant_id) as session:
            query = sa.select(export_piece.c.content).where(
                export_piece.c.export_id == export_id, export_piece.c.number == number
            )
            content = await (await session.connection()).scalar(query)
        if content is None:
            return
        yield bytes(content)
        number += 1
