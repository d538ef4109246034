"""Sums of scales over the answers to a round, one statement each. Exact, never shown as it is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_survey.forms import Item, QuestionnaireBody, Scale, Wave
from samlyft_survey.results.means import Sums
from samlyft_survey.results.queries import DIMENSIONS, FACTS, UNKNOWN, WHOLE

_FACTS = ", ".join(f"coalesce(facts ->> '{name}', '{UNKNOWN}') as {name}" for name in FACTS)
_NAMES = ", ".join(DIMENSIONS)
_SETS = ", ".join(f"(scale, {name})" for name in DIMENSIONS)
_WHICH = " ".join(f"when grouping({name}) = 0 then '{name}'" for name in DIMENSIONS)


def _scored(of: str) -> str:
    """A person's score on each scale; none where fewer items than its rule asks are answered."""
    return f"""
        select a.pairing_key, a.role_group, a.facts, s.id as scale, count(*) < s.items as incomplete,
            cast(case when count(*) >= s.at_least then avg(p.place) * s.times end as double precision) as score
        from answer a cross join lateral jsonb_each(a.answers) as x
        join jsonb_to_recordset(cast(:places as jsonb)) as p (scale text, item text, value text, place int)
            on p.item = x.key and p.value = x.value #>> '{{}}'
        join jsonb_to_recordset(cast(:scales as jsonb)) as s (id text, items int, at_least int, times int)
            on s.id = p.scale
        where a.round_id = :{of}
        group by a.answer_id, a.pairing_key, a.role_group, a.facts, s.id, s.items, s.at_least, s.times
    """


MEANS = sa.text(
    f"""
    with scored as ({_scored("round")}),
    placed as (select scale, score, incomplete, role_group, {_FACTS} from scored)
    select scale, case {_WHICH} else '{WHOLE}' end as dimension, coalesce({_NAMES}) as part,
        count(score) as n, coalesce(sum(score), 0) as total, coalesce(sum(score * score), 0) as squares,
        count(*) filter (where incomplete) as incomplete
    from placed group by grouping sets ((scale), {_SETS})
    """
)
CHANGES = sa.text(
    f"""
    with later as materialized ({_scored("round")}), earlier as materialized ({_scored("since")})
    select a.scale, count(*) as n, sum(a.score - b.score) as total, sum((a.score - b.score) ^ 2) as squares
    from later a join earlier b on b.pairing_key = a.pairing_key and b.scale = a.scale
    where a.score is not null and b.score is not null
    group by a.scale
    """
)


def scales_of(body: QuestionnaireBody, wave: Wave) -> list[Scale]:
    """Those whose every item is asked in the wave."""
    return [
        scale for scale in body.scales if all(wave in _item(body, key).waves for key in scale.items)
    ]


def is_comparable(scale: Scale, body: QuestionnaireBody, other: QuestionnaireBody) -> bool:
    """Whether both questionnaires score it alike: the same items, answers, directions and rule."""
    same = [one for one in other.scales if one.id == scale.id]
    rule = ("items", "reversed", "score", "at_least")
    return bool(same) and (
        all(getattr(same[0], name) == getattr(scale, name) for name in rule)
        and _places(scale, body) == _places(same[0], other)
    )


async def means(
    session: AsyncSession, round_id: UUID, body: QuestionnaireBody, scales: list[Scale]
) -> dict[str, dict[str, dict[str, Sums]]]:
    """By scale, dimension and group."""
    found: dict[str, dict[str, dict[str, Sums]]] = {}
    for row in await _run(session, MEANS, {"round": round_id}, body, scales):
        groups = found.setdefault(row.scale, {}).setdefault(row.dimension, {})
        groups[row.part or WHOLE] = Sums(row.n, row.total, row.squares, row.incomplete)
    return found


async def changes(
    session: AsyncSession,
    round_id: UUID,
    since_id: UUID,
    body: QuestionnaireBody,
    scales: list[Scale],
) -> dict[str, Sums]:
    """By scale: differences of those who have it both times."""
    rows = await _run(session, CHANGES, {"round": round_id, "since": since_id}, body, scales)
    return {row.scale: Sums(row.n, row.total, row.squares) for row in rows}


async def _run(
    session: AsyncSession,
    statement: sa.TextClause,
    values: Mapping[str, Any],
    body: QuestionnaireBody,
    scales: list[Scale],
) -> sa.CursorResult[Any]:
    rules = [
        {
            "id": scale.id,
            "items": len(scale.items),
            "at_least": scale.at_least,
            "times": len(scale.items) if scale.score == "sum" else 1,
        }
        for scale in scales
    ]
    places = [place for scale in scales for place in _places(scale, body)]
    given = {**values, "scales": json.dumps(rules), "places": json.dumps(places)}
    return await (await session.connection()).execute(statement, given)


def _item(body: QuestionnaireBody, key: str) -> Item:
    return next(item for item in body.items if key in item.keys)


def steps(item: Item) -> list[str]:
    """The answers of an item in order; one that has no place on the scale is left out."""
    if item.kind == "yes_no":
        return ["no", "yes"]
    return [option.value for option in item.options if not option.unscored]


def _places(scale: Scale, body: QuestionnaireBody) -> list[dict[str, object]]:
    """The first answer is 1; in reversed items the last is."""
    return list(_of_each(scale, body))


def _of_each(scale: Scale, body: QuestionnaireBody) -> Iterator[dict[str, object]]:
    for key in scale.items:
        order = steps(_item(body, key))
        order = order[::-1] if key in scale.reversed else order
        for place, value in enumerate(order, 1):
            yield {"scale": scale.id, "item": key, "value": value, "place": place}


def span(scale: Scale, body: QuestionnaireBody) -> tuple[float, float]:
    """The lowest and highest score that there is."""
    most = [len(steps(_item(body, key))) for key in scale.items]
    if scale.score == "sum":
        return float(len(most)), float(sum(most))
    return 1.0, sum(most) / len(most)
