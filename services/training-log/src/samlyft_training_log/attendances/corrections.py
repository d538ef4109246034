"""Corrections: what stands is changed with a reason, in the ledger by reversal and new entry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.telemetry import current_traceparent
from samlyft_training_log import rules
from samlyft_training_log.attendances.claims import AttendanceClaim
from samlyft_training_log.attendances.correcting import CORRECT
from samlyft_training_log.attendances.queries import NOT_FOUND
from samlyft_training_log.attendances.schemas import CorrectionIn, CorrectionOut
from samlyft_training_log.faults import error_of
from samlyft_training_log.imports import fault_of_known_at
from samlyft_training_log.ledger.statements import widen
from samlyft_training_log.matching import Key, await_match, settle
from samlyft_web.problems import NotFoundError

TODAY = "(now() at time zone 'Europe/Stockholm')::date"
TO_CORRECT = sa.text(
    f"""
    select a.*, x.code, x.status as session_status, d.to_minute - d.from_minute as longest,
        d.local_date <= {TODAY} as has_begun,
        exists (
            select from session_trainer t
            where t.tenant_id = a.tenant_id and t.session_id = a.session_id and (
                t.person_id = a.person_id
                or t.employer_number = a.employer_number and t.employee_number = a.employee_number
            )
        ) as is_trainer,
        exists (
            select from attendance o
            where o.tenant_id = a.tenant_id and o.person_id = a.person_id and o.session_id = a.session_id
                and o.local_date = a.local_date and o.minutes > 0 and o.attendance_id <> a.attendance_id
        ) as counted
    from attendance a
    join session x using (tenant_id, session_id)
    join session_day d using (tenant_id, session_id, local_date)
    where a.attendance_id = :id
    for update of a
    """
)
LAST_POSTING = sa.text(
    "select posting_id from entry where attendance_id = :id order by posting_id desc limit 1"
)


async def correct(
    session: AsyncSession, principal: Principal, changes: Sequence[tuple[AttendanceClaim, Any]]
) -> None:
    """Posts reversals and new entries for what changes, each on one local date or, without, over its session."""
    await widen(session)
    connection = await session.connection()
    columns = [
        [change.session_code for change, _ in changes],
        [change.key.employer_number for change, _ in changes],
        [change.key.employee_number for change, _ in changes],
        [local_date for _, local_date in changes],
        [change.minutes for change, _ in changes],
        [change.status for change, _ in changes],
        [change.time_basis for change, _ in changes],
        [change.reason for change, _ in changes],
        [change.known_at for change, _ in changes],
    ]
    arguments = (
        principal.tenant_id,
        principal.actor,
        current_traceparent(),
        list(range(len(changes))),
        *columns,
    )
    unmatched = await connection.exec_driver_sql(CORRECT, arguments)
    if projects := unmatched.scalars().all():
        await_match(session, [change.key for change, _ in changes], projects)
    session.info["emitted"] = True


async def correct_one(
    session: AsyncSession, principal: Principal, attendance_id: UUID, body: CorrectionIn
) -> CorrectionOut:
    """Corrects one attendance, which the caller can see, on its own local date."""
    connection = await session.connection()
    row = (await connection.execute(TO_CORRECT, {"id": attendance_id})).one_or_none()
    if row is None:
        raise NotFoundError(NOT_FOUND)
    principal.demand(row.project_id, row.municipality_code, row.workplace_id)
    is_same = body.minutes == row.minutes
    status = body.status or (row.status if is_same else rules.status_of(body.minutes, row.longest))
    time_basis = body.time_basis or row.time_basis
    fault = fault_of_known_at(principal, body.known_at)
    fault = fault or rules.fault_of_attendance(body.minutes, status)
    if row.session_status == "voided":
        fault = "session-voided"
    elif body.minutes > row.longest:
        fault = "longer-than-session"
    elif is_same and (status, time_basis) == (row.status, row.time_basis):
        fault = "no-change"
    elif body.known_at and body.known_at < row.known_at:
        fault = "older-than-recorded"
    elif body.minutes > 0:
        fault = fault or rules.fault_of_presence(row)
    if fault:
        raise error_of(fault)
    key = Key(row.employer_number, row.employee_number)
    change = AttendanceClaim(
        row.code, key, body.minutes, status, time_basis, body.reason, body.known_at
    )
    await correct(session, principal, [(change, row.local_date)])
    await settle(session)
    posting_id = await connection.scalar(LAST_POSTING, {"id": attendance_id})
    return CorrectionOut(
        attendance_id=attendance_id,
        posting_id=posting_id,
        minutes_before=row.minutes,
        minutes=body.minutes,
        reason=body.reason,
    )
