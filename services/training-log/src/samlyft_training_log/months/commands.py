"""Closing and reopening: one at a time in a project, while nothing is posted in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.db import widen
from samlyft_common.outbox import emit
from samlyft_events import MonthChanged
from samlyft_training_log.faults import error_of
from samlyft_training_log.imports import fault_of_known_at
from samlyft_training_log.months import queries, rules
from samlyft_training_log.months.findings import MEANINGS
from samlyft_training_log.months.queries import NO_MONTH, STANDING
from samlyft_training_log.months.schemas import MonthIn, MonthOut
from samlyft_web.days import today
from samlyft_web.problems import ConflictError, FieldError, InvalidError, NotFoundError, Text

# The postings of a project hold the same lock shared (the trigger of `entry`), so that what is closed is counted
# whole, and what is posted afterwards finds the month closed.
LOCK = sa.text(
    """
    select pg_advisory_xact_lock(
        hashtextextended(current_setting('app.tenant_id') || cast(cast(:project_id as uuid) as text), 0)
    )
    """
)
STANDS = sa.text(
    """
    select month_id, status, stale from project_month
    where project_id = :project_id and municipality_code = :municipality_code and month = :month
    """
)
CLOSE = sa.text(
    """
    insert into project_month as m (tenant_id, project_id, municipality_code, month, status, minutes, persons,
        closed_at, closed_by, known_at)
    values (current_setting('app.tenant_id'), :project_id, :municipality_code, :month, 'closed', :minutes, :persons,
        coalesce(:known_at, now()), :actor, coalesce(:known_at, now()))
    on conflict (tenant_id, project_id, municipality_code, month) do update set
        status = 'closed', stale = false, stale_since = null, stale_cause = null, minutes = excluded.minutes,
        persons = excluded.persons, closed_at = excluded.closed_at, closed_by = excluded.closed_by,
        known_at = greatest(m.known_at, excluded.known_at), recorded_at = now(), version = m.version + 1
    returning m.*
    """
)
REOPEN = sa.text(
    """
    with chosen as (
        select project_id, municipality_code, month from project_month where month_id = :month_id
    ), changed as (
        update project_month m set
            status = case when m.month_id = :month_id then 'reopened' else m.status end, stale = true,
            stale_cause = case when m.month_id = :month_id then 'reopened' else 'earlier-month' end,
            stale_since = now(),
            known_at = now(), recorded_at = now(), version = m.version + 1
        from chosen c
        where m.project_id = c.project_id and m.municipality_code = c.municipality_code
            and (m.month_id = :month_id or m.month > c.month and m.status = 'closed' and not m.stale)
        returning m.*
    )
    select * from changed order by month
    """
)
STEP = sa.text(
    """
    insert into month_step (tenant_id, month_id, version, action, reason, findings, minutes, actor, known_at)
    values (current_setting('app.tenant_id'), :month_id, :version, :action, :reason, :findings, :minutes, :actor,
        :known_at)
    """
).bindparams(sa.bindparam("findings", type_=JSONB))
NOT_OVER = Text(
    "Månaden är inte slut än. Stäng den när den är det.",
    "The month is not over yet. Close it when it is.",
)
ALREADY = Text(
    "Månaden är redan stängd. Rätta närvaron med ett skäl, eller öppna månaden igen.",
    "The month is closed already. Correct the attendance with a reason, or reopen the month.",
)
OPEN_ALREADY = Text(
    "Månaden är redan öppen. Stäng den när den är klar.",
    "The month is open already. Close it when it is done.",
)
OUTCOMES = {
    "must-be-mended": Text(
        "Detta måste rättas innan månaden stängs. Se GET /projects/{projectId}/month-checks.",
        "This has to be mended before the month is closed. See GET /projects/{projectId}/month-checks.",
    ),
    "must-be-accepted": Text(
        "Rätta detta, eller godta det i accepted med ett skäl i reason.",
        "Mend this, or accept it in accepted with a reason in reason.",
    ),
    "say-why": Text("Säg i reason varför det godtas.", "Say in reason why it is accepted."),
}


class MonthClosedError(ConflictError):
    """It is so already."""

    code = "month-already-closed"


class FindingsError(ConflictError):
    """Something in the month has to be mended or accepted first."""

    code = "month-findings"


async def close(session: AsyncSession, principal: Principal, body: MonthIn) -> MonthOut:
    """Closes a month for the first time, after a reopening, or again when corrections have made it stale."""
    principal.demand(body.project_id, body.municipality_code)
    if fault := fault_of_known_at(principal, body.known_at):
        raise error_of(fault)
    await widen(session)
    connection = await session.connection()
    await queries.demand_project(session, body.project_id)
    key = {"project_id": body.project_id, "municipality_code": body.municipality_code}
    await connection.execute(LOCK, key)
    stands = (await connection.execute(STANDS, key | {"month": body.month})).one_or_none()
    _demand_closable(body, (stands.status, stands.stale) if stands else None)
    first, last = days = rules.days_of(body.month)
    found = await _counted(session, queries.found_in(body.project_id, days), body.municipality_code)
    _demand_accepted(body, found)
    sums = (await connection.execute(STANDING, key | {"first": first, "last": last})).one()
    row = (
        await connection.execute(
            CLOSE,
            key | sums._asdict()
            | {"month": body.month, "actor": principal.actor, "known_at": body.known_at},
        )
    ).one()  # fmt: skip
    await _note(session, row, principal, "closed", body.reason, found)
    return queries.month_out(row)


async def reopen(
    session: AsyncSession, principal: Principal, month_id: UUID, reason: str
) -> MonthOut:
    """Opens a closed month; what was filed for it and for later months is stale from now on."""
    connection = await session.connection()
    seen = (
        await connection.execute(
            queries.months().where(queries.MONTH.c.month_id == month_id).with_for_update()
        )
    ).one_or_none()
    if seen is None:
        raise NotFoundError(NO_MONTH)
    principal.demand(seen.project_id, seen.municipality_code)
    if seen.status == "reopened":
        raise ConflictError(OPEN_ALREADY)
    await widen(session)
    rows = (await connection.execute(REOPEN, {"month_id": month_id})).all()
    await _note(session, rows[0], principal, "reopened", reason, {})
    await emit(session, *map(told, rows[1:]))
    return queries.month_out(rows[0])


def told(row: Any) -> MonthChanged:
    """The event of a month's row."""
    return MonthChanged(
        aggregate_id=row.month_id,
        version=row.version,
        known_at=row.known_at,
        project_id=row.project_id,
        municipality_code=row.municipality_code,
        month=row.month,
        status=row.status,
        stale=row.stale,
        minutes=row.minutes,
    )


async def _note(  # what a step says
    session: AsyncSession,
    row: Any,
    principal: Principal,
    action: str,
    reason: str | None,
    found: Mapping[str, int],
) -> None:
    step = {
        "month_id": row.month_id,
        "version": row.version,
        "action": action,
        "reason": reason,
        "findings": dict(found),
        "minutes": row.minutes,
        "actor": principal.actor,
        "known_at": row.known_at,
    }
    await (await session.connection()).execute(STEP, step)
    await emit(session, told(row))


async def _counted(session: AsyncSession, found: Any, municipality_code: str) -> dict[str, int]:
    counted = (
        sa.select(found.c.code, sa.func.count())
        .where(found.c.municipality_code == municipality_code)
        .group_by(found.c.code)
    )
    rows = await (await session.connection()).execute(counted)
    return {code: int(number) for code, number in rows}


def _demand_closable(body: MonthIn, stands: tuple[str, bool] | None) -> None:
    fault = rules.fault_of_closing(body.month, today(), stands)
    if fault == "not-over":
        error = FieldError(pointer="/month", code=fault, detail=NOT_OVER)
        raise InvalidError(NOT_OVER, errors=[error])
    if fault:
        raise MonthClosedError(ALREADY)


def _demand_accepted(body: MonthIn, found: Mapping[str, int]) -> None:
    blocking = frozenset(code for code, meaning in MEANINGS.items() if meaning.blocks)
    fault, codes = rules.fault_of_findings(found, blocking, body.accepted, body.reason)
    if fault is None:
        return
    errors = []
    for code in codes:
        words = next(meaning.what_to_do for name, meaning in MEANINGS.items() if name == code)
        text = Text(f"{found[code]} st. {words.sv}", f"{found[code]} of them. {words.en}")
        errors.append(FieldError(pointer="/accepted", code=code, detail=text))
    if fault == "say-why":
        missing = FieldError(pointer="/reason", code="missing", detail=OUTCOMES[fault])
        raise InvalidError(OUTCOMES[fault], errors=[missing, *errors])
    raise FindingsError(OUTCOMES[fault], errors=errors)
