"""What may be told of how the same people answered before and after, and the tests of it.

Beside the small cells of the table itself three ways lead to somebody: those who answered only once are all who
answered less those paired; who moved is the difference of two told shares; and a test's p is a function of its cells.
So a change is told only if the once-only are none or enough, answer by answer where shares are told; and p and effects
are rounded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from samlyft_survey.results.cells import (
    Counts,
    Row,
    Table,
    by_group,
    is_safe,
    nobody_or_enough,
    whole,
)
from samlyft_survey.results.columns import Columns, Question
from samlyft_survey.statistics import paired
from samlyft_survey.statistics.proportions import Test

MOVED: Columns = (("improved",), ("unchanged",), ("declined",))
_LEVELS = [
    MOVED,
    (("improved",), ("unchanged", "declined")),
    (("improved", "unchanged"), ("declined",)),
]
Crossing = Mapping[tuple[str, str], int]
"""How many answered so before and so after."""


@dataclass(frozen=True)
class Sides:
    """One question for one group: the paired, and everybody who answered either time."""

    crossing: Crossing
    before: Counts
    after: Counts


def rounded(value: float) -> float:
    """Two figures that count: enough to judge by, too few to count back from."""
    return float(f"{value:.2g}")


def steps(question: Question, crossing: Crossing) -> dict[int, int]:
    """How many moved by how many steps of the scale."""
    place = {value: number for number, value in enumerate(question.values)}
    found: dict[int, int] = {}
    for (before, after), number in crossing.items():
        step = place[after] - place[before]
        found[step] = found.get(step, 0) + number
    return found


def moved(question: Question, crossing: Crossing) -> dict[str, int]:
    """Improved, unchanged, declined."""
    found = paired.movement(steps(question, crossing))
    return {"improved": found.improved, "unchanged": found.unchanged, "declined": found.declined}


def once_only(question: Question, sides: Sides) -> list[tuple[int, int]]:
    """Of those who answered before only, and after only: how many, and how many of them on the high side."""
    found = []
    for side, told in ((0, sides.before), (1, sides.after)):
        here: dict[str, int] = {}
        for pair, number in sides.crossing.items():
            here[pair[side]] = here.get(pair[side], 0) + number
        left = {value: told.get(value, 0) - here.get(value, 0) for value in question.values}
        found.append((sum(left.values()), sum(left[value] for value in question.high)))
    return found


def may_tell(question: Question, sides: Sides, limit: int) -> bool:
    """Whether those who answered once cannot be counted out; of two answers, on either side."""
    left = once_only(question, sides)
    if len(question.values) == 2:
        return all(n == 0 or is_safe((high, n - high), limit) for n, high in left)
    return all(nobody_or_enough(n, limit) for n, _ in left)


def crossed(question: Question, crossing: Crossing) -> tuple[int, int, int, int]:
    """Low both times, low then high, high then low, high both times."""
    cells = [0, 0, 0, 0]
    for (before, after), number in crossing.items():
        cells[2 * (before in question.high) + (after in question.high)] += number
    return cells[0], cells[1], cells[2], cells[3]


def told_shares(question: Question, sides: Sides, limit: int) -> dict[str, Any] | None:
    """The favourable share before and after of the same people, with McNemar's test."""
    cells = crossed(question, sides.crossing)
    once = once_only(question, sides)
    safe_once = all(n == 0 or is_safe((high, n - high), limit) for n, high in once)
    if not question.high or not is_safe(cells, limit) or not safe_once:
        return None
    _, up, down, both = cells
    if not is_safe((both + down, sum(cells) - both - down), limit):
        return None
    return {
        "n": sum(cells),
        "before": both + down,
        "after": both + up,
        "test": _test(paired.mcnemar(down, up)),
    }


def told_ranks(question: Question, crossing: Crossing) -> dict[str, Any]:
    """Wilcoxon's signed ranks and its effect."""
    ranked = paired.wilcoxon(steps(question, crossing))
    return {
        "test": _test(ranked.test),
        "effect": rounded(ranked.rank_biserial),
        "n_changed": ranked.n_nonzero,
    }


def told_change(question: Question, sides: Sides, limit: int) -> dict[str, Any] | None:
    """Everything of one question for everybody, or nothing."""
    table = whole(moved(question, sides.crossing), _LEVELS, limit)
    if table is None or not may_tell(question, sides, limit):
        return None
    return {
        **document(table),
        "shares": told_shares(question, sides, limit),
        "ranks": told_ranks(question, sides.crossing) if table.columns == MOVED else None,
    }


def told_by_group(
    question: Question, groups: Mapping[str, Sides], limit: int
) -> dict[str, Any] | None:
    """Improved, unchanged and declined by group; a group whose once-only are few is put with others."""
    if not all(may_tell(question, sides, limit) for sides in groups.values()):
        return None
    table = by_group(
        {name: moved(question, s.crossing) for name, s in groups.items()}, [MOVED], limit
    )
    return None if table is None else document(table)


def document(table: Table) -> dict[str, Any]:
    """A table as it is frozen."""
    return {
        "columns": [list(column) for column in table.columns],
        "rows": [{"groups": list(row.groups), "counts": list(row.counts)} for row in table.rows],
    }


def table_of(document: Mapping[str, Any]) -> Table:
    """A frozen table read again."""
    return Table(
        tuple(tuple(column) for column in document["columns"]),
        tuple(Row(tuple(row["groups"]), tuple(row["counts"])) for row in document["rows"]),
    )


def _test(test: Test) -> dict[str, Any]:
    return {"name": test.name, "p": rounded(test.p)}
