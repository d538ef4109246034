"""Rates and rules are added, never changed: what was filed by an old one stays what it was."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.outbox import emit
from samlyft_events import FinancingRuleRecorded, RateRecorded
from samlyft_training_log.cofinancing import statements as sql
from samlyft_training_log.cofinancing.queries import RATE, RULE, rate_out, rule_out
from samlyft_training_log.cofinancing.schemas import RateIn, RateOut, RuleIn, RuleOut
from samlyft_training_log.cofinancing.traps import previews, trap
from samlyft_training_log.months.queries import demand_project
from samlyft_web.problems import ConflictError, FieldError, InvalidError, Text

OVERLAPS = Text(
    "En sats för samma utlysning, område och år gäller redan under den tiden. Ange en senare giltighet.",
    "A rate of the same call, area and year is valid in that time already. Give a later validity.",
)
THERE_ALREADY = Text(
    "Projektet har redan en regel från den månaden. Ange en senare månad.",
    "The project has a rule from that month already. Name a later month.",
)
BACKWARDS = Text("Slutet ska inte vara före början.", "The end must not be before the start.")
AMOUNT = Text("Ska vara mer än noll.", "Must be more than zero.")
LOCK = sa.text(
    "select pg_advisory_xact_lock(hashtextextended(current_setting('app.tenant_id') || ' rates', 0))"
)


async def add_rate(session: AsyncSession, principal: Principal, body: RateIn) -> RateOut:
    """Adds a rate whose time no other of its kind covers."""
    value = Decimal(body.amount.replace(",", "."))
    if value == 0:
        raise InvalidError(
            AMOUNT, errors=[FieldError(pointer="/amount", code="zero", detail=AMOUNT)]
        )
    if body.valid_to and body.valid_to < body.valid_from:
        error = FieldError(pointer="/valid_to", code="backwards", detail=BACKWARDS)
        raise InvalidError(BACKWARDS, errors=[error])
    connection = await session.connection()
    # Of two who add at once the second sees the first.
    await connection.execute(LOCK)
    end = sa.func.coalesce(RATE.c.valid_to, sa.text("'infinity'::date"))
    taken = sa.select(RATE.c.rate_id).where(
        RATE.c.call_code == body.call_code,
        RATE.c.programme_area == body.programme_area,
        RATE.c.year == body.year,
        RATE.c.time_kind == body.time_kind,
        RATE.c.valid_from <= (body.valid_to or date.max),
        end >= body.valid_from,
    )
    if (await connection.execute(taken)).first():
        raise ConflictError(OVERLAPS)
    made = sa.insert(RATE).values(
        **body.model_dump() | {"amount": value},
        tenant_id=principal.tenant_id,
        actor=principal.actor,
    )
    row = (await connection.execute(made.returning(*RATE.columns))).one()
    await emit(session, rate_told(row))
    return rate_out(row)


def rate_told(row: Any) -> RateRecorded:
    """The event of a rate."""
    said = row._asdict() | {"amount": f"{row.amount:.2f}"}
    return RateRecorded(**said, aggregate_id=row.rate_id, version=1, known_at=row.recorded_at)


async def add_rule(session: AsyncSession, principal: Principal, body: RuleIn) -> RuleOut:
    """Adds a rule, and says what it would do to the hours that are in the ledger today."""
    principal.demand(body.project_id)
    await demand_project(session, body.project_id)
    connection = await session.connection()
    made = sa.insert(RULE).values(
        **body.model_dump() | {"time_kinds": sorted(set(body.time_kinds))},
        tenant_id=principal.tenant_id,
        actor=principal.actor,
    )
    try:
        row = (await connection.execute(made.returning(*RULE.columns))).one()
    except IntegrityError as error:
        raise ConflictError(THERE_ALREADY) from error
    await emit(session, rule_told(row))
    chosen = {"project_id": body.project_id, "first": date(2000, 1, 1), "last": date(2100, 12, 31)}
    ledger = (await connection.execute(sql.LEDGER, chosen)).all()
    rates = {g.month: g.rate for g in (await connection.execute(sql.GROUPED, chosen)).all()}
    told = trap(previews(ledger, rates), body.rounding)
    return rule_out(row).model_copy(update={"warnings": told})


def rule_told(row: Any) -> FinancingRuleRecorded:
    """The event of a rule."""
    return FinancingRuleRecorded(
        **row._asdict(), aggregate_id=row.financing_rule_id, version=1, known_at=row.recorded_at
    )
