"""Reads of sessions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_training_log.models import METADATA, SessionTrainer, TrainingSession
from samlyft_training_log.sessions.schemas import SessionOut
from samlyft_web.problems import NotFoundError, Text

SESSION_NOT_FOUND = Text("Tillfället finns inte.", "There is no such session.")
TRAINERS = (
    sa.select(
        sa.func.coalesce(
            sa.func.jsonb_agg(
                sa.func.jsonb_build_object(
                    "person_id", col(SessionTrainer.person_id), "role", col(SessionTrainer.role)
                )
            ),
            sa.text("'[]'"),
        )
    )
    .where(
        col(SessionTrainer.tenant_id) == col(TrainingSession.tenant_id),
        col(SessionTrainer.session_id) == col(TrainingSession.session_id),
    )
    .scalar_subquery()
    .label("trainers")
)


def sessions() -> Any:
    """All sessions with their trainers, unordered."""
    return sa.select(*METADATA.tables["session"].columns, TRAINERS)


def session_out(row: Any) -> SessionOut:
    """A row of `sessions`."""
    return SessionOut.model_validate(row._asdict())


async def get_session(session: AsyncSession, session_id: UUID) -> SessionOut:
    """The session; `NotFoundError` otherwise."""
    query = sessions().where(col(TrainingSession.session_id) == session_id)
    row = (await (await session.connection()).execute(query)).one_or_none()
    if row is None:
        raise NotFoundError(SESSION_NOT_FOUND)
    return session_out(row)
