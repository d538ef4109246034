"""The answer to one question: checked, counted or taken from a release, sorted, a page of it in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_reporting.figures import asking, counting, labels, making, publication, published
from samlyft_reporting.figures.asked import WHOLE, Asked, Keys
from samlyft_reporting.figures.asking import Narrowing
from samlyft_reporting.figures.dimensions import By
from samlyft_reporting.figures.published import OPEN, Maybe
from samlyft_reporting.figures.schemas import FigureCell, Figures
from samlyft_reporting.freshness import queries as freshness
from samlyft_reporting.indicators.catalogue import Indicator
from samlyft_reporting.seen import View
from samlyft_web.days import STOCKHOLM


@dataclass(frozen=True)
class Question:
    """Which figure, broken down and narrowed how, as known when."""

    indicator: Indicator
    by: tuple[By, ...]
    narrowing: Narrowing
    day: date

    @property
    def words(self) -> dict[str, object]:
        """The question's filters as parameters of an address."""
        dates = {"as_of": self.day, "from": self.narrowing.from_on, "to": self.narrowing.to_on}
        named = {str(one): value for one, value in self.narrowing.only.items()}
        return {key: value for key, value in {**named, **dates}.items() if value}

    @property
    def dated(self) -> bool:
        """Whether it asks for a period of activity."""
        return bool(self.narrowing.from_on or self.narrowing.to_on)


async def answer(
    session: AsyncSession,
    view: View,
    principal: Principal,
    question: Question,
    paging: tuple[str, int, int],
) -> Figures:
    """The figures of a page; `paging` is order, length and number."""
    sort, limit, page = paging
    meant = question.indicator
    day, published_on, parts = await _parts(session, view, principal, question)
    ordered = publication.sorted_keys(meant, parts, sort)
    shown = ordered[(page - 1) * limit : page * limit]
    cells = await _in_words(session, question, parts, shown)
    return Figures(
        **_about(view, question),
        as_of=day,
        published_on=published_on,
        whole=cells.get(WHOLE),
        sum_of_groups=publication.sum_of(meant, parts),
        groups=[cells[key] for key in shown],
        groups_in_all=len(ordered),
        next=None,
        positions=await freshness.positions(session),
        entries=None,
    )


def _about(view: View, question: Question) -> dict[str, Any]:
    """What the figure is, of whom, and what it was narrowed to."""
    meant = question.indicator
    rule = counting.rule_of(view.project.programme_period, view.project.call, question.day)
    return {
        "project_id": view.project.id,
        "project_code": view.project.code,
        "project_name": view.project.name,
        "synthetic": view.project.synthetic,
        "indicator": meant.id,
        "definition": meant.definition,
        "rule": rule.definition if meant.id == "funder_participants" else None,
        "title": meant.title,
        "unit": meant.unit,
        "counts": meant.counts,
        "base": meant.base,
        "from_on": question.narrowing.from_on,
        "to_on": question.narrowing.to_on,
        "reach": view.reach,
        "by": list(question.by),
        "only": {str(one): value for one, value in question.narrowing.only.items()},
    }


async def _parts(
    session: AsyncSession, view: View, principal: Principal, question: Question
) -> tuple[date, date | None, Maybe]:
    """As of when, published when, and the counts: from a release for who may not list people."""
    meant, by, narrowing = question.indicator, list(question.by), question.narrowing
    asking.check(meant, by, narrowing.only, dated=question.dated)
    if not view.sees_rows and meant.made_of not in OPEN:
        published.check(meant, by, narrowing.only, dated=question.dated)
        release, maybe = await published.make(
            session, meant, view.project.id, question.day, question.by
        )
        if release is None:
            return question.day, None, maybe
        return release.as_of, release.released_at.astimezone(STOCKHOLM).date(), maybe
    asked = Asked(
        project_id=view.project.id,
        day=question.day,
        by=question.by,
        only=narrowing.only,
        from_on=narrowing.from_on,
        to_on=narrowing.to_on,
        scope=principal.scope,
    )
    rule = counting.rule_of(view.project.programme_period, view.project.call, question.day)
    return question.day, None, {**await making.make(session, meant, asked, rule)}


async def _in_words(
    session: AsyncSession, question: Question, parts: Maybe, shown: list[Keys]
) -> dict[Keys, FigureCell]:
    by = question.by
    at = by.index("workplace") if "workplace" in by else None
    ids = [] if at is None else [key[at] for key in shown if len(key[at]) == 36]
    names = await labels.workplace_names(session, ids, question.day)
    return {
        key: publication.cell(question.indicator, by, key, parts[key], names)
        for key in [WHOLE, *shown]
        if key in parts
    }
