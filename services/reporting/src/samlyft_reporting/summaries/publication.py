"""From counts to what one caller may see: figures with their names, and small cells withheld."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from samlyft_reporting.indicators import catalogue
from samlyft_reporting.indicators.catalogue import Indicator
from samlyft_reporting.rules import TOTAL, hours, share
from samlyft_reporting.seen import View
from samlyft_reporting.summaries.queries import Counts, Outcome
from samlyft_reporting.summaries.queries import Summary as Counted
from samlyft_reporting.summaries.schemas import Figure, Group, Summary


def _figure(indicator: Indicator, value: int | str, n: int, group: str, *, hide: bool) -> Figure:
    return Figure(
        indicator=indicator.id,
        value=None if hide else value,
        unit=indicator.unit,
        n=None if hide else n,
        definition=indicator.definition,
        suppressed=hide,
        group=group or None,
        rounding=indicator.rounding,
    )


def _outcomes(outcomes: list[Outcome], group: str) -> list[Figure]:
    """Shares of frozen cells, which were safe to show, alone and added up, when they were frozen."""
    cells: dict[str, list[Outcome]] = defaultdict(list)
    for cell in outcomes:
        if group in (TOTAL, cell.role_group) and cell.n > 0:
            cells[cell.outcome].append(cell)
    return [
        Figure(
            indicator=f"{catalogue.OUTCOME.id}:{outcome}",
            value=share(sum(cell.count for cell in own), n := sum(cell.n for cell in own)),
            unit=catalogue.OUTCOME.unit,
            n=n,
            definition=catalogue.OUTCOME.definition,
            group=group or None,
            base=catalogue.base(own[0].wave, [cell.role_group for cell in own]),
            rounding=catalogue.OUTCOME.rounding,
        )
        for outcome, own in cells.items()
    ]


def _figures(
    view: View, counts: Counts, group: str, small: bool, few_managers: bool
) -> list[Figure]:
    result = [
        _figure(catalogue.PERSONS, counts.persons, counts.persons, group, hide=small),
        _figure(catalogue.MANAGERS, counts.managers, counts.managers, group, hide=few_managers),
        _figure(catalogue.MINUTES, counts.minutes, counts.persons, group, hide=small),
        _figure(catalogue.HOURS, hours(counts.minutes), counts.persons, group, hide=small),
    ]
    if view.knows_sessions and (not group or view.dimension == "municipality"):
        sessions = counts.sessions
        result.append(_figure(catalogue.SESSIONS, sessions, sessions, group, hide=False))
    return result


def summary(view: View, found: Counted, day: date) -> Summary:
    """The answer to one caller."""
    few, few_managers = found.hidden, found.hidden_managers

    def figures(key: str) -> list[Figure]:
        counts = found.groups.get(key, Counts())
        shown = _figures(view, counts, key, key in few, key in few or key in few_managers)
        # What is known of the project only as a whole would not be what a narrower reach says.
        if view.reach == "all" and (not key or view.dimension == "role_group"):
            shown += _outcomes(found.outcomes, key)
        if view.reach == "all" and not key:
            waiting = found.unmatched
            shown.append(_figure(catalogue.UNMATCHED, waiting, waiting, TOTAL, hide=False))
        return shown

    groups = [
        Group(
            dimension=view.dimension,
            key=key,
            label=catalogue.label(view.dimension, key),
            figures=figures(key),
        )
        for key in view.groups(set(found.groups))
        if view.dimension
    ]
    return Summary(
        project_id=view.project.id,
        project_code=view.project.code,
        project_name=view.project.name,
        synthetic=view.project.synthetic,
        as_of=day,
        reach=view.reach,
        figures=figures(TOTAL),
        groups=groups,
    )
