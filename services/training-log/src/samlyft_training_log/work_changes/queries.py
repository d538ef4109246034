"""Reads of changed ways of working."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_training_log import logbook
from samlyft_training_log.faults import error_of
from samlyft_training_log.models import METADATA, TrainingSession, WorkChange, WorkChangeSession
from samlyft_training_log.work_changes.schemas import WorkChangeOut

CHANGE = METADATA.tables["work_change"]
SESSIONS = (
    sa.select(
        sa.func.array_agg(
            sa.dialects.postgresql.aggregate_order_by(
                col(WorkChangeSession.session_id), col(WorkChangeSession.session_id)
            )
        )
    )
    .where(
        col(WorkChangeSession.tenant_id) == CHANGE.c.tenant_id,
        col(WorkChangeSession.change_id) == CHANGE.c.change_id,
    )
    .scalar_subquery()
    .label("session_ids")
)


def by_id(change_id: UUID) -> Any:
    """The one row."""
    return select(WorkChange).where(col(WorkChange.change_id) == change_id)


def changes() -> Any:
    """All changes with the sessions behind them, unordered."""
    return sa.select(*CHANGE.columns, SESSIONS)


def of_session(session_id: UUID) -> Any:
    """The condition that a session is behind a change."""
    return sa.exists().where(
        col(WorkChangeSession.tenant_id) == CHANGE.c.tenant_id,
        col(WorkChangeSession.change_id) == CHANGE.c.change_id,
        col(WorkChangeSession.session_id) == session_id,
    )


def change_out(row: Any) -> WorkChangeOut:
    """A row of `changes`."""
    return WorkChangeOut.model_validate(row._asdict() | {"session_ids": row.session_ids or []})


async def get_change(session: AsyncSession, change_id: UUID) -> WorkChangeOut:
    """The change; `NotFoundError` otherwise."""
    return change_out(await logbook.get(session, changes().where(CHANGE.c.change_id == change_id)))


async def session_ids(session: AsyncSession, codes: list[str]) -> list[UUID]:
    """The sessions with these codes; all of them, or the fault is raised."""
    query = select(TrainingSession.session_id).where(col(TrainingSession.code).in_(set(codes)))
    found = list((await session.exec(query)).all())
    if len(found) < len(set(codes)):
        raise error_of("unknown-sessions")
    return sorted(found)
