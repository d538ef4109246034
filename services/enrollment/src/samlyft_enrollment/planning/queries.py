"""Reads of planned sessions, their trainers and what clashes."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_enrollment.models import HeadCount, PlannedSession, PlannedTrainer
from samlyft_enrollment.planning.schemas import (
    Clash,
    HeadCountsOut,
    PlannedSessionOut,
    Trainer,
)
from samlyft_web.problems import NotFoundError, Text

TRAINER_TWICE = Text(
    "Utbildaren har ett annat tillfälle samtidigt.", "The trainer has another session then."
)
BUSY_TRAINERS = sa.text(
    """
    select t.person_id, o.id from planned_session s
    join planned_trainer mine on mine.tenant_id = s.tenant_id and mine.planned_session_id = s.id
    join planned_trainer t on t.tenant_id = s.tenant_id and t.person_id = mine.person_id
    join planned_session o on o.tenant_id = s.tenant_id and o.id = t.planned_session_id
        and o.id <> s.id and o.status = 'planned' and o.form <> 'self_paced'
        and o.starts_at < s.ends_at and s.starts_at < o.ends_at
    where s.id = any(:ids) and s.form <> 'self_paced' and s.status = 'planned' order by 1, 2 limit 50
    """
)


async def get_planned_session(
    session: AsyncSession, planned_session_id: UUID, *, lock: bool = False
) -> PlannedSession:
    """The planned session, locked where seats or itself are to change; `NotFoundError` otherwise."""
    query = select(PlannedSession).where(col(PlannedSession.id) == planned_session_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    row = (await session.exec(query)).one_or_none()
    if row is None:
        raise NotFoundError(
            Text("Det planerade tillfället finns inte.", "There is no such planned session.")
        )
    return row


async def lock_planned_sessions(
    session: AsyncSession, ids: Sequence[UUID]
) -> dict[UUID, PlannedSession]:
    """Several at once, in the order of their ids: two callers never wait for each other."""
    query = (
        select(PlannedSession)
        .where(col(PlannedSession.id).in_(ids))
        .order_by(col(PlannedSession.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {row.id: row for row in (await session.exec(query)).all()}


async def trainers_of(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, list[Trainer]]:
    """Who leads the sessions, leading ones first."""
    query = (
        select(PlannedTrainer)
        .where(col(PlannedTrainer.planned_session_id).in_(ids))
        .order_by(col(PlannedTrainer.role).desc(), col(PlannedTrainer.person_id))
    )
    found: dict[UUID, list[Trainer]] = {planned_id: [] for planned_id in ids}
    for row in (await session.exec(query)).all():
        trainer = Trainer.model_validate(row.model_dump(include={"person_id", "role"}))
        found[row.planned_session_id].append(trainer)
    return found


async def clashes_of(session: AsyncSession, planned_session_id: UUID) -> list[Clash]:
    """Trainers who are to be in two places."""
    return await clashes_among(session, [planned_session_id])


async def clashes_among(session: AsyncSession, ids: Sequence[UUID]) -> list[Clash]:
    """The same of several sessions."""
    rows = await (await session.connection()).execute(BUSY_TRAINERS, {"ids": list(ids)})
    return [
        Clash(
            code="trainer_twice", detail=TRAINER_TWICE, person_id=person, planned_session_id=other
        )
        for person, other in rows
    ]


def planned_session_out(
    principal: Principal,
    row: PlannedSession,
    trainers: list[Trainer],
    warnings: Sequence[Clash] = (),
) -> PlannedSessionOut:
    """A row of `planned_session`; its link is for those who may see who comes."""
    values: dict[str, Any] = row.model_dump()
    if "sign-ups:read" not in principal.permissions:
        values["link"] = None
    return PlannedSessionOut.model_validate(
        {"planned_session_id": row.id, **values, "trainers": trainers, "warnings": list(warnings)}
    )


async def head_counts(session: AsyncSession, planned_session_id: UUID) -> HeadCountsOut:
    """Heads by role and unit."""
    query = (
        select(HeadCount)
        .where(col(HeadCount.planned_session_id) == planned_session_id)
        .order_by(col(HeadCount.unit), col(HeadCount.role))
    )
    rows = (await session.exec(query)).all()
    return HeadCountsOut.model_validate(
        {
            "planned_session_id": planned_session_id,
            "counts": [row.model_dump(include={"role", "unit", "heads"}) for row in rows],
            "heads": sum(row.heads for row in rows),
        }
    )
