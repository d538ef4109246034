"""What becomes of a session: submitted when it has been held, attested as the project's policy says, or voided."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.telemetry import current_traceparent
from samlyft_training_log import rules
from samlyft_training_log.faults import error_of
from samlyft_training_log.holding import ATTESTED_BY_PERIOD, AttestedBy, attests_as
from samlyft_training_log.imports import fault_of_known_at
from samlyft_training_log.ledger.statements import widen
from samlyft_training_log.matching import count_unmatched
from samlyft_training_log.sessions import voiding as sql
from samlyft_training_log.sessions.queries import SESSION_NOT_FOUND, get_session
from samlyft_training_log.sessions.schemas import SessionOut, VoidingIn, VoidingOut
from samlyft_training_log.sessions.statements import tell_sessions
from samlyft_training_log.worked.booking import book_trainers
from samlyft_web.days import STOCKHOLM
from samlyft_web.problems import ConflictError, ForbiddenError, NotFoundError, Text

NOT_SUBMITTED = Text(
    "Bara ett inlämnat tillfälle kan attesteras.", "Only a submitted session can be attested."
)
NO_ATTESTATION = Text(
    "Projektets regler kräver ingen attest av tillfällen den dagen.",
    "The project's policy asks for no attestation of sessions on that day.",
)
NOT_YOURS = Text(
    "Projektets regler låter en annan roll attestera den dagens tillfällen.",
    "The project's policy lets another role attest the sessions of that day.",
)
VOIDED = Text("Tillfället är redan makulerat.", "The session is voided already.")
VOID_AS: dict[rules.VoidReason, rules.Reason] = {
    "not_held": "not_held",
    "duplicate": "duplicate",
    "wrong_project": "not_held",
    "mistake": "not_held",
}
"""The reason that its attendance and its reversal give."""


async def locked(session: AsyncSession, principal: Principal, session_id: UUID) -> Any:
    """The session's row under its lock, within the caller's reach."""
    await widen(session)
    connection = await session.connection()
    row = (await connection.exec_driver_sql(sql.LOCK, (session_id,))).one_or_none()
    if row is None:
        raise NotFoundError(SESSION_NOT_FOUND)
    principal.demand(row.project_id, row.municipality_code, row.workplace_id)
    return row


async def policy_of(session: AsyncSession, project_id: UUID, starts_at: datetime) -> AttestedBy:
    """Who attests a project's sessions of that day."""
    connection = await session.connection()
    day = starts_at.astimezone(STOCKHOLM).date()
    row = (await connection.exec_driver_sql(sql.POLICY, (project_id, day))).one()
    chosen: AttestedBy = row.attested_by or ATTESTED_BY_PERIOD[row.period]
    return chosen


async def attest(session: AsyncSession, principal: Principal, session_id: UUID) -> SessionOut:
    """Attests a submitted session; again by somebody else changes nothing."""
    row = await locked(session, principal, session_id)
    if row.status == "attested":
        return await get_session(session, session_id)
    if row.status != "submitted":
        raise ConflictError(NOT_SUBMITTED)
    policy = await policy_of(session, row.project_id, row.starts_at)
    if policy == "nobody":
        raise ConflictError(NO_ATTESTATION)
    role = attests_as(policy, principal.roles)
    if role is None:
        raise ForbiddenError(NOT_YOURS)
    connection = await session.connection()
    await connection.exec_driver_sql(sql.ATTEST, (session_id, principal.actor, role))
    await tell_sessions(session, [session_id])
    return await get_session(session, session_id)


async def void(
    session: AsyncSession, principal: Principal, session_id: UUID, body: VoidingIn
) -> VoidingOut:
    """Voids a session: what its people had is reversed, and stays in the ledger to be seen."""
    row = await locked(session, principal, session_id)
    if row.status == "voided":
        raise ConflictError(VOIDED)
    if fault := fault_of_known_at(principal, body.known_at):
        raise error_of(fault)
    connection = await session.connection()
    await connection.exec_driver_sql(sql.VOID, (session_id, body.reason, body.known_at))
    arguments = (principal.actor, current_traceparent(), session_id)
    reversed_ = (
        await connection.exec_driver_sql(
            sql.REVERSE, (*arguments, VOID_AS[body.reason], body.known_at)
        )
    ).one()
    session.info["emitted"] = True
    await book_trainers(session, [session_id], VOID_AS[body.reason], body.known_at)
    if row.status != "draft":
        await tell_sessions(session, [session_id])
    await count_unmatched(session, reversed_.unmatched)
    return VoidingOut(
        session_id=session_id,
        reason=body.reason,
        entries=reversed_.entries,
        minutes=reversed_.minutes,
        posting_ids=reversed_.postings or [],
    )
