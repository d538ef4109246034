"""Reads of attendance lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_training_log.rolls.schemas import AttendanceList, ListLine
from samlyft_training_log.rolls.statements import LINES
from samlyft_training_log.sessions.queries import get_session

HIDDEN = {"display_name": None, "employee_number": None, "employer_number": None}


async def lines_of(session: AsyncSession, session_id: UUID) -> Sequence[Any]:
    """The lines of a session's list, as they are stored."""
    connection = await session.connection()
    return (await connection.exec_driver_sql(LINES, (session_id,))).all()


async def get_list(session: AsyncSession, principal: Principal, session_id: UUID) -> AttendanceList:
    """The list as this caller may see it; someone of whom nothing is known yet is shown like a protected person."""
    held = await get_session(session, session_id)
    principal.demand(held.project_id, held.municipality_code, held.workplace_id)
    sees_all = "identity:read" in principal.permissions
    lines = []
    for row in await lines_of(session, session_id):
        hidden = row.person_id is not None and row.protected is not False and not sees_all
        lines.append(ListLine.model_validate(row._asdict() | (HIDDEN if hidden else {})))
    return AttendanceList(session_id=session_id, status=held.status, lines=lines)
