"""From counts to what one caller may see: figures with their names, and small cells withheld."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from samlyft_reporting import indicators
from samlyft_reporting.comparisons import Difference
from samlyft_reporting.indicators import Indicator
from samlyft_reporting.queries import ProjectRow
from samlyft_reporting.rules import CAUSES, TOTAL, Dimension, hours, share, withheld
from samlyft_reporting.schemas import (
    CauseCount,
    Change,
    Comparison,
    Figure,
    Group,
    GroupChange,
    Summary,
)
from samlyft_reporting.summaries import Counts, Outcome
from samlyft_reporting.summaries import Summary as Counted


@dataclass(frozen=True)
class View:
    """How one caller sees a project: within a reach, and with a smallest cell unless it may list the people."""

    project: ProjectRow
    reach: str
    smallest: int | None
    dimension: Dimension | None = None

    @property
    def knows_sessions(self) -> bool:
        """A session may be several workplaces': only a reach of municipalities or projects can count them."""
        return not any("-" in word for word in self.reach.split(","))

    def hidden(
        self, persons: Mapping[str, int], managers: Mapping[str, int] | None = None
    ) -> tuple[frozenset[str], frozenset[str]]:
        """Where people, and where managers, are withheld: nowhere from those who may list them."""
        if self.smallest is None:
            return frozenset(), frozenset()
        return withheld(persons, managers or {}, self.smallest)

    def groups(self, keys: set[str]) -> list[str]:
        """Groups in the order of their keys; the whole reach also shows municipalities without anyone yet."""
        if self.dimension == "municipality" and self.reach == "all":
            keys = keys | {part["municipality_code"] for part in self.project.municipalities}
        return sorted(keys - {TOTAL})


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
            indicator=f"{indicators.OUTCOME.id}:{outcome}",
            value=share(sum(cell.count for cell in own), n := sum(cell.n for cell in own)),
            unit=indicators.OUTCOME.unit,
            n=n,
            definition=indicators.OUTCOME.definition,
            group=group or None,
            base=indicators.base(own[0].wave, [cell.role_group for cell in own]),
            rounding=indicators.OUTCOME.rounding,
        )
        for outcome, own in cells.items()
    ]


def _figures(
    view: View, counts: Counts, group: str, small: bool, few_managers: bool
) -> list[Figure]:
    result = [
        _figure(indicators.PERSONS, counts.persons, counts.persons, group, hide=small),
        _figure(indicators.MANAGERS, counts.managers, counts.managers, group, hide=few_managers),
        _figure(indicators.MINUTES, counts.minutes, counts.persons, group, hide=small),
        _figure(indicators.HOURS, hours(counts.minutes), counts.persons, group, hide=small),
    ]
    if view.knows_sessions and (not group or view.dimension == "municipality"):
        sessions = counts.sessions
        result.append(_figure(indicators.SESSIONS, sessions, sessions, group, hide=False))
    return result


def summary(view: View, found: Counted, day: date) -> Summary:
    """The answer to one caller."""
    few, few_managers = view.hidden(
        {key: counts.persons for key, counts in found.groups.items()},
        {key: counts.managers for key, counts in found.groups.items()},
    )

    def figures(key: str) -> list[Figure]:
        counts = found.groups.get(key, Counts())
        shown = _figures(view, counts, key, key in few, key in few or key in few_managers)
        # What is known of the project only as a whole would not be what a narrower reach says.
        if view.reach == "all" and (not key or view.dimension == "role_group"):
            shown += _outcomes(found.outcomes, key)
        if view.reach == "all" and not key:
            waiting = found.unmatched
            shown.append(_figure(indicators.UNMATCHED, waiting, waiting, TOTAL, hide=False))
        return shown

    groups = [
        Group(
            dimension=view.dimension,
            key=key,
            label=indicators.label(view.dimension, key),
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


def _change(difference: Difference, *, hide: bool, hide_causes: bool) -> Change:
    causes = [
        CauseCount(cause=cause, count=difference.causes[cause])
        for cause in CAUSES
        if difference.causes[cause] and not hide_causes
    ]
    return Change.model_validate(
        {
            "from": None if hide else difference.earlier,
            "to": None if hide else difference.later,
            "difference": None if hide else difference.later - difference.earlier,
            "suppressed": hide or hide_causes,
            "causes": causes,
        }
    )


def comparison(
    view: View,
    days: tuple[date, date],
    persons: Mapping[str, Difference],
    minutes: Mapping[str, Difference],
) -> Comparison:
    """The answer to one caller; without access to rows, changes of a few people are not told apart."""
    changes = _changes(view, persons, minutes)
    people, spent = changes(TOTAL)
    return Comparison(
        project_id=view.project.id,
        project_code=view.project.code,
        project_name=view.project.name,
        synthetic=view.project.synthetic,
        from_date=days[0],
        to_date=days[1],
        reach=view.reach,
        persons=people,
        minutes=spent,
        groups=[
            GroupChange(
                dimension=view.dimension,
                key=key,
                label=indicators.label(view.dimension, key),
                persons=changes(key)[0],
                minutes=changes(key)[1],
            )
            for key in view.groups({*persons, *minutes})
            if view.dimension
        ],
    )


def _changes(
    view: View, persons: Mapping[str, Difference], minutes: Mapping[str, Difference]
) -> Callable[[str], tuple[Change, Change]]:
    before, _ = view.hidden({key: found.earlier for key, found in persons.items()})
    after, _ = view.hidden({key: found.later for key, found in persons.items()})

    def changes(key: str) -> tuple[Change, Change]:
        people, spent = persons.get(key, Difference()), minutes.get(key, Difference())
        hide = key in before | after or _is_few(view, people.later - people.earlier)
        causes = hide or any(_is_few(view, count) for count in people.causes.values())
        return (
            _change(people, hide=hide, hide_causes=causes),
            _change(spent, hide=hide, hide_causes=causes),
        )

    return changes


def _is_few(view: View, count: int) -> bool:
    return view.smallest is not None and 0 < abs(count) < view.smallest
