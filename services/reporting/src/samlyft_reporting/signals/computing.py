"""All rules as one statement: what they read is counted once, and what changed is written with its history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_reporting.signals import anchoring, champions, fairness, practice, training
from samlyft_reporting.signals.basis import basis
from samlyft_reporting.signals.catalogue import catalogue
from samlyft_reporting.standing import ROOM

LOCAL_RULES = {
    **training.RULES,
    **practice.RULES,
    **champions.RULES,
    **anchoring.RULES,
    **fairness.RULES,
}
"""Computed municipality by municipality."""
WHOLE_RULES = fairness.WHOLE
# What a signal lacks is compared as a value that no signal has, and `not in` asks for a table of hashes whatever the
# planner believes: with `not exists` and no statistics of `found` it compared each signal with every other.
NOWHERE = "'00000000-0000-0000-0000-000000000000'::uuid"
PUT = """
, found as materialized ({found}), put as (
    insert into signal as s (
        tenant_id, version, rule, project_id, municipality_code, workplace_id, status, evidence, raised_on
    )
    select current_setting('app.tenant_id'), 1, rule, project_id, municipality_code, workplace_id, 'raised',
        evidence, cast(:day as date)
    from found
    on conflict (tenant_id, project_id, rule, municipality_code, workplace_id) do update set
        version = s.version + 1, status = 'raised', evidence = excluded.evidence, changed_at = now(),
        raised_on = case s.status when 'raised' then s.raised_on else excluded.raised_on end, ended_on = null,
        snoozed_until = case s.status when 'raised' then s.snoozed_until end,
        snooze_reason = case s.status when 'raised' then s.snooze_reason end
    where s.status <> 'raised' or s.evidence <> excluded.evidence
    returning *, old.status is distinct from 'raised' as is_new
), gone as (
    update signal s set status = 'ended', ended_on = cast(:day as date), version = s.version + 1,
        changed_at = now(), snoozed_until = null, snooze_reason = null
    where s.status = 'raised' and (
        cast(:everything as boolean) or s.municipality_code is null
        or s.municipality_code = any (cast(:codes as text[])))
    and (s.rule, s.project_id, coalesce(s.municipality_code, ''), coalesce(s.workplace_id, {nowhere})) not in (
        select rule, project_id, coalesce(municipality_code, ''), coalesce(workplace_id, {nowhere}) from found)
    returning *
), stepped as (
    insert into signal_step (tenant_id, signal_id, version, step, day, evidence)
    select tenant_id, id, version, 'raised', cast(:day as date), evidence from put where is_new
    union all select tenant_id, id, version, 'ended', cast(:day as date), evidence from gone
)
select id, version, rule, project_id, municipality_code, workplace_id, 'raised' as status from put where is_new
union all
select id, version, rule, project_id, municipality_code, workplace_id, 'ended' from gone
"""
OWN_LIMITS = sa.text(
    """
    select distinct on (name) name, value::float8 from signal_threshold
    where from_on <= :day order by name, from_on desc
    """
)


@cache
def _statement() -> sa.TextClause:
    names = ", ".join(f"{name} numeric" for name in catalogue().thresholds)
    every = {**LOCAL_RULES, **WHOLE_RULES}
    found = " union all ".join(
        f"select '{rule}' as rule, project_id, municipality_code, workplace_id, evidence from ({sql}) {rule.lower()}"
        for rule, sql in every.items()
    )
    return sa.text(f"{basis(names)}, {fairness.GROUPED} {PUT.format(found=found, nowhere=NOWHERE)}")


async def limits(session: AsyncSession, day: date) -> dict[str, float]:
    """The thresholds on a day: the tenant's own before what ships."""
    rows = await (await session.connection()).execute(OWN_LIMITS, {"day": day})
    shipped = {name: one.value for name, one in catalogue().thresholds.items()}
    return shipped | {row.name: row.value for row in rows if row.name in shipped}


async def compute(
    session: AsyncSession, day: date, codes: Sequence[str] | None
) -> Sequence[sa.Row[Any]]:
    """Computes the signals of these municipalities, or of all, and gives those that were raised or ended."""
    connection = await session.connection()
    await connection.execute(ROOM)
    given = msgspec.json.encode(await limits(session, day)).decode()
    asked = {"day": day, "limits": given, "everything": codes is None, "codes": list(codes or ())}
    return (await connection.execute(_statement(), asked)).all()
