"""Frozen tables as they are told, with intervals, tests corrected over the items, and words beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_survey.forms import Label
from samlyft_survey.models import Release, Round
from samlyft_survey.questionnaires.queries import body_of
from samlyft_survey.releases.queries import release_of
from samlyft_survey.results import queries
from samlyft_survey.results.cells import Table
from samlyft_survey.results.changes import table_of
from samlyft_survey.results.columns import Question, questions
from samlyft_survey.results.estimates import estimated, of_the_group
from samlyft_survey.results.schemas import (
    Column,
    Dimension,
    Distributions,
    Responses,
    ResultRow,
    Share,
)
from samlyft_survey.results.wording import MOVES, RESPONSE, SHARES, caveats, group_label
from samlyft_survey.statistics.proportions import wilson
from samlyft_web.problems import ConflictError, Text


class RoundNotClosedError(ConflictError):
    """Results are frozen when the round closes: two readings before that would tell one answer."""

    code = "round-not-closed"
    title = Text("Mättillfället är inte stängt", "The round is not closed")


NOT_CLOSED = Text(
    "Resultatet fryses när mättillfället stängs. Stäng det först.",
    "Results are frozen when the round closes. Close it first.",
)


async def frozen(session: AsyncSession, row: Round) -> Release:
    """The release of a closed round."""
    found = await release_of(session, row.round_id)
    if found is None:
        raise RoundNotClosedError(NOT_CLOSED)
    return found


def share_of(count: int, n: int) -> Share:
    """Four decimals: what a share of a told count and n is worth."""
    interval = wilson(count, n)
    return Share(
        count=count,
        share=round(count / n, 4),
        low=round(interval.low, 4),
        high=round(interval.high, 4),
    )


def rate(part: int, base: int) -> float | None:
    """A share of the invited; without them there is none."""
    return round(part / base, 4) if base else None


def asked_in(round_questions: Sequence[Question], item: str | None) -> list[Question]:
    """All, or the named one."""
    return [question for question in round_questions if item in {None, question.key}]


def item_table(question: Question, table: Table | None) -> dict[str, Any]:
    """An item's table; one that may not be told says so."""
    labels = {**dict(zip(question.values, question.labels, strict=True)), **MOVES}
    columns = table.columns if table else ()
    rows = table.rows if table else ()
    return {
        "item": question.key,
        "text": question.text,
        "suppressed": table is None,
        "columns": [
            Column(values=list(column), label=_joined([labels[value] for value in column]))
            for column in columns
        ],
        "rows": [
            ResultRow(
                groups=list(row.groups),
                label=group_label(row.groups),
                n=row.n,
                cells=[share_of(count, row.n) for count in row.counts],
            )
            for row in rows
        ],
    }


def _joined(labels: Sequence[Label]) -> Label:
    return Label(sv=" / ".join(one.sv for one in labels), en=" / ".join(one.en for one in labels))


def told_table(bodies: Mapping[tuple[str, str], Any], kind: str, item: str) -> Table | None:
    """A frozen table, if it was told."""
    body = bodies.get((kind, item))
    return None if body is None else table_of(body)


@dataclass(frozen=True)
class Asked:
    """What of a result is wanted."""

    dimension: Dimension
    item: str | None = None


def told_head(row: Round, release: Release, dimension: Dimension) -> dict[str, Any]:
    """What every result says of its round."""
    return {
        "round_id": row.round_id,
        "wave": row.wave,
        "as_of": release.known_at,
        "reach": f"project {row.project_id}",
        "smallest_count": release.smallest_count,
        "dimension": dimension,
        "invited": release.invited,
        "answered": release.answered,
        "response_rate": rate(release.answered, release.invited),
    }


async def responses(session: AsyncSession, row: Round, dimension: Dimension) -> Responses:
    """Who answered of those invited, by group."""
    release = await frozen(session, row)
    bodies = await queries.tables(session, row.round_id, row.round_id, dimension)
    table = told_table(bodies, "response", "")
    head = told_head(row, release, dimension)
    return Responses.model_validate(
        {
            **head,
            "design": "single",
            "definition": RESPONSE,
            "caveats": caveats("single", release.answered, head["response_rate"], split=True),
            "suppressed": table is None,
            "rows": [
                ResultRow(
                    groups=list(one.groups),
                    label=group_label(one.groups),
                    n=one.n,
                    cells=[share_of(one.counts[0], one.n)],
                )
                for one in (table.rows if table else ())
            ],
        }
    )


def group_answers(
    question: Question, every: Sequence[Question], roles: Mapping[tuple[str, str], Any]
) -> dict[str, Any] | None:
    """Beside an estimate: how the group answered, from the frozen table by role group."""
    own = estimated(question, every)
    if own is None:
        return None
    return item_table(
        own, of_the_group(told_table(roles, "distribution", own.key), question.asked_of)
    )


async def distributions(session: AsyncSession, row: Round, asked: Asked) -> Distributions:
    """How a closed round was answered."""
    release = await frozen(session, row)
    bodies = await queries.tables(session, row.round_id, row.round_id, asked.dimension)
    every = questions(await body_of(session, row.questionnaire_id), row.wave)
    found = asked_in(every, asked.item)
    roles = (
        await queries.tables(session, row.round_id, row.round_id, "role_group")
        if any(question.estimates for question in found)
        else {}
    )
    alone = row.wave == "after" and not await queries.earlier_rounds(session, row)
    design = "post_only" if alone else "single"
    head = told_head(row, release, asked.dimension)
    split = asked.dimension != queries.WHOLE
    return Distributions.model_validate(
        {
            **head,
            "design": design,
            "definition": SHARES,
            "caveats": caveats(design, release.answered, head["response_rate"], split=split),
            "results": [
                {
                    **item_table(q, told_table(bodies, "distribution", q.key)),
                    "group": group_answers(q, every, roles),
                }
                for q in found
            ],
        }
    )
