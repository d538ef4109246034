"""The same reader, with tables by two dimensions of two rounds and their margins at once, finds no small cell."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from itertools import product
from typing import Any

import pytest

from samlyft_survey.results.changes import Sides, told_by_group, told_change
from samlyft_survey.results.commands import distribution
from services.survey.tests.unit.test_attack import (
    LIMIT,
    WHOLE,
    Reader,
    any_answer,
    moves,
    one_of,
    question,
    whoever,
)

ROLES, PLACES = ("care", "managers", "champions"), ("1440", "1480", "1482")
DIMENSIONS = ("role_group", "municipality_code")
JOINT = [f"{role} {place}" for role, place in product(ROLES, PLACES)]
Person = tuple[str, str | None, str | None]


def part(group: str, dimension: str) -> str:
    return group.split(" ")[DIMENSIONS.index(dimension)]


def joint(names: Iterable[str], dimension: str) -> list[str]:
    """Who stands in a row of one dimension, whatever the other one says."""
    wanted = set(names)
    return [group for group in JOINT if not wanted or part(group, dimension) in wanted]


def people(seed: int, steps: int) -> list[Person]:
    chance = random.Random(seed)  # noqa: S311  # repeatable people, no secret
    gone, found = chance.uniform(0.0, 0.3), list[Person]()
    weights = [chance.choice([1, 3, 8]) for _ in range(steps)]
    for group in JOINT:
        for _ in range(chance.choice([0, 1, 4, 9, 25])):
            both = [f"v{v}" for v in chance.choices(range(steps), weights, k=2)]
            first, second = (None if chance.random() < gone else value for value in both)
            if first or second:
                found.append((group, first, second))
    return found


def counted(rows: Iterable[tuple[str, str | None]]) -> dict[str, Any]:
    found: dict[str, Any] = {WHOLE: {WHOLE: Counter()}, **{name: {} for name in DIMENSIONS}}
    for group, value in rows:
        if value:
            found[WHOLE][WHOLE][value] += 1
            for name in DIMENSIONS:
                found[name].setdefault(part(group, name), Counter())[value] += 1
    return found


def all_told(reader: Reader, rows: list[Person]) -> Counter[str]:
    """Distributions by both dimensions and of all, for both rounds, and what changed, by both and of all."""
    seen: Counter[str] = Counter()
    asked = reader.asked
    before, after = counted((g, a) for g, a, _ in rows), counted((g, b) for g, _, b in rows)
    for side, groups in ((0, before), (1, after)):
        for dimension, body in distribution(asked, groups, LIMIT):
            seen[dimension] += 1
            for row in body["rows"]:
                for column, number in zip(body["columns"], row["counts"], strict=True):
                    ways = (one_of(column), whoever) if side == 0 else (whoever, one_of(column))
                    reader.told(number, _joint(row["groups"], dimension), *ways)
    return seen + _changes_told(reader, rows, before, after)


def _changes_told(reader: Reader, rows: list[Person], before: Any, after: Any) -> Counter[str]:
    seen: Counter[str] = Counter()
    asked, crossed = reader.asked, dict[str, Counter[Any]]()
    for group, a, b in rows:
        if a and b:
            crossed.setdefault(group, Counter())[a, b] += 1
    whole = Sides(sum(crossed.values(), Counter[Any]()), before[WHOLE][WHOLE], after[WHOLE][WHOLE])
    if (told := told_change(asked, whole, LIMIT)) is None:
        return seen
    moves(reader, told)
    if told["shares"]:
        high = one_of(asked.high)
        reader.told(told["shares"]["n"], (), any_answer, any_answer)
        reader.told(told["shares"]["before"], (), high, any_answer)
        reader.told(told["shares"]["after"], (), any_answer, high)
    for dimension in DIMENSIONS:
        sides: dict[str, Sides] = {}
        for name in {part(group, dimension) for group in crossed}:
            own = (c for g, c in crossed.items() if part(g, dimension) == name)
            sides[name] = Sides(
                sum(own, Counter[Any]()),
                before[dimension].get(name, {}),
                after[dimension].get(name, {}),
            )
        if split := told_by_group(asked, sides, LIMIT):
            seen["split"] += 1
            told_rows = [{**r, "groups": _joint(r["groups"], dimension)} for r in split["rows"]]
            moves(reader, {**split, "rows": told_rows})
    return seen


def _joint(names: Iterable[str], dimension: str) -> list[str]:
    return JOINT if dimension == WHOLE else joint(names, dimension)


def small_only(reader: Reader, rows: list[Person]) -> None:
    """The control: the same tables with their totals, small cells left out and nothing else."""
    for side, dimension in product((0, 1), DIMENSIONS):
        parts = sorted({part(group, dimension) for group in JOINT})
        for names in [parts, *([name] for name in parts)]:
            own = joint(names, dimension)
            for values in [reader.asked.values, *([v] for v in reader.asked.values)]:
                number = sum(row[0] in own and row[1 + side] in values for row in rows)
                if not 0 < number < LIMIT:
                    ways = (one_of(values), whoever) if side == 0 else (whoever, one_of(values))
                    reader.told(number, own, *ways)


@pytest.mark.parametrize("steps", [2, 4])
def test_no_small_cell_is_found_in_tables_by_two_dimensions_of_two_rounds(steps: int) -> None:
    seen: Counter[str] = Counter()
    control = 0
    for seed in range(25):
        rows, asked = people(seed, steps), question(steps)
        true: Counter[Any] = Counter(rows)
        reader, other = Reader(asked, true, JOINT), Reader(asked, true, JOINT)
        seen += all_told(reader, rows)
        found = reader.recovered()
        assert not found, (seed, found)
        small_only(other, rows)
        control += len(other.recovered())
    assert all(seen[name] for name in (WHOLE, *DIMENSIONS)), seen
    assert control > 20, "the control is found out"
