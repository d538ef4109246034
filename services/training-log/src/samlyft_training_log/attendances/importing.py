"""Attendance by the file: what is new and as usual in one statement a piece, all else with care."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.telemetry import current_traceparent
from samlyft_imports.bulk import Counts, Piece
from samlyft_training_log import rules
from samlyft_training_log.attendances.claims import claim_of
from samlyft_training_log.attendances.commands import apply
from samlyft_training_log.attendances.fresh import RECORD_FRESH
from samlyft_training_log.attendances.schemas import AttendanceRow
from samlyft_training_log.imports import fault_of_known_at, rounds, row_error
from samlyft_training_log.ledger.statements import widen

CAREFUL = "attendance-carefully"
"""Set in a session once a piece held what stands already: the next one probably does too."""


async def import_attendance(
    principal: Principal, session: AsyncSession, piece: Piece[AttendanceRow]
) -> Counts:
    """One piece of an attendance import."""
    left = await _take_fresh(principal, session, piece.rows)
    counts = Counts(created=len(piece.rows) - len(left))
    if not left:
        return counts
    rows = [piece.rows[index] for index in left]
    lines = [piece.lines[index] for index in left]
    for turn in rounds([(r.session_code, r.employer_number, r.employee_number) for r in rows]):
        await _carefully(principal, session, [(lines[i], rows[i]) for i in turn], counts)
    session.info[CAREFUL] = counts.unchanged + counts.changed > 0
    return counts


async def _take_fresh(
    principal: Principal, session: AsyncSession, rows: Sequence[AttendanceRow]
) -> Sequence[int]:
    """Records what is new and as usual; gives the positions of all other rows."""
    everything = range(len(rows))
    if session.info.get(CAREFUL):
        return everything
    texts = [
        "\n".join(column)
        for column in (
            [row.session_code for row in rows],
            [row.employer_number for row in rows],
            [row.employee_number for row in rows],
            [row.status for row in rows],
            [row.time_basis for row in rows],
        )
    ]
    is_plain = all(text.count("\n") == len(rows) - 1 for text in texts)
    if not is_plain or any(row.reason for row in rows) or _is_odd(principal, rows):
        return everything
    session_code, employer, employee, status, time_basis = texts
    await widen(session)
    arguments = (
        *(principal.tenant_id, principal.actor, current_traceparent(), principal.scope.split(",")),
        *(session_code, employer, employee, [row.minutes for row in rows], status, time_basis),
        [row.known_at for row in rows],
    )
    try:
        async with session.begin_nested():
            # Taken inside: it is what sets the savepoint.
            connection = await session.connection()
            left = (await connection.exec_driver_sql(RECORD_FRESH, arguments)).scalars().all()
    except IntegrityError:
        session.info[CAREFUL] = True
        return everything
    session.info["emitted"] = True
    return [row - 1 for row in left]


def _is_odd(principal: Principal, rows: Iterable[AttendanceRow]) -> bool:
    """Whether a `known_at` is not to be taken as it is."""
    return any(fault_of_known_at(principal, known_at) for known_at in {r.known_at for r in rows})


async def _carefully(
    principal: Principal,
    session: AsyncSession,
    told: Sequence[tuple[int, AttendanceRow]],
    counts: Counts,
) -> None:
    """Rows of different keys, judged one by one by what stands."""
    lines, claims = [], []
    for line, row in told:
        fault = rules.fault_of_attendance(row.minutes, row.status)
        if fault := fault or fault_of_known_at(principal, row.known_at):
            counts.errors.append(row_error(line, fault))
        else:
            lines.append(line)
            claims.append(claim_of(row))
    verdicts = await apply(session, principal, claims)
    counts.created += verdicts.count("create")
    counts.changed += verdicts.count("change")
    counts.unchanged += verdicts.count("unchanged")
    taken = {"create", "change", "unchanged"}
    counts.errors += [
        row_error(line, verdict)
        for line, verdict in zip(lines, verdicts, strict=True)
        if verdict not in taken
    ]
