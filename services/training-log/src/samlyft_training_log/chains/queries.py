"""Reads of the trainers' chain, within the caller's reach: an edge is seen where its trainee's attendance is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_training_log.chains import statements as sql
from samlyft_training_log.chains.schemas import (
    ChainSummaryOut,
    GenerationOut,
    LevelOut,
    TaughtOut,
    TraineeOut,
    TrainerDetailOut,
    TrainerOut,
)
from samlyft_training_log.models import PersonCopy
from samlyft_web.problems import NotFoundError, Text

HIDDEN = {"display_name": None, "workplace_id": None}
INSTANT = sa.DateTime(timezone=True)
NO_TRAINER = Text(
    "Personen har inte utbildat någon inom din behörighet.",
    "The person has trained nobody within your reach.",
)


def trainers(topic: str | None, project_id: UUID | None) -> Any:
    """One row a trainer."""
    narrow = bool(topic or project_id)
    named = {"topic": topic, "project_id": project_id} if narrow else {}
    return (
        sa.text(sql.trainers(narrow=narrow))
        .bindparams(**named)
        .columns(
            person_id=sa.Uuid,
            generation=sa.Integer,
            reach=sa.BigInteger,
            first_on=sa.Date,
            last_on=sa.Date,
            reproduction=sa.BigInteger,
            gap=sa.Text,
            display_name=sa.Text,
            protected=sa.Boolean,
            workplace_id=sa.Uuid,
            municipality_code=sa.Text,
            place_in_chain=sa.Integer,
            changed_at=INSTANT,
        )
        .subquery()
    )


def trainees(person_id: UUID, topic: str | None, project_id: UUID | None) -> Any:
    """One row a person and topic that the trainer has trained."""
    return (
        sa.text(sql.TRAINEES)
        .bindparams(person_id=person_id, topic=topic, project_id=project_id)
        .columns(
            person_id=sa.Uuid,
            topic=sa.Text,
            first_on=sa.Date,
            last_on=sa.Date,
            minutes=sa.BigInteger,
            sessions=sa.BigInteger,
            recorded_at=INSTANT,
            row=sa.Text,
            display_name=sa.Text,
            protected=sa.Boolean,
            workplace_id=sa.Uuid,
            trains_others=sa.Boolean,
        )
        .subquery()
    )


def _shown(row: Any, principal: Principal) -> dict[str, Any]:
    """As with attendance: a person of whom nothing is known here yet is shown like a protected one."""
    hidden = row.protected is not False and "identity:read" not in principal.permissions
    return dict(row._asdict()) | (HIDDEN if hidden else {})


def trainer_out(principal: Principal) -> Callable[[Any], TrainerOut]:
    """Makes rows of `trainers` into what this caller may see."""
    return lambda row: TrainerOut.model_validate(_shown(row, principal))


def trainee_out(principal: Principal) -> Callable[[Any], TraineeOut]:
    """Makes rows of `trainees` into what this caller may see."""
    return lambda row: TraineeOut.model_validate(_shown(row, principal))


async def get_trainer(
    session: AsyncSession, principal: Principal, person_id: UUID, topic: str | None
) -> TrainerDetailOut:
    """How far the trainer's work carries; `NotFoundError` where nobody within reach was trained."""
    connection = await session.connection()
    names = {"person_id": person_id, "topic": topic, "project_id": None}
    levels = (await connection.execute(sa.text(sql.LEVELS), names)).mappings().all()
    if not levels:
        raise NotFoundError(NO_TRAINER)
    topics = (await connection.execute(sa.text(sql.TOPICS), names)).mappings().all()
    person = await session.get(PersonCopy, (principal.tenant_id, person_id))
    shown = person and (not person.protected or "identity:read" in principal.permissions)
    return TrainerDetailOut(
        person_id=person_id,
        display_name=person.display_name if person and shown else None,
        depth=len(levels),
        downstream=sum(level["persons"] for level in levels),
        levels=[LevelOut.model_validate(dict(level)) for level in levels],
        topics=[TaughtOut.model_validate(dict(one)) for one in topics],
    )


async def summary(
    session: AsyncSession, principal: Principal, topic: str | None, project_id: UUID | None
) -> ChainSummaryOut:
    """The chain by generation."""
    narrow = bool(topic or project_id)
    names = {"topic": topic, "project_id": project_id} if narrow else {}
    statement = sa.text(sql.generations(narrow=narrow))
    found = await (await session.connection()).execute(statement, names)
    rows = [GenerationOut.model_validate(dict(row)) for row in found.mappings()]
    return ChainSummaryOut(reach=principal.scope, generations=rows)
