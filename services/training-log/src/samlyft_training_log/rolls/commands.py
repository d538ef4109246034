"""From a planned session to a draft with its list, and from the list to what is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_training_log import rules
from samlyft_training_log.attendances.claims import AttendanceClaim
from samlyft_training_log.attendances.commands import apply
from samlyft_training_log.faults import FAULTS, error_of
from samlyft_training_log.ledger.statements import widen
from samlyft_training_log.matching import Key, settle
from samlyft_training_log.rolls import statements as sql
from samlyft_training_log.rolls.queries import lines_of
from samlyft_training_log.rolls.schemas import DraftIn, SubmissionIn, SubmissionOut
from samlyft_training_log.sessions.claims import SessionClaim, Trainer
from samlyft_training_log.sessions.commands import CODE_TAKEN, hold
from samlyft_training_log.sessions.lifecycle import locked
from samlyft_training_log.sessions.queries import get_session
from samlyft_training_log.sessions.schemas import SessionOut
from samlyft_training_log.sessions.statements import tell_sessions
from samlyft_training_log.sessions.voiding import SUBMIT
from samlyft_training_log.worked.booking import book_trainers
from samlyft_web.days import today
from samlyft_web.problems import ConflictError, FieldError, InvalidError, NotFoundError, Text

NO_PLAN = Text("Det planerade tillfället finns inte.", "There is no such planned session.")
CANCELLED = Text("Det planerade tillfället är inställt.", "The planned session is cancelled.")
CLOSED = Text("Tillfället är makulerat.", "The session is voided.")
FIX = Text("Inget lämnades in. Rätta raderna.", "Nothing was submitted. Mend the lines.")


async def draft_from_plan(
    session: AsyncSession, principal: Principal, planned_session_id: UUID, body: DraftIn
) -> SessionOut:
    """Makes a draft from a plan, with its trainers; the list follows from the sign-ups."""
    await widen(session)
    connection = await session.connection()
    plan = (await connection.exec_driver_sql(sql.PLANNED, (planned_session_id,))).one_or_none()
    if plan is None:
        raise NotFoundError(NO_PLAN)
    if plan.status == "cancelled":
        raise ConflictError(CANCELLED)
    if plan.project_code is None:
        raise error_of("unknown-project")
    trainers = [Key(*found.split(" ", 1)) for found in plan.trainers]
    claim = SessionClaim(
        code=body.code or plan.code,
        project_code=plan.project_code,
        starts_at=body.starts_at or plan.starts_at,
        ends_at=body.ends_at or plan.ends_at,
        kind=plan.kind,
        form=plan.form,
        topics=(plan.topic,),
        municipality_code=plan.municipality_code,
        workplace_code=plan.workplace_code,
        trainers=tuple(
            Trainer(key, "co" if place else "lead") for place, key in enumerate(trainers)
        ),
        status="draft",
        place=plan.place,
        planned_session_id=planned_session_id,
    )
    [stored] = await hold(session, principal, [claim])
    if stored.fault or stored.session_id is None:
        raise error_of(stored.fault or "unknown-session")
    if stored.outcome == "changed":
        raise ConflictError(CODE_TAKEN)
    await settle(session)
    return await get_session(session, stored.session_id)


async def submit(
    session: AsyncSession, principal: Principal, session_id: UUID, body: SubmissionIn
) -> SubmissionOut:
    """Submits a session: what the list and the caller say is recorded in one go."""
    row = await locked(session, principal, session_id)
    if row.status == "voided":
        raise ConflictError(CLOSED)
    if row.starts_at >= rules.end_of(today()):
        raise error_of("not-held-yet")
    if row.status == "draft":
        connection = await session.connection()
        await connection.exec_driver_sql(SUBMIT, (session_id,))
        await tell_sessions(session, [session_id])
        await book_trainers(session, [session_id])
    claims, unknown = _claims(row, await lines_of(session, session_id), body)
    verdicts = await apply(session, principal, claims) if claims else []
    faults = [
        FieldError(pointer=f"/rows/{place}", code=verdict, detail=FAULTS[verdict][1])
        for place, verdict in enumerate(verdicts)
        if verdict not in {"create", "change", "unchanged"}
    ]
    if faults:
        raise InvalidError(FIX, errors=faults)
    await settle(session)
    return SubmissionOut(
        session_id=session_id,
        status="attested" if row.status == "attested" else "submitted",
        recorded=verdicts.count("create"),
        changed=verdicts.count("change"),
        unchanged=verdicts.count("unchanged"),
        unknown=unknown,
    )


def _claims(
    held: Any, lines: Sequence[Any], body: SubmissionIn
) -> tuple[list[AttendanceClaim], int]:
    """What the caller says comes first, then marks, then sign-ups; what is recorded already stays."""
    said = {Key(row.employer_number, row.employee_number): row for row in body.rows}
    why = body.reason
    claims = [
        AttendanceClaim(held.code, key, row.minutes, row.status, reason=why)
        for key, row in said.items()
    ]
    unknown = 0
    for line in lines:
        here = _by_list(line, held.length, body.unmarked)
        if line.status is not None or here is None:
            continue
        if line.employer_number is None or line.employee_number is None:
            unknown += 1
        elif (key := Key(line.employer_number, line.employee_number)) not in said:
            claims.append(AttendanceClaim(held.code, key, *here, reason=why))
    return claims, unknown


def _by_list(line: Any, length: int, unmarked: str) -> tuple[int, str] | None:
    """Minutes and status that a line of the list implies, if any."""
    if line.marked_at is not None:
        return length, "present"
    if line.sign_up == "late_cancelled":
        return 0, "late_cancelled"
    if line.sign_up != "confirmed" or unmarked == "leave":
        return None
    return (length, "present") if unmarked == "present" else (0, "absent")
