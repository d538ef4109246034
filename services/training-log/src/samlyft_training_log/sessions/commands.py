"""Sessions held: stored whole under their code, by one request or by thousands of rows, in the same way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_imports.bulk import Counts, Piece
from samlyft_training_log import rules
from samlyft_training_log.faults import error_of
from samlyft_training_log.imports import fault_of_known_at, rounds, row_error
from samlyft_training_log.ledger.statements import widen
from samlyft_training_log.matching import await_match, match_trainers, settle
from samlyft_training_log.sessions import statements as sql
from samlyft_training_log.sessions.claims import (
    SEPARATOR,
    SessionClaim,
    Trainer,
    claim_of_body,
    claim_of_row,
    differs,
    fault_of,
)
from samlyft_training_log.sessions.queries import get_session
from samlyft_training_log.sessions.schemas import SessionIn, SessionOut, SessionRow
from samlyft_training_log.worked.booking import book_trainers
from samlyft_web.problems import ConflictError, Text

CODE_TAKEN = Text(
    "Ett annat tillfälle har samma kod. Ändra det genom en inläsning.",
    "Another session has this code. Change it by an import.",
)
Outcome = Literal["created", "changed", "unchanged"]


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of one claim: the outcome, or the code of its fault."""

    outcome: Outcome | None
    fault: str | None = None
    session_id: UUID | None = None


async def hold(
    session: AsyncSession, principal: Principal, claims: Sequence[SessionClaim]
) -> list[Stored]:
    """Stores sessions of different codes; those with a fault, and those that stand already, are left alone."""
    await widen(session)
    connection = await session.connection()
    codes = [claim.code for claim in claims], [claim.project_code for claim in claims]
    found = (
        await connection.exec_driver_sql(sql.RESOLVE, (*codes, [c.workplace_code for c in claims]))
    ).all()
    results = [_judge(claim, row, principal) for claim, row in zip(claims, found, strict=True)]
    news = [
        (c, row)
        for c, row, r in zip(claims, found, results, strict=True)
        if r.outcome in {"created", "changed"}
    ]
    if not news:
        return results
    ids = await _store(session, news)
    return [
        Stored(result.outcome, result.fault, ids.get(claim.code, result.session_id))
        for claim, result in zip(claims, results, strict=True)
    ]


async def create_session(
    session: AsyncSession, principal: Principal, body: SessionIn
) -> SessionOut:
    """Registers one session; the same again gives the one that is there, another under its code is refused."""
    if fault := fault_of_known_at(principal, body.known_at):
        raise error_of(fault)
    [stored] = await hold(session, principal, [claim_of_body(body)])
    if stored.fault or stored.session_id is None:
        raise error_of(stored.fault or "unknown-session")
    if stored.outcome == "changed":
        raise ConflictError(CODE_TAKEN)
    await settle(session)
    return await get_session(session, stored.session_id)


async def import_sessions(
    principal: Principal, session: AsyncSession, piece: Piece[SessionRow]
) -> Counts:
    """One piece of a session import."""
    counts = Counts()
    for turn in rounds([row.session_code for row in piece.rows]):
        claims = [(piece.lines[i], piece.rows[i]) for i in turn]
        good = []
        for line, row in claims:
            if fault := _fault_of_row(principal, row):
                counts.errors.append(row_error(line, fault))
            else:
                good.append((line, claim_of_row(row)))
        stored = await hold(session, principal, [claim for _, claim in good])
        for (line, _), result in zip(good, stored, strict=True):
            if result.fault:
                counts.errors.append(row_error(line, result.fault))
            counts.created += result.outcome == "created"
            counts.changed += result.outcome == "changed"
            counts.unchanged += result.outcome == "unchanged"
    return counts


def _fault_of_row(principal: Principal, row: SessionRow) -> str | None:
    if (row.trainer_employer_number is None) != (row.trainer_employee_number is None):
        return "trainer-incomplete"
    return fault_of_known_at(principal, row.known_at)


def _judge(claim: SessionClaim, row: Any, principal: Principal) -> Stored:
    if fault := fault_of(claim, row, principal):
        return Stored(None, fault)
    if row.session_id is None:
        return Stored("created")
    return Stored("changed" if differs(claim, row) else "unchanged", None, row.session_id)


async def _store(
    session: AsyncSession, news: Sequence[tuple[SessionClaim, Any]]
) -> dict[str, UUID]:
    connection = await session.connection()
    columns = zip(
        *(
            (c.code, row.project_id, c.starts_at, c.ends_at, c.kind, c.form, SEPARATOR.join(c.topics),
             c.municipality_code or row.workplace_municipality, row.workplace_id, c.known_at, c.status,
             c.place, c.theory_minutes, c.discussion_minutes, c.planned_session_id)
            for c, row in news
        ),
        strict=True,
    )  # fmt: skip
    stored = await connection.exec_driver_sql(sql.STORE, tuple(map(list, columns)))
    ids = {row.code: row.session_id for row in stored}
    wanted = list(ids.values())
    await keep_days(session, [(ids[c.code], c.starts_at, c.ends_at) for c, _ in news])
    await keep_trainers(session, wanted, [(ids[c.code], t) for c, _ in news for t in c.trainers])
    await sql.tell_sessions(session, wanted)
    await book_trainers(session, wanted)
    return ids


async def keep_days(session: AsyncSession, held: Sequence[tuple[UUID, datetime, datetime]]) -> None:
    """The local dates of sessions with their times, in place of those that were kept."""
    connection = await session.connection()
    await connection.exec_driver_sql(sql.FORGET_DAYS, ([session_id for session_id, *_ in held],))
    days = [(one, *day) for one, begins, ends in held for day in rules.days_of(begins, ends)]
    await connection.exec_driver_sql(sql.STORE_DAYS, tuple(map(list, zip(*days, strict=True))))


async def keep_trainers(
    session: AsyncSession, wanted: Sequence[UUID], led: Sequence[tuple[UUID, Trainer]]
) -> None:
    """Who led these sessions, in place of those who were kept; call `settle` before the transaction ends."""
    connection = await session.connection()
    await connection.exec_driver_sql(sql.FORGET_TRAINERS, (list(wanted),))
    if not led:
        return
    rows = [(session_id, *trainer.key, trainer.role) for session_id, trainer in led]
    await connection.exec_driver_sql(sql.STORE_TRAINERS, tuple(map(list, zip(*rows, strict=True))))
    keys = [trainer.key for _, trainer in led]
    await match_trainers(session, keys)
    await_match(session, keys)
