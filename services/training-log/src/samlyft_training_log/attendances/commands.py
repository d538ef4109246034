"""Attendance: recorded once under session, employee and date; changed only by a correction with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import asyncpg
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.db import Database
from samlyft_common.telemetry import current_traceparent
from samlyft_imports.bulk import Counts, Piece
from samlyft_training_log import rules
from samlyft_training_log.attendances.claims import (
    AttendanceClaim,
    Sent,
    claim_of,
    columns_of,
    standing,
    to_judge,
    values_of,
)
from samlyft_training_log.attendances.correcting import CORRECT
from samlyft_training_log.attendances.queries import NOT_FOUND, get_receipt
from samlyft_training_log.attendances.recording import RECORD_MANY, RECORD_ONE
from samlyft_training_log.attendances.schemas import (
    AttendanceReceipt,
    AttendanceRow,
    CorrectionIn,
    CorrectionOut,
)
from samlyft_training_log.faults import FAULTS, error_of
from samlyft_training_log.imports import fault_of_known_at, rounds, row_error
from samlyft_training_log.ledger.statements import widen
from samlyft_training_log.matching import Key, await_match, settle
from samlyft_web.problems import ConflictError, NotFoundError

TO_CORRECT = sa.text(
    """
    select a.*, x.code, d.to_minute - d.from_minute as longest
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


async def record(
    database: Database, principal: Principal, claim: AttendanceClaim, sent: Sent
) -> Mapping[str, Any]:
    """Records one attendance; the row that comes back says whether, or what stands instead."""
    if fault := rules.fault_of_attendance(claim.minutes, claim.status):
        raise error_of(fault)
    try:
        return await _record(database, principal, claim, sent)
    except (asyncpg.UniqueViolationError, IntegrityError):
        # Somebody else recorded it between the look and the insert: now it stands.
        return await _record(database, principal, claim, sent)


async def _record(
    database: Database, principal: Principal, claim: AttendanceClaim, sent: Sent
) -> Mapping[str, Any]:
    """One statement of its own transaction, when the employment is known here.

    Otherwise a second transaction keeps the attendance as unmatched and looks again under the lock.
    """
    key = (principal.actor, sent.route, sent.key, sent.fingerprint)
    arguments = values_of(principal, claim, keep=False)
    row: Mapping[str, Any] = await database.pool.fetchrow(RECORD_ONE, *arguments, *key)
    if row["created"]:
        database.wake()
    elif row["matched"] is False and rules.verdict(to_judge(claim), standing(row)) == "create":
        arguments = values_of(principal, claim, keep=True)
        async with database.session(principal.tenant_id) as session:
            connection = await session.connection()
            found = await connection.exec_driver_sql(RECORD_ONE, (*arguments, *key))
            row = dict(found.mappings().one())
            await_match(session, [claim.key], [row["project_id"]])
            await settle(session)
    return row


async def apply(
    session: AsyncSession, principal: Principal, claims: Sequence[AttendanceClaim]
) -> list[rules.Verdict]:
    """Records and corrects many in a few statements; gives each claim's verdict, in order.

    No key may stand twice in one call. Call `settle` once before the transaction ends.
    """
    await widen(session)
    connection = await session.connection()
    found = await connection.exec_driver_sql(RECORD_MANY, columns_of(principal, claims, keep=True))
    session.info["emitted"] = True
    verdicts: list[rules.Verdict] = ["create"] * len(claims)
    for row in found.mappings():
        claim = claims[row["row"] - 1]
        if row["created"]:
            await_match(session, [claim.key], [row["project_id"]])
        else:
            verdicts[row["row"] - 1] = rules.verdict(to_judge(claim), standing(row))
    changes = [claims[index] for index, verdict in enumerate(verdicts) if verdict == "change"]
    if changes:
        await correct(session, principal, [(change, None) for change in changes])
    return verdicts


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


async def standing_receipt(
    session: AsyncSession, claim: AttendanceClaim, row: Any
) -> AttendanceReceipt:
    """What stands, where it is as claimed; raises what kept the attendance from being recorded otherwise."""
    verdict = rules.verdict(to_judge(claim), standing(row))
    if verdict == "reason-required":
        raise ConflictError(FAULTS["needs-correction"][1])
    if verdict not in {"create", "unchanged"}:
        raise error_of(verdict)
    return await get_receipt(session, claim.session_code, *claim.key)


async def import_attendance(
    principal: Principal, session: AsyncSession, piece: Piece[AttendanceRow]
) -> Counts:
    """One piece of an attendance import."""
    counts = Counts()
    for turn in rounds(
        [(r.session_code, r.employer_number, r.employee_number) for r in piece.rows]
    ):
        lines, claims = [], []
        for line, row in ((piece.lines[i], piece.rows[i]) for i in turn):
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
    return counts


async def correct_one(
    session: AsyncSession, principal: Principal, attendance_id: UUID, body: CorrectionIn
) -> CorrectionOut:
    """Corrects one attendance, which the caller can see, on its own local date."""
    connection = await session.connection()
    row = (await connection.execute(TO_CORRECT, {"id": attendance_id})).one_or_none()
    if row is None:
        raise NotFoundError(NOT_FOUND)
    principal.demand(row.project_id, row.municipality_code, row.workplace_id)
    fault = fault_of_known_at(principal, body.known_at)
    if body.minutes > row.longest:
        fault = "longer-than-session"
    elif body.minutes == row.minutes:
        fault = "no-change"
    elif body.known_at and body.known_at < row.known_at:
        fault = "older-than-recorded"
    if fault:
        raise error_of(fault)
    status = rules.status_of(body.minutes, row.longest)
    key = Key(row.employer_number, row.employee_number)
    change = AttendanceClaim(row.code, key, body.minutes, status, body.reason, body.known_at)
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
