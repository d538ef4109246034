"""Worked time: posted by its own route, never beside another kind of time for the same minute."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.telemetry import current_traceparent
from samlyft_training_log import rules
from samlyft_training_log.faults import error_of
from samlyft_training_log.holding import fault_of_session
from samlyft_training_log.imports import fault_of_known_at
from samlyft_training_log.ledger.statements import widen
from samlyft_training_log.worked import statements as sql
from samlyft_training_log.worked.queries import NOT_FOUND, WORKED, worked_time_out, worked_times
from samlyft_training_log.worked.schemas import (
    ReversalIn,
    WorkedTimeIn,
    WorkedTimeOut,
    WorkedTimesOut,
)
from samlyft_web.problems import ConflictError, NotFoundError, Text

REVERSED = Text("Tiden är redan återförd.", "The time is reversed already.")


async def post_worked_time(
    session: AsyncSession, principal: Principal, body: WorkedTimeIn
) -> WorkedTimesOut:
    """Posts one stretch of time, a row and an entry a local date."""
    fault = fault_of_session(body.starts_at, body.ends_at, "on_site")
    if fault := fault or fault_of_known_at(principal, body.known_at):
        raise error_of(fault)
    await widen(session)
    connection = await session.connection()
    days = [
        (
            day.local_date,
            body.starts_at + timedelta(minutes=day.from_minute),
            body.starts_at + timedelta(minutes=day.to_minute),
            day.to_minute - day.from_minute,
        )
        for day in rules.days_of(body.starts_at, body.ends_at)
    ]
    dates, begins, ends, minutes = map(list, zip(*days, strict=True))
    who = body.employer_number, body.employee_number
    rows = await connection.exec_driver_sql(
        sql.LOOK, (*who, body.project_code, dates, begins, ends)
    )
    project_id = _demand_free(rows.all(), principal)
    arguments = principal.actor, current_traceparent(), project_id, *who, body.kind_of_time
    made = await connection.exec_driver_sql(
        sql.POST, (*arguments, body.known_at, dates, begins, ends, minutes)
    )
    session.info["emitted"] = True
    return await _told(session, made.scalars().all())


async def reverse_worked_time(
    session: AsyncSession, principal: Principal, worked_time_id: UUID, body: ReversalIn
) -> WorkedTimeOut:
    """Takes one back, in a posting of its own with the reason."""
    if fault := fault_of_known_at(principal, body.known_at):
        raise error_of(fault)
    connection = await session.connection()
    query = worked_times().where(WORKED.c.worked_time_id == worked_time_id)
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        raise NotFoundError(NOT_FOUND)
    principal.demand(row.project_id, row.municipality_code, row.workplace_id)
    await widen(session)
    given = principal.actor, current_traceparent(), worked_time_id
    gone = await connection.exec_driver_sql(sql.REVERSE, (*given, body.reason, body.known_at))
    if gone.one_or_none() is None:
        raise ConflictError(REVERSED)
    session.info["emitted"] = True
    return (await _told(session, [worked_time_id])).worked_times[0]


def _demand_free(rows: Sequence[Any], principal: Principal) -> UUID:
    """The project, where each day has an employment within reach and no minute counts already."""
    project_id: UUID | None = rows[0].project_id
    if project_id is None:
        raise error_of("unknown-project")
    for row in rows:
        if row.person_id is None:
            raise error_of("not-employed")
        if not principal.covers(project_id, row.municipality_code, row.workplace_id):
            raise error_of("outside-reach")
        if row.taken:
            raise error_of("counted-otherwise")
    return project_id


async def _told(session: AsyncSession, ids: Sequence[UUID]) -> WorkedTimesOut:
    connection = await session.connection()
    query = worked_times().where(WORKED.c.worked_time_id.in_(ids)).order_by(sa.text("local_date"))
    return WorkedTimesOut(
        worked_times=[worked_time_out(row) for row in await connection.execute(query)]
    )
