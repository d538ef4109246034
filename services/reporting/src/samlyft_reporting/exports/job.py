"""The worker that makes files: rows in a table, each taken under a lease by one of any number of replicas."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import Any
from uuid import UUID

import sqlalchemy as sa
import structlog
from asyncpg import InterfaceError, PostgresError
from sqlalchemy.exc import SQLAlchemyError

from samlyft_common.db import Database
from samlyft_common.jobs import rounds, tenants
from samlyft_reporting.exports import asking
from samlyft_reporting.exports.files import PIECE, Progress
from samlyft_reporting.exports.forms import FORMS
from samlyft_reporting.models import export_piece

REST = 2.0
TAKE = sa.text(
    """
    update export set status = 'running', turn = turn + 1, rows_done = 0, bytes = 0,
        version = version + 1, lease_until = now() + interval '60 seconds'
    where export_id = (
        select export_id from export
        where status = 'queued' or (status = 'running' and lease_until < now())
        order by requested_at limit 1 for update skip locked
    ) returning *
    """
)
FORWARD = sa.text(
    """
    update export set rows_done = least(rows_in_all, :rows), bytes = bytes + :size,
        lease_until = now() + interval '60 seconds'
    where export_id = :export_id and turn = :turn and status = 'running'
    """
)
END = sa.text(
    """
    update export set status = :status, version = version + 1, done_at = now(),
        rows_done = case when :status = 'done' then rows_in_all else rows_done end
    where export_id = :export_id and turn = :turn and status = 'running'
    """
)
OLD = sa.text(
    """
    update export set status = 'expired', version = version + 1, bytes = 0
    where status = 'done' and done_at < now() - interval '7 days' returning export_id
    """
)


async def make_exports(database: Database, _: Any, stop: asyncio.Event) -> None:
    """Works until `stop`; a database that is away is waited for."""
    await rounds(lambda: one_round(database), stop, every=REST, waiting="exports wait", eager=True)


async def one_round(database: Database) -> int:
    """Makes one file of each tenant that waits, and throws old ones away; gives how many were made."""
    made = 0
    for tenant in await tenants(database):
        async with database.session(tenant) as session:
            connection = await session.connection()
            for old in (await connection.execute(OLD)).scalars():
                await connection.execute(
                    export_piece.delete().where(export_piece.c.export_id == old)
                )
            row = (await connection.execute(TAKE)).one_or_none()
            if row is not None:
                await connection.execute(
                    export_piece.delete().where(export_piece.c.export_id == row.export_id)
                )
        if row is not None:
            await _make(database, tenant, row)
            made += 1
    return made


async def _make(database: Database, tenant: str, row: Any) -> None:
    asked = asking.asked_of(row.project_id, row.question)
    turn = {"export_id": row.export_id, "turn": row.turn}
    try:
        async with database.session(tenant, row.reach) as reading:
            progress = Progress()
            made = FORMS[row.form][1](reading, asking.rows(asked), asked.values, progress)
            async with aclosing(made):  # type: ignore[type-var]  # it is a generator
                kept = await _keep(database, tenant, turn, made, progress)
    except (SQLAlchemyError, PostgresError, InterfaceError):
        structlog.get_logger().exception("an export failed", export_id=str(row.export_id))
        await _end(database, tenant, turn, "failed")
        return
    if kept:
        await _end(database, tenant, turn, "done")


async def _keep(
    database: Database, tenant: str, turn: dict[str, Any], made: Any, progress: Progress
) -> bool:
    """Piece by piece, each committed; false when it was called off or another has taken it."""
    number, waiting = 0, bytearray()
    async for piece in made:
        waiting += piece
        if len(waiting) < PIECE:
            continue
        if not await _write(database, tenant, turn, (number, progress.rows), bytes(waiting)):
            return False
        number, waiting = number + 1, bytearray()
    return await _write(database, tenant, turn, (number, progress.rows), bytes(waiting))


async def _write(
    database: Database, tenant: str, turn: dict[str, Any], at: tuple[int, int], content: bytes
) -> bool:
    number, rows = at
    async with database.session(tenant) as session:
        connection = await session.connection()
        forward = turn | {"rows": max(rows, 0), "size": len(content)}
        if (await connection.execute(FORWARD, forward)).rowcount == 0:
            return False
        export_id: UUID = turn["export_id"]
        await connection.execute(
            export_piece.insert().values(
                tenant_id=tenant, export_id=export_id, number=number, content=content
            )
        )
    return True


async def _end(database: Database, tenant: str, turn: dict[str, Any], status: str) -> None:
    async with database.session(tenant) as session:
        await (await session.connection()).execute(END, turn | {"status": status})
