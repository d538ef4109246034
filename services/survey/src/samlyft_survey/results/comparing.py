"""A closed round beside an earlier one of its family: the same people where they are paired, else two groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_survey.models import Round
from samlyft_survey.questionnaires.queries import body_of
from samlyft_survey.results import averages, queries
from samlyft_survey.results.cells import Table
from samlyft_survey.results.changes import rounded
from samlyft_survey.results.columns import Columns, Question, questions
from samlyft_survey.results.commands import is_comparable
from samlyft_survey.results.schemas import Changes, ItemChange
from samlyft_survey.results.views import (
    Asked,
    asked_in,
    frozen,
    item_table,
    rate,
    share_of,
    told_head,
    told_table,
)
from samlyft_survey.results.wording import APART, CHANGE, caveats
from samlyft_survey.statistics.proportions import newcombe, two_proportions
from samlyft_survey.statistics.several import Correction, adjusted
from samlyft_survey.statistics.unpaired import mann_whitney
from samlyft_web.problems import NotFoundError, Text

NO_EARLIER = Text(
    "Det finns inget tidigare stängt mättillfälle i familjen att jämföra med.",
    "There is no earlier closed round of the family to compare with.",
)
Bodies = Mapping[tuple[str, str], Any]
TWO_GROUPS = "repeated_cross_section"


async def round_since(session: AsyncSession, row: Round, since_id: UUID | None) -> Round:
    """The named earlier round, or the family's first; the round itself for then-items."""
    if since_id == row.round_id:
        return row
    for one in await queries.earlier_rounds(session, row):
        if since_id in {None, one.round_id}:
            return one
    raise NotFoundError(NO_EARLIER)


async def changes(
    session: AsyncSession, row: Round, since: Round, asked: Asked, correction: Correction
) -> Changes:
    """What is told of the difference, by the design that the answers allow."""
    found = asked_in(await _comparable(session, row, since), asked.item)
    bodies = await queries.tables(session, row.round_id, since.round_id, asked.dimension)
    head = await _head(session, row, since, asked)
    whole = asked.dimension == queries.WHOLE
    apart = (
        await _apart(session, row, since, found) if whole and head["design"] == TWO_GROUPS else {}
    )
    lines = [_line(question, bodies, apart.get(question.key)) for question in found]
    correct(lines, correction)
    paired = head["design"] == "paired"
    scales = (
        await averages.differences(session, row, since, correction, paired=paired) if whole else []
    )
    gone = [(question, told_table(bodies, "dropout", question.key)) for question in found]
    return Changes.model_validate(
        {
            **head,
            "correction": correction,
            "results": [ItemChange.model_validate(line) for line in lines],
            "scales": scales,
            "dropout": [item_table(question, table) for question, table in gone if table],
        }
    )


async def _head(session: AsyncSession, row: Round, since: Round, asked: Asked) -> dict[str, Any]:
    release, before = await frozen(session, row), await frozen(session, since)
    pairs = await queries.pairs_told(session, row.round_id, since.round_id)
    same = since.round_id == row.round_id
    design = "paired" if pairs >= release.smallest_count else TWO_GROUPS
    design = "retrospective" if same else design
    rates = rate(release.answered, release.invited), rate(before.answered, before.invited)
    n = pairs if design == "paired" else release.answered
    lowest = min((one for one in rates if one is not None), default=None)
    return {
        **told_head(row, release, asked.dimension),
        "design": design,
        "definition": APART if design == TWO_GROUPS else CHANGE,
        "caveats": caveats(design, n, lowest, split=asked.dimension != queries.WHOLE),
        "since_id": since.round_id,
        "since_wave": since.wave,
        "invited_before": before.invited,
        "answered_before": before.answered,
        "response_rate_before": rates[1],
        "paired": pairs,
        "attrition": None if same else rate(before.answered - pairs, before.answered),
    }


async def _comparable(session: AsyncSession, row: Round, since: Round) -> list[Question]:
    own = questions(await body_of(session, row.questionnaire_id), row.wave)
    if since.round_id == row.round_id:
        then = {question.then_of for question in own if question.then_of}
        return [question for question in own if question.key in then]
    earlier = {
        question.key: question
        for question in questions(await body_of(session, since.questionnaire_id), since.wave)
    }
    return [question for question in own if is_comparable(earlier.get(question.key), question)]


def _line(question: Question, bodies: Bodies, apart: dict[str, Any] | None) -> dict[str, Any]:
    body = bodies.get(("change", question.key)) or {}
    table = told_table(bodies, "change", question.key)
    line = {**item_table(question, table), "net": _net(table), "unpaired": apart}
    shares, ranks = body.get("shares"), body.get("ranks")
    return {
        **line,
        "ranks": ranks,
        "shares": shares
        and {
            **shares,
            "before": share_of(shares["before"], shares["n"]),
            "after": share_of(shares["after"], shares["n"]),
        },
    }


def _net(table: Table | None) -> float | None:
    """Of everybody, where improved and declined are both told."""
    if table is None or len(table.columns) != 3 or len(table.rows) != 1:
        return None
    (row,) = table.rows
    return round((row.counts[0] - row.counts[2]) / row.n, 4)


async def _apart(
    session: AsyncSession, row: Round, since: Round, found: Sequence[Question]
) -> dict[str, dict[str, Any]]:
    """From the told distributions alone, where both have the same columns."""
    one = await queries.tables(session, since.round_id, since.round_id, queries.WHOLE)
    other = await queries.tables(session, row.round_id, row.round_id, queries.WHOLE)
    lines = {}
    for question in found:
        before, after = (told_table(b, "distribution", question.key) for b in (one, other))
        if before and after and question.high:
            columns = in_common(before.columns, after.columns)
            if len(columns) > 1:
                sides = (coarsened(before, columns), coarsened(after, columns))
                lines[question.key] = _two_groups(question, columns, *sides)
    return lines


def in_common(one: Columns, other: Columns) -> Columns:
    """The finest columns that both can be told in: what is together in either is together."""
    found: list[set[str]] = []
    for column in (*one, *other):
        touched = [have for have in found if have & set(column)]
        found = [have for have in found if have not in touched] + [set(column).union(*touched)]
    order = [value for column in one for value in column]
    return tuple(
        tuple(value for value in order if value in column)
        for column in sorted(found, key=lambda have: min(map(order.index, have)))
    )


def coarsened(table: Table, columns: Columns) -> list[int]:
    """The told counts of everybody, by coarser columns."""
    (row,) = table.rows
    own = list(zip(table.columns, row.counts, strict=True))
    return [sum(n for part, n in own if set(part) <= set(column)) for column in columns]


def _two_groups(
    question: Question, columns: Columns, first: Sequence[int], second: Sequence[int]
) -> dict[str, Any]:
    high = [
        sum(
            c for c, column in zip(counts, columns, strict=True) if question.high.issuperset(column)
        )
        for counts in (first, second)
    ]
    shares = (high[0], sum(first)), (high[1], sum(second))
    interval = newcombe(*shares)
    steps = [dict(enumerate(counts)) for counts in (first, second)]
    two = len(columns) == 2
    test, effect = (two_proportions(*shares), None) if two else mann_whitney(*steps)
    return {
        "n_before": sum(first),
        "n_after": sum(second),
        "difference": round(high[1] / sum(second) - high[0] / sum(first), 4),
        "low": round(interval.low, 4),
        "high": round(interval.high, 4),
        "test": {"name": test.name, "p": rounded(test.p)},
        "effect": None if effect is None else rounded(effect),
        "effect_name": None if effect is None else "rank_biserial",
    }


def correct(lines: Sequence[dict[str, Any]], correction: Correction) -> None:
    """Each kind of test over the items that have it."""
    for kind in ("shares", "ranks", "unpaired"):
        told = [line for line in lines if line[kind]]
        ps = adjusted([line[kind]["test"]["p"] for line in told], correction)
        for line, p in zip(told, ps, strict=True):
            line[kind] = {**line[kind], "test": {**line[kind]["test"], "p_adjusted": rounded(p)}}
