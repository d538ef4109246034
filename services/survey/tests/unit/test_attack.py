"""A reader who holds every told table of two rounds, adds, subtracts and bounds, finds no small cell."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pytest

from samlyft_survey.forms import Label
from samlyft_survey.results.changes import Sides, told_by_group, told_change
from samlyft_survey.results.columns import Question
from samlyft_survey.results.commands import distribution, dropout

LIMIT = 5
GROUPS = ["a", "b", "c", "d"]
WHOLE = "whole"
Answer = Callable[[str | None], bool]
SEEN: Counter[str] = Counter()
Cell = tuple[str, str | None, str | None]
Sum = tuple[list[Cell], int]


def question(steps: int) -> Question:
    values = tuple(f"v{step}" for step in range(steps))
    words = Label(sv="x", en="x")
    return Question("q", "q", None, words, values, (words,) * steps, ordered=True)


def people(seed: int, steps: int) -> list[tuple[str, str | None, str | None]]:
    """Group, answer before, answer after; some answer only once."""
    chance = random.Random(seed)  # noqa: S311  # repeatable people, no secret
    share = chance.uniform(0.0, 0.3)
    weights = [chance.choice([1, 2, 5, 12]) for _ in range(steps)]
    found = []
    for group in GROUPS:
        for _ in range(chance.choice([1, 3, 6, 12, 30, 60])):
            both = [f"v{v}" for v in chance.choices(range(steps), weights, k=2)]
            if chance.random() < 0.3:
                both[1] = both[0]
            first, second = (None if chance.random() < share else value for value in both)
            if first or second:
                found.append((group, first, second))
    return found


def counted(rows: Iterable[tuple[str, str | None]]) -> dict[str, Any]:
    found: dict[str, Any] = {WHOLE: {WHOLE: Counter()}, "role_group": {}}
    for group, value in rows:
        if value:
            found[WHOLE][WHOLE][value] += 1
            found["role_group"].setdefault(group, Counter())[value] += 1
    return found


class Reader:
    """Cells as variables (group, before, after), None where somebody did not answer; what is told as sums of them."""

    def __init__(self, asked: Question, true: Counter[Any], groups: Sequence[str] = GROUPS) -> None:
        self.asked, self.true, self.sums = asked, true, list[Sum]()
        self.groups = groups
        values: list[str | None] = [*asked.values, None]
        self.cells = [(g, a, b) for g in groups for a in values for b in values if a or b]

    def told(self, number: int, groups: Iterable[str], before: Answer, after: Answer) -> None:
        own = set(groups) or set(self.groups)
        parts = [c for c in self.cells if c[0] in own and before(c[1]) and after(c[2])]
        self.sums.append((list(parts), number))
        assert sum(self.true[c] for c in parts) == number, "what is told is true"

    def bounded(self) -> dict[Any, tuple[int, int]]:
        low = dict.fromkeys(self.cells, 0)
        high = dict.fromkeys(self.cells, 10**6)
        moved = True
        while moved:
            moved = False
            for parts, number in self.sums:
                least, most = sum(low[p] for p in parts), sum(high[p] for p in parts)
                for part in parts:
                    top, bottom = number - (least - low[part]), number - (most - high[part])
                    if top < high[part]:
                        most, high[part], moved = most - high[part] + top, top, True
                    if bottom > low[part]:
                        least, low[part], moved = least - low[part] + bottom, bottom, True
        return {cell: (low[cell], high[cell]) for cell in self.cells}

    def recovered(self) -> list[Any]:
        """Small cells that are told exactly: of single cells, and of sums over before, after, group."""
        found = [c for c, (low, high) in self.bounded().items() if low == high and 0 < low < LIMIT]
        return found + self.small_differences()

    def small_differences(self) -> list[Any]:
        """One told sum within another leaves the rest."""
        sets = [(frozenset(parts), number) for parts, number in self.sums]
        return [
            (sorted(map(str, big - small))[:3], n - m)
            for big, n in sets
            for small, m in sets
            if small < big and 0 < n - m < LIMIT
        ]


def any_answer(value: str | None) -> bool:
    return value is not None


def whoever(value: str | None) -> bool:
    return True


def one_of(values: Iterable[str]) -> Any:
    kept = set(values)
    return lambda value: value in kept


def tables_told(reader: Reader, rows: list[tuple[str, str | None, str | None]]) -> int:
    """Tells the reader what a release of both rounds tells; gives how many cells that is."""
    asked = reader.asked
    before, after = counted((g, a) for g, a, _ in rows), counted((g, b) for g, _, b in rows)
    for side, groups in ((0, before), (1, after)):
        for _, body in distribution(asked, groups, LIMIT):
            for row in body["rows"]:
                for column, number in zip(body["columns"], row["counts"], strict=True):
                    ways = (one_of(column), whoever) if side == 0 else (whoever, one_of(column))
                    reader.told(number, row["groups"], *ways)
    changes_told(reader, rows, before, after)
    return len(reader.sums)


def changes_told(reader: Reader, rows: list[Any], before: Any, after: Any) -> None:
    asked = reader.asked
    crossed: dict[str, Counter[Any]] = {}
    for group, a, b in rows:
        if a and b:
            crossed.setdefault(group, Counter())[a, b] += 1
    whole = sum(crossed.values(), Counter[Any]())
    told = told_change(asked, Sides(whole, before[WHOLE][WHOLE], after[WHOLE][WHOLE]), LIMIT)
    if told is None:
        return
    moves(reader, told)
    SEEN["change"] += 1
    if told["shares"]:
        SEEN["shares"] += 1
        high = one_of(asked.high)
        reader.told(told["shares"]["n"], (), any_answer, any_answer)
        reader.told(told["shares"]["before"], (), high, any_answer)
        reader.told(told["shares"]["after"], (), any_answer, high)
    roles = before["role_group"], after["role_group"]
    groups = {g: Sides(c, roles[0].get(g, {}), roles[1].get(g, {})) for g, c in crossed.items()}
    if split := told_by_group(asked, groups, LIMIT):
        SEEN["split"] += 1
        moves(reader, split)
    if gone := dropout(asked, before[WHOLE][WHOLE], {WHOLE: {WHOLE: whole}}, LIMIT):
        SEEN["dropout"] += 1
        dropouts(reader, gone)


def dropouts(reader: Reader, gone: dict[str, Any]) -> None:
    for row in gone["rows"]:
        again = any_answer if row["groups"] == ["again"] else (lambda value: value is None)
        for column, number in zip(gone["columns"], row["counts"], strict=True):
            reader.told(number, (), one_of(column), again)


def moves(reader: Reader, told: dict[str, Any]) -> None:
    place = {value: number for number, value in enumerate(reader.asked.values)}
    for row in told["rows"]:
        own = set(row["groups"]) or set(reader.groups)
        for column, number in zip(told["columns"], row["counts"], strict=True):
            kinds = set(column)
            parts = [
                (g, a, b)
                for g, a, b in reader.cells
                if g in own and a and b and kind(place[b] - place[a]) in kinds
            ]
            reader.sums.append((list(parts), number))
            assert sum(reader.true[p] for p in parts) == number


def kind(step: int) -> str:
    return "improved" if step > 0 else "declined" if step < 0 else "unchanged"


def primary_only(reader: Reader, rows: list[tuple[str, str | None, str | None]]) -> None:
    """The control: every table with its totals, small cells left out and nothing else."""
    for side in (0, 1):
        for groups in [GROUPS, *([g] for g in GROUPS)]:
            for values in [reader.asked.values, *([v] for v in reader.asked.values)]:
                number = sum(row[0] in groups and row[1 + side] in values for row in rows)
                if not 0 < number < LIMIT:
                    ways = (one_of(values), whoever) if side == 0 else (whoever, one_of(values))
                    reader.told(number, groups, *ways)


@pytest.mark.parametrize("steps", [2, 4, 5])
def test_no_small_cell_is_found_in_what_two_rounds_tell(steps: int) -> None:
    told = recovered = control = 0
    for seed in range(60):
        rows, asked = people(seed, steps), question(steps)
        true: Counter[Any] = Counter(rows)
        reader, other = Reader(asked, true), Reader(asked, true)
        told += tables_told(reader, rows)
        found = reader.recovered()
        recovered += len(found)
        primary_only(other, rows)
        control += len(other.recovered())
        assert not found, (seed, found)
    assert told > 300, "much is told"
    assert control > 100, "the control is found out"
    assert recovered == 0
    assert all(SEEN[kind] for kind in ("change", "shares", "dropout")), SEEN
