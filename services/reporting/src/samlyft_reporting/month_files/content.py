"""A filed file once more: written from its rows and the same versions of the numbers, given only if the hash agrees."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_reporting.file_templates.layouts import Layout
from samlyft_reporting.models import month_file_row
from samlyft_reporting.month_files import queries
from samlyft_reporting.month_files import statements as sql
from samlyft_reporting.month_files.faults import DIFFERS, GONE, DiffersError, ErasedError
from samlyft_reporting.month_files.identities import BATCH, Identities, Number
from samlyft_reporting.month_files.pages import Typist
from samlyft_web.problems import AppError


async def again(
    session: AsyncSession, file: Any, identities: Identities
) -> tuple[bytes | AppError, int]:
    """The bytes as filed, or why they cannot be had; and how many numbers were read."""
    connection = await session.connection()
    if await connection.scalar(sql.ERASED, {"id": file.month_file_id}):
        return ErasedError(GONE.format(file.sha256)), 0
    query = queries.rows_of(file.month_file_id).order_by(month_file_row.c.line)
    rows = [queries.stored_row(row) for row in (await connection.execute(query)).all()]
    versions = [row.identity_id for row in rows if row.identity_id]
    numbers: dict[UUID, Number] = {}
    for start in range(0, len(versions), BATCH):
        numbers |= await identities.again(versions[start : start + BATCH], file.month_file_id)
    if len(rows) != file.people or len(numbers) < len(set(versions)):
        return ErasedError(GONE.format(file.sha256)), len(numbers)
    layout = Layout.model_validate(file.layout)
    typist = Typist(file.format, layout, file.month, file.project_code, file.project_name)
    for row in rows:
        typist.add(row, numbers.get(row.identity_id) if row.identity_id else None)
    made = typist.finish()
    if hashlib.sha256(made).hexdigest() != file.sha256:
        return DiffersError(DIFFERS.format(file.sha256)), len(numbers)
    return made, len(numbers)


def outcome(found: bytes | AppError) -> str:
    """As the log of reads names it."""
    if isinstance(found, bytes):
        return "same"
    return "gone" if isinstance(found, ErasedError) else "differs"


def read_by(file: Any, actor: str) -> Mapping[str, Any]:
    """What the log of reads needs to know."""
    return {"tenant_id": file.tenant_id, "month_file_id": file.month_file_id, "actor": actor}
