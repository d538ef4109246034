"""From differences to what one caller may see of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from samlyft_reporting.comparisons.queries import Difference
from samlyft_reporting.comparisons.schemas import CauseCount, Change, Comparison, GroupChange
from samlyft_reporting.indicators import catalogue
from samlyft_reporting.rules import CAUSES, TOTAL
from samlyft_reporting.seen import View


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
                label=catalogue.label(view.dimension, key),
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
    def changes(key: str) -> tuple[Change, Change]:
        people, spent = persons.get(key, Difference()), minutes.get(key, Difference())
        hide, unnamed = people.hidden, not view.sees_rows
        return (
            _change(people, hide=hide, hide_causes=unnamed),
            _change(spent, hide=hide, hide_causes=unnamed),
        )

    return changes
