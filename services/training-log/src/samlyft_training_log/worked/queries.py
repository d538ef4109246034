"""Reads of worked time."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_training_log.models import METADATA
from samlyft_training_log.worked.schemas import WorkedTimeOut
from samlyft_web.problems import NotFoundError, Text

WORKED = METADATA.tables["worked_time"]
NOT_FOUND = Text("Tiden finns inte.", "There is no such time.")


def worked_times() -> Any:
    """All worked time, unordered."""
    return sa.select(*WORKED.columns)


def worked_time_out(row: Any) -> WorkedTimeOut:
    """A row of `worked_times`."""
    return WorkedTimeOut.model_validate(row._asdict())


async def get_worked_time(session: AsyncSession, worked_time_id: UUID) -> WorkedTimeOut:
    """One; `NotFoundError` otherwise."""
    query = worked_times().where(WORKED.c.worked_time_id == worked_time_id)
    row = (await (await session.connection()).execute(query)).one_or_none()
    if row is None:
        raise NotFoundError(NOT_FOUND)
    return worked_time_out(row)
