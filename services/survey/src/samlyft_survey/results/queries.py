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


def _by_each_dimension(people: str, **values: str) -> str:
    """Counted once by everything, then summed up by each dimension: cells are few where answers are many.

    `people` gives a row a form: its `answers`, and `who` it is of as one text. What is counted by is one array, which
    PostgreSQL counts by hash as it comes; by columns of which it knows nothing it sorts each answer first, on disk.
    """
    parts = [f"cell[{number}] as {name}" for number, name in enumerate(values, 2)]
    given = " and ".join(f"{name} is not null" for name in values)
    told = ", ".join(values)
    sets = ", ".join(f"(key, {told}, {name})" for name in DIMENSIONS)
    which = " ".join(f"when grouping({name}) = 0 then '{name}'" for name in DIMENSIONS)
    return f"""
    with counted as (
        select array[q.key, {", ".join(values.values())}, p.who] as cell, count(*) as number
        from ({people} offset 0) as p cross join {_ASKED} group by 1
    ), parted as (
        select cell[1] as key, {", ".join(parts)}, cast(cell[{len(values) + 2}] as text[]) as who, number from counted
    ), known as (
        select key, {told}, who[1] as role_group, cast(who[2] as jsonb) as facts, number
        from parted where {given} offset 0
    )
    select key, {told}, case {which} else '{WHOLE}' end as dimension,
        coalesce({", ".join(DIMENSIONS)}) as part, cast(sum(number) as bigint) as number
    from (select key, {told}, number, role_group, {_FACTS} from known) as told
    group by grouping sets ((key, {told}), {sets})
    """


_WHO = "cast(array[a.role_group, cast(a.facts as text)] as text) as who"
DISTRIBUTIONS = sa.text(
    _by_each_dimension(
        f"select a.answers, {_WHO} from answer a where a.round_id = :round",
        value=_value("p.answers", "q.item"),
    )
)
# `earlier` is the item's id in the round before, or that of a then-item in the same answer.
CROSSINGS = sa.text(
    _by_each_dimension(
        f"""
        select a.answers, b.answers as earlier, {_WHO} from answer a
        join answer b on b.tenant_id = a.tenant_id and b.pairing_key = a.pairing_key and b.round_id = :since
        where a.round_id = :round
        """,
        before=_value("p.earlier", "q.earlier"),
        after=_value("p.answers", "q.item"),
    )
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
