"""Reads of attendance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_training_log.attendances.schemas import (
    AttendanceOut,
    AttendanceReceipt,
    UnmatchedOut,
)
from samlyft_training_log.models import METADATA, Attendance, PersonCopy, TrainingSession
from samlyft_web.problems import NotFoundError, Text

NOT_FOUND = Text("Närvaron finns inte.", "There is no such attendance.")
HIDDEN = {"display_name": None, "workplace_id": None, "employee_number": None}
"""What is not shown of protected persons."""

RECEIPT = sa.text(
    """
    select a.session_id, bool_and(a.person_id is not null) as matched, sum(a.minutes)::integer as minutes,
        max(a.status) as status, max(a.time_basis) as time_basis, jsonb_agg(jsonb_build_object(
            'attendance_id', a.attendance_id, 'local_date', a.local_date, 'minutes', a.minutes,
            'eligible', a.eligible, 'person_id', a.person_id
        ) order by a.local_date) as days
    from attendance a join session x using (tenant_id, session_id)
    where x.code = :code and a.employer_number = :employer and a.employee_number = :employee
    group by a.session_id
    """
)


def attendances() -> Any:
    """All attendance with session code and what may be shown of the person, unordered."""
    return (
        sa.select(
            *METADATA.tables["attendance"].columns,
            col(TrainingSession.code).label("session_code"),
            col(PersonCopy.display_name),
            col(PersonCopy.protected),
        )
        .join(
            TrainingSession,
            (col(TrainingSession.tenant_id) == col(Attendance.tenant_id))
            & (col(TrainingSession.session_id) == col(Attendance.session_id)),
        )
        .outerjoin(
            PersonCopy,
            (col(PersonCopy.tenant_id) == col(Attendance.tenant_id))
            & (col(PersonCopy.person_id) == col(Attendance.person_id)),
        )
    )


def reader(principal: Principal) -> Callable[[Any], AttendanceOut]:
    """Makes rows of `attendances` into what this caller may see.

    A person of whom nothing is known here yet may be protected: shown like one until then.
    """
    sees_all = "identity:read" in principal.permissions

    def read(row: Any) -> AttendanceOut:
        hidden = row.person_id is not None and row.protected is not False and not sees_all
        return AttendanceOut.model_validate(row._asdict() | (HIDDEN if hidden else {}))

    return read


def unmatched_out(row: Any) -> UnmatchedOut:
    """A row of `attendances` whose person is unknown."""
    return UnmatchedOut.model_validate(row._asdict())


async def get_attendance(
    session: AsyncSession, principal: Principal, attendance_id: UUID
) -> AttendanceOut:
    """The attendance; `NotFoundError` otherwise."""
    query = attendances().where(col(Attendance.attendance_id) == attendance_id)
    row = (await (await session.connection()).execute(query)).one_or_none()
    if row is None:
        raise NotFoundError(NOT_FOUND)
    return reader(principal)(row)


async def get_receipt(
    session: AsyncSession, session_code: str, employer_number: str, employee_number: str
) -> AttendanceReceipt:
    """What stands for an employee at a session."""
    key = {"code": session_code, "employer": employer_number, "employee": employee_number}
    row = (await (await session.connection()).execute(RECEIPT, key)).one_or_none()
    if row is None:
        raise NotFoundError(NOT_FOUND)
    return AttendanceReceipt.model_validate(row._asdict())
