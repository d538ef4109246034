"""Writes about signals: computed anew, put aside, given another threshold; and what somebody has seen."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.outbox import emit
from samlyft_events import SignalChanged
from samlyft_reporting.signals import queries, schemas
from samlyft_reporting.signals.catalogue import rules
from samlyft_reporting.signals.computing import compute
from samlyft_reporting.signals.rules import check_snooze, check_threshold, invalid
from samlyft_web.days import today
from samlyft_web.problems import ConflictError, Text

TURN = sa.text(
    "select pg_try_advisory_xact_lock(hashtextextended(current_setting('app.tenant_id') || ' signals', 0))"
)
NOTES = sa.text("select id, municipality_code from signal_due")
TAKE = sa.text("delete from signal_due where id = any (:ids)")
LAST = sa.text("select day from signal_run")
RAN = sa.text(
    """
    insert into signal_run (tenant_id, day, at) values (current_setting('app.tenant_id'), :day, now())
    on conflict (tenant_id) do update set day = excluded.day, at = excluded.at
    """
)
ALL_DUE = sa.text(
    "insert into signal_due (tenant_id, municipality_code) values (current_setting('app.tenant_id'), :code)"
)
PUT_ASIDE = sa.text(
    """
    update signal set snoozed_until = :until, snooze_reason = :reason, version = version + 1,
        changed_at = now()
    where id = :id and status = 'raised' returning version
    """
)


class EndedError(ConflictError):
    """It no longer stands."""

    code = "signal-ended"
    title = Text("Signalen är avslutad", "The signal has ended")


class ThresholdTakenError(ConflictError):
    """There is one from that day."""

    code = "threshold-taken"
    title = Text("Tröskeln finns redan", "There is such a threshold")


async def refresh(session: AsyncSession, day: date) -> int | None:
    """Computes what is due and tells of what was raised or ended; None when another process is at it."""
    connection = await session.connection()
    if not await connection.scalar(TURN):
        return None
    notes = (await connection.execute(NOTES)).all()
    is_new_day = await connection.scalar(LAST) != day
    if not notes and not is_new_day:
        return 0
    codes = {note.municipality_code for note in notes}
    whole = is_new_day or "*" in codes
    steps = await compute(session, day, None if whole else sorted(codes))
    await connection.execute(TAKE, {"ids": [note.id for note in notes]})
    await connection.execute(RAN, {"day": day})
    told = [_event(step, day) for step in steps if rules()[step.rule].audience == "all"]
    for start in range(0, len(told), 5_000):
        await emit(session, *told[start : start + 5_000])
    return len(steps)


def _event(step: Any, day: date) -> SignalChanged:
    return SignalChanged.model_validate(
        {
            **step._mapping,
            "aggregate_id": step.id,
            "known_at": f"{day.isoformat()}T12:00:00Z",
            "positive": rules()[step.rule].positive,
            "day": day,
        }
    )


async def snooze(
    session: AsyncSession, principal: Principal, signal_id: UUID, body: schemas.SnoozeIn
) -> schemas.SignalOut:
    """Put aside until a day, with its reason, by somebody."""
    row = await queries.get_signal(session, principal, signal_id)
    check_snooze(body.until, today())
    connection = await session.connection()
    said = {"id": signal_id, "until": body.until, "reason": body.reason}
    version = await connection.scalar(PUT_ASIDE, said)
    if version is None:
        raise EndedError(
            Text("Den har redan avslutats.", "It has ended already: there is nothing to put aside.")
        )
    step = {
        "tenant_id": principal.tenant_id,
        "signal_id": row.id,
        "version": version,
        "step": "snoozed",
        "day": today(),
        "reason": body.reason,
        "note": body.note,
        "actor": principal.actor,
    }
    await connection.execute(sa.insert(queries.STEP).values(step))
    few = await queries.few_for(session, principal)
    return queries.signal_out(await queries.get_signal(session, principal, signal_id), few)


async def set_threshold(
    session: AsyncSession, principal: Principal, body: schemas.ThresholdIn
) -> schemas.OwnThresholdOut:
    """A tenant's own from today or later on: what was computed before stands."""
    check_threshold(body.name, body.value)
    if body.from_on < today():
        raise invalid(
            "/from_on",
            "not_backwards",
            "En tröskel gäller från i dag eller senare.",
            "A threshold holds from today or later on.",
        )
    table = queries.THRESHOLD
    taken = sa.select(table.c.id).where(table.c.name == body.name, table.c.from_on == body.from_on)
    connection = await session.connection()
    if (await connection.execute(taken)).first():
        raise ThresholdTakenError(
            Text("Det finns redan en från den dagen.", "There is one from that day already.")
        )
    said = {"tenant_id": principal.tenant_id, "actor": principal.actor, **body.model_dump()}
    row = (await connection.execute(sa.insert(table).values(said).returning(table))).one()
    await connection.execute(ALL_DUE, {"code": "*"})
    return queries.threshold_out(row)
