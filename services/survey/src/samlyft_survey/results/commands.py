"""Freezing what a closed round tells, before its answers lose their order. Nothing exact is kept beside the answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_survey.forms import QuestionnaireBody, Wave
from samlyft_survey.models import Round
from samlyft_survey.questionnaires.queries import body_of
from samlyft_survey.releases.rules import Tally, publishable, released_outcomes
from samlyft_survey.results import queries
from samlyft_survey.results.cells import Counts, by_group, is_safe, together, whole
from samlyft_survey.results.changes import Sides, document, told_by_group, told_change
from samlyft_survey.results.columns import Columns, Question, levels, questions
from samlyft_survey.results.keeping import keep
from samlyft_survey.results.queries import WHOLE, Asked

Groups = Mapping[str, Mapping[str, Counts]]
"""Of one item: by dimension and group."""


async def freeze_tables(
    session: AsyncSession, row: Round, tallies: list[Tally], limit: int
) -> None:
    """The tables of the round, and of what changed since each earlier round of its family."""
    body = await body_of(session, row.questionnaire_id)
    asked = [Asked(question, question.item) for question in questions(body, row.wave)]
    if not asked:
        return
    now = await queries.distributions(session, row.round_id, asked)
    for one in asked:
        own = now.get(one.question.key, {})
        if is_kept_apart(body, row.wave, one.question, own, tallies, limit):
            continue
        pooling = not _drawn_on(body, row.wave, one.question)
        for dimension, told in distribution(one.question, own, limit, pooling=pooling):
            keep(session, row, row, "distribution", one.question.key, dimension, told)
    await _since_then(session, row, asked, now, limit)
    for since in await queries.earlier_rounds(session, row):
        await _since(session, row, since, asked, now, limit)


async def _since_then(
    session: AsyncSession, row: Round, asked: list[Asked], now: Mapping[str, Groups], limit: int
) -> None:
    """Then-items: how people say that it was before, against what they say of now; one form, one person."""
    items = {one.question.key: one.question for one in asked}
    then = [
        Asked(items[one.question.then_of], one.question.item)
        for one in asked
        if one.question.then_of in items
        and one.question.values == items[one.question.then_of].values
    ]
    if then:
        before = {one.question.key: now.get(one.earlier, {}) for one in then}
        crossed = await queries.crossings(session, row.round_id, row.round_id, then)
        _changes(session, row, row, then, (before, now, crossed), limit)


async def _since(
    session: AsyncSession,
    row: Round,
    since: Round,
    asked: list[Asked],
    now: Mapping[str, Groups],
    limit: int,
) -> None:
    earlier = {
        question.key: question
        for question in questions(await body_of(session, since.questionnaire_id), since.wave)
    }
    pairs = await queries.paired(session, row.round_id, since.round_id)
    keep(session, row, since, "pairs", "", WHOLE, {"n": pairs})
    same = [one for one in asked if is_comparable(earlier.get(one.question.key), one.question)]
    if not same:
        return
    before = await queries.distributions(session, since.round_id, same)
    crossed = await queries.crossings(session, row.round_id, since.round_id, same)
    _changes(session, row, since, same, (before, now, crossed), limit)
    for one in same:
        own = before.get(one.question.key, {}).get(WHOLE, {}).get(WHOLE, {})
        told = dropout(one.question, own, crossed.get(one.question.key, {}), limit)
        if told:
            keep(session, row, since, "dropout", one.question.key, WHOLE, told)


def is_comparable(earlier: Question | None, later: Question) -> bool:
    """The same id and the same answers; a changed wording keeps its id only if declared equivalent."""
    return earlier is not None and earlier.values == later.values


def _changes(
    session: AsyncSession,
    row: Round,
    since: Round,
    asked: list[Asked],
    found: tuple[Mapping[str, Groups], Mapping[str, Groups], Mapping[str, Mapping[str, Any]]],
    limit: int,
) -> None:
    before, after, crossed = found
    for one in asked:
        key = one.question.key
        sides = _sides(before.get(key, {}), after.get(key, {}), crossed.get(key, {}))
        told = told_change(one.question, sides[WHOLE][WHOLE], limit) if WHOLE in sides else None
        if told is None:
            continue
        keep(session, row, since, "change", key, WHOLE, told)
        for dimension, groups in sides.items():
            split = told_by_group(one.question, groups, limit) if dimension != WHOLE else None
            if split:
                keep(session, row, since, "change", key, dimension, split)


def _sides(
    before: Groups, after: Groups, crossed: Mapping[str, Mapping[str, Any]]
) -> dict[str, dict[str, Sides]]:
    return {
        dimension: {
            group: Sides(
                crossing,
                before.get(dimension, {}).get(group, {}),
                after.get(dimension, {}).get(group, {}),
            )
            for group, crossing in groups.items()
        }
        for dimension, groups in crossed.items()
    }


def distribution(
    question: Question, groups: Groups, limit: int, *, pooling: bool = True
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The whole first: a dimension is told only if the whole is, in columns no finer than that."""
    everybody = groups.get(WHOLE, {}).get(WHOLE, {})
    steps = _levels(question, everybody)
    total = whole(everybody, steps, limit)
    if total is None:
        return
    yield WHOLE, document(total)
    coarser = steps[steps.index(total.columns) :]
    for dimension, own in groups.items():
        table = (
            by_group(own, coarser, limit, pooling=pooling or dimension != "role_group")
            if dimension != WHOLE
            else None
        )
        if table:
            yield dimension, document(table)


def _levels(question: Question, counts: Counts) -> list[Columns]:
    rarest = sorted(question.values, key=lambda value: (counts.get(value, 0), value))
    return levels(question.values, ordered=question.ordered, rarest=rarest)


def dropout(
    question: Question, everybody: Counts, crossed: Mapping[str, Any], limit: int
) -> dict[str, Any] | None:
    """How those answered before who did not answer again, beside those who did: high or low."""
    again: dict[str, int] = {}
    for (before, _), number in crossed.get(WHOLE, {}).get(WHOLE, {}).items():
        again[before] = again.get(before, 0) + number
    gone = {value: everybody.get(value, 0) - again.get(value, 0) for value in question.values}
    coarsest = _levels(question, everybody)[-1:]
    table = by_group({"again": again, "gone": gone}, coarsest, limit, pooling=False)
    return None if table is None else document(table)


def _drawn_on(body: QuestionnaireBody, wave: Wave, question: Question) -> list[Any]:
    """The outcomes that tell of this item too: one table subtracted from another must give nobody away."""
    return [
        outcome
        for outcome in released_outcomes(body, wave)
        if any(term.item == question.item for term in outcome.any_of)
    ]


def is_kept_apart(
    body: QuestionnaireBody,
    wave: Wave,
    question: Question,
    groups: Groups,
    tallies: list[Tally],
    limit: int,
) -> bool:
    """Whether an outcome over some role groups, taken from the whole, would leave a few of the others."""
    roles = groups.get("role_group", {})
    for outcome in _drawn_on(body, wave, question):
        others = together(c for role, c in roles.items() if role not in outcome.base)
        counting = {v for term in outcome.any_of if term.item == question.item for v in term.values}
        yes = sum(number for value, number in others.items() if value in counting)
        n = sum(others.values())
        if n and publishable(outcome, tallies, limit) and not is_safe((yes, n - yes), limit):
            return True
    return False
