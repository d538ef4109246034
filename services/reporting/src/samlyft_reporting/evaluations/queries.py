"""Reads of assignments, extracts and the log."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_reporting import models
from samlyft_reporting.evaluations import schemas
from samlyft_reporting.evaluations.faults import (
    NO_ASSIGNMENT,
    NO_EXTRACT,
    NotAssignedError,
    NotInForceError,
)
from samlyft_reporting.evaluations.rules import is_in_force
from samlyft_reporting.signals.queries import one
from samlyft_web.days import today

ASSIGNMENT, EXTRACT = models.evaluation_assignment, models.evaluation_extract
FILE, READ = models.evaluation_file, models.evaluation_read


async def assignment(session: AsyncSession, assignment_id: UUID, *, lock: bool = False) -> Any:
    """One assignment; `NotFoundError` also for another tenant's."""
    query = sa.select(ASSIGNMENT).where(ASSIGNMENT.c.id == assignment_id)
    return await one(session, query.with_for_update() if lock else query, NO_ASSIGNMENT)


async def own(session: AsyncSession, principal: Principal, assignment_id: UUID) -> Any:
    """The caller's own assignment, in force today."""
    row = await assignment(session, assignment_id)
    principal.demand(row.project_id)
    if (row.issuer, row.subject) != (principal.issuer, principal.subject):
        raise NotAssignedError.told()
    if not is_in_force(row.status, row.from_on, row.to_on, today()):
        raise NotInForceError.told()
    return row


async def extract(session: AsyncSession, extract_id: UUID) -> Any:
    """One extract, without its bytes."""
    return await one(session, sa.select(EXTRACT).where(EXTRACT.c.id == extract_id), NO_EXTRACT)


async def content(session: AsyncSession, extract_id: UUID, part: str) -> bytes:
    """The bytes as given."""
    query = sa.select(FILE.c.content).where(FILE.c.extract_id == extract_id, FILE.c.part == part)
    return bytes(await (await session.connection()).scalar(query) or b"")


def assignment_out(row: Any) -> schemas.AssignmentOut:
    """An assignment, and whether it is in force today."""
    in_force = is_in_force(row.status, row.from_on, row.to_on, today())
    return schemas.AssignmentOut.model_validate(
        {**row._mapping, "assignment_id": row.id, "in_force": in_force}
    )


def extract_out(row: Any) -> schemas.ExtractOut:
    """An extract."""
    return schemas.ExtractOut.model_validate({**row._mapping, "extract_id": row.id})


def read_out(row: Any) -> schemas.ReadOut:
    """A line of the log."""
    return schemas.ReadOut.model_validate({**row._mapping, "read_id": row.id})
