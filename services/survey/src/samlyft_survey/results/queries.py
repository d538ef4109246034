"""What result tables are frozen from, one statement each; and frozen tables."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_survey.models import ResultTable, Round
from samlyft_survey.results.columns import Question

FACTS = (
    "municipality_code",
    "area_of_care",
    "gender",
    "age_band",
    "hours",
    "training_hours_band",
)
DIMENSIONS = ("role_group", *FACTS)
WHOLE = "whole"
UNKNOWN = "unknown"

_FACTS = ", ".join(f"coalesce(facts ->> '{name}', '{UNKNOWN}') as {name}" for name in FACTS)
_ASKED = "jsonb_to_recordset(cast(:asked as jsonb)) as q (key text, item text, choice text, earlier text)"


def _value(answers: str, item: str) -> str:
    chosen = (
        f"case when {answers} -> {item} ? q.choice then 'yes' when {answers} ? {item} then 'no' end"
    )
    return f"case when q.choice is null then {answers} ->> {item} else {chosen} end"


_GIVEN = "case when q.choice is null then x.value #>> '{}' when x.value ? q.choice then 'yes' else 'no' end"


def _by_each_dimension(values: str) -> str:
    """Counted once by everything, then summed up by each dimension: cells are few where answers are many."""
    given = " and ".join(f"{value} is not null" for value in values.split(", "))
    sets = ", ".join(f"(key, {values}, {name})" for name in DIMENSIONS)
    names = ", ".join(DIMENSIONS)
    which = " ".join(f"when grouping({name}) = 0 then '{name}'" for name in DIMENSIONS)
    return f"""
    select key, {values}, case {which} else '{WHOLE}' end as dimension,
        coalesce({names}) as part, cast(sum(number) as bigint) as number
    from (select key, {values}, number, role_group, {_FACTS} from counted where {given}) as told
    group by grouping sets ((key, {values}), {sets})
    """


DISTRIBUTIONS = sa.text(
    f"""
    with counted as (
        select q.key, {_GIVEN} as value, a.role_group, a.facts, count(*) as number
        from answer a cross join lateral jsonb_each(a.answers) as x join {_ASKED} on q.item = x.key
        where a.round_id = :round group by 1, 2, 3, 4
    )
    {_by_each_dimension("value")}
    """
)
# `earlier` is the item's id in the round before, or that of a then-item in the same answer.
CROSSINGS = sa.text(
    f"""
    with counted as (
        select q.key, {_value("b.answers", "q.earlier")} as before, {_GIVEN} as after,
            a.role_group, a.facts, count(*) as number
        from answer a
        join answer b on b.tenant_id = a.tenant_id and b.pairing_key = a.pairing_key and b.round_id = :since
        cross join lateral jsonb_each(a.answers) as x join {_ASKED} on q.item = x.key
        where a.round_id = :round group by 1, 2, 3, 4, 5
    )
    {_by_each_dimension("before, after")}
    """
)
PAIRED = sa.text(
    """
    select count(*) from answer a
    join answer b on b.tenant_id = a.tenant_id and b.pairing_key = a.pairing_key and b.round_id = :since
    where a.round_id = :round
    """
)


@dataclass(frozen=True)
class Asked:
    """A question as the statements look it up, and what the earlier answer stands under."""

    question: Question
    earlier: str


async def distributions(
    session: AsyncSession, round_id: UUID, asked: Sequence[Asked]
) -> dict[str, dict[str, dict[str, dict[str, int]]]]:
    """By item, dimension and group: how many gave each answer. Exact, never to be shown as it is."""
    found: dict[str, dict[str, dict[str, dict[str, int]]]] = {}
    scored = {one.question.key: set(one.question.values) for one in asked}
    for row in await _run(session, DISTRIBUTIONS, {"round": round_id}, asked):
        if row.value in scored[row.key]:
            groups = found.setdefault(row.key, {}).setdefault(row.dimension, {})
            groups.setdefault(row.part or WHOLE, {})[row.value] = row.number
    return found


async def crossings(
    session: AsyncSession, round_id: UUID, since_id: UUID, asked: Sequence[Asked]
) -> dict[str, dict[str, dict[str, dict[tuple[str, str], int]]]]:
    """The same for pairs of answers, before and after, by the groups of the later round."""
    found: dict[str, dict[str, dict[str, dict[tuple[str, str], int]]]] = {}
    scored = {one.question.key: set(one.question.values) for one in asked}
    for row in await _run(session, CROSSINGS, {"round": round_id, "since": since_id}, asked):
        if {row.before, row.after} <= scored[row.key]:
            groups = found.setdefault(row.key, {}).setdefault(row.dimension, {})
            groups.setdefault(row.part or WHOLE, {})[row.before, row.after] = row.number
    return found


async def _run(
    session: AsyncSession, statement: sa.TextClause, values: dict[str, Any], asked: Iterable[Asked]
) -> sa.CursorResult[Any]:
    document = [
        {
            "key": one.question.key,
            "item": one.question.item,
            "choice": one.question.choice,
            "earlier": one.earlier,
        }
        for one in asked
    ]
    return await (await session.connection()).execute(
        statement, {**values, "asked": json.dumps(document)}
    )


async def paired(session: AsyncSession, round_id: UUID, since_id: UUID) -> int:
    """How many answered both rounds."""
    connection = await session.connection()
    return int(await connection.scalar(PAIRED, {"round": round_id, "since": since_id}) or 0)


async def tables(
    session: AsyncSession, round_id: UUID, since_id: UUID, dimension: str
) -> dict[tuple[str, str], dict[str, Any]]:
    """Frozen tables by kind and item."""
    query = select(ResultTable).where(
        ResultTable.round_id == round_id,
        ResultTable.since_id == since_id,
        ResultTable.dimension == dimension,
    )
    return {(row.kind, row.item): row.body for row in (await session.exec(query)).all()}


async def pairs_told(session: AsyncSession, round_id: UUID, since_id: UUID) -> int:
    """How many had answered both rounds when the later was frozen; of one round, nobody twice."""
    found = await tables(session, round_id, since_id, WHOLE)
    return int(found.get(("pairs", ""), {"n": 0})["n"])


async def earlier_rounds(session: AsyncSession, row: Round) -> list[Round]:
    """The closed rounds of the same family that this one can be compared with, first asked first."""
    query = (
        select(Round)
        .where(
            Round.family_id == row.family_id,
            Round.round_id != row.round_id,
            Round.status == "closed",
            Round.opens_on <= row.opens_on,
        )
        .order_by(col(Round.opens_on), col(Round.round_id))
    )
    return [one for one in (await session.exec(query)).all() if one.wave != row.wave]
