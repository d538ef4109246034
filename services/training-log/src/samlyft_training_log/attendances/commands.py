"""Attendance: recorded once under session, employee and date; what stands is changed by a correction only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg
from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.db import Database
from samlyft_training_log import rules
from samlyft_training_log.attendances.claims import (
    AttendanceClaim,
    Sent,
    columns_of,
    standing,
    to_judge,
    values_of,
)
from samlyft_training_log.attendances.closed import in_closed_months
from samlyft_training_log.attendances.corrections import correct
from samlyft_training_log.attendances.doubles import is_same_person, once_each
from samlyft_training_log.attendances.queries import get_receipt
from samlyft_training_log.attendances.recording import RECORD_MANY, RECORD_ONE
from samlyft_training_log.attendances.schemas import (
    AttendanceReceipt,
)
from samlyft_training_log.faults import FAULTS, error_of
from samlyft_training_log.ledger.statements import widen
from samlyft_training_log.matching import await_match, settle
from samlyft_training_log.worked.clashes import counted_otherwise
from samlyft_web.problems import ConflictError


async def record(
    database: Database, principal: Principal, claim: AttendanceClaim, sent: Sent
) -> Mapping[str, Any]:
    """Records one attendance; the row that comes back says whether, or what stands instead."""
    if fault := rules.fault_of_attendance(claim.minutes, claim.status):
        raise error_of(fault)
    try:
        return await _record(database, principal, claim, sent)
    except asyncpg.ExclusionViolationError as clash:
        raise error_of(str(clash)) from None
    except (asyncpg.UniqueViolationError, IntegrityError):
        # Somebody else recorded it between the look and the insert: now it stands.
        pass
    try:
        return await _record(database, principal, claim, sent)
    except (asyncpg.UniqueViolationError, IntegrityError) as error:
        if is_same_person(error):
            raise error_of("same-person") from None
        raise


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


async def record_late(
    session: AsyncSession, principal: Principal, claim: AttendanceClaim
) -> AttendanceReceipt:
    """Records one attendance with a reason, which what comes after its month was closed has to have."""
    if fault := rules.fault_of_attendance(claim.minutes, claim.status):
        raise error_of(fault)
    [verdict] = await apply(session, principal, [claim])
    if verdict in {"change", "reason-required"}:
        raise ConflictError(FAULTS["needs-correction"][1])
    if verdict not in {"create", "unchanged"}:
        raise error_of(verdict)
    await settle(session)
    return await get_receipt(session, claim.session_code, *claim.key)


async def apply(
    session: AsyncSession, principal: Principal, claims: Sequence[AttendanceClaim]
) -> list[rules.Verdict]:
    """Records and corrects many in a few statements; gives each claim's verdict, in order.

    No key may stand twice in one call. Call `settle` once before the transaction ends.
    """
    await widen(session)

    async def record_many(wanted: Sequence[AttendanceClaim]) -> list[rules.Verdict]:
        return await _record_many(session, principal, wanted)

    async def change_many(wanted: Sequence[AttendanceClaim]) -> list[rules.Verdict]:
        await correct(session, principal, [(change, None) for change in wanted])
        return ["change"] * len(wanted)

    verdicts = await once_each(session, claims, record_many)
    changes = [index for index, verdict in enumerate(verdicts) if verdict == "change"]
    if changes:
        # Minutes moved from one employee number to another of the same person: then there is room for them.
        again = [index for index, verdict in enumerate(verdicts) if verdict == "same-person"]
        for positions, write in ((changes, change_many), (again, record_many)):
            wanted = [claims[index] for index in positions]
            for index, verdict in zip(
                positions, await once_each(session, wanted, write), strict=True
            ):
                verdicts[index] = verdict
    return verdicts


async def _record_many(
    session: AsyncSession, principal: Principal, claims: Sequence[AttendanceClaim]
) -> list[rules.Verdict]:
    verdicts: list[rules.Verdict] = ["create"] * len(claims)
    connection = await session.connection()
    closed = await in_closed_months(session, claims)
    reasons = [
        claim.reason or claim.late_reason if place in closed else None
        for place, claim in enumerate(claims)
    ]
    barred: dict[int, rules.Verdict] = {p: "month-closed" for p in closed if not reasons[p]}
    barred |= dict.fromkeys(await counted_otherwise(session, claims), "counted-otherwise")
    if barred:
        rest = [claim for place, claim in enumerate(claims) if place not in barred]
        others = iter(await _record_many(session, principal, rest) if rest else [])
        return [barred[place] if place in barred else next(others) for place in range(len(claims))]
    columns = (*columns_of(principal, claims, keep=True), reasons)
    found = await connection.exec_driver_sql(RECORD_MANY, columns)
    session.info["emitted"] = True
    for row in found.mappings():
        claim = claims[row["row"] - 1]
        if row["created"]:
            await_match(session, [claim.key], [row["project_id"]])
        else:
            verdicts[row["row"] - 1] = rules.verdict(to_judge(claim), standing(row))
    return verdicts


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
