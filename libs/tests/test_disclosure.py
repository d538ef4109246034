"""Published tables under attack by a reader who adds, subtracts and knows no figure is negative."""

import random
from collections.abc import Hashable, Mapping

import pytest

from samlyft_common.disclosure import (
    TOTAL,
    Cell,
    protected_table,
    share,
)

LIMIT = 5
Place = Hashable
Line = tuple[list[Place], Place]


def lines_of(places: list[Place]) -> list[Line]:
    """Each sum that a reader knows: the parts and their total."""
    pairs = [place for place in places if isinstance(place, tuple)]
    rows = sorted({row for row, _ in pairs if row is not TOTAL})
    columns = sorted({column for _, column in pairs if column is not TOTAL})
    found: list[Line] = [([(r, c) for c in columns], (r, TOTAL)) for r in rows]
    found += [([(r, c) for r in rows], (TOTAL, c)) for c in columns]
    found.append(([(r, TOTAL) for r in rows], (TOTAL, TOTAL)))
    found.append(([(TOTAL, c) for c in columns], (TOTAL, TOTAL)))
    return found


def attack(published: Mapping[Place, Cell]) -> dict[Place, int]:
    """Narrows the interval of each hidden cell until nothing moves; returns those that are exact."""
    low = {p: 1 if c.value is None else c.value for p, c in published.items()}
    high = {p: 10**6 if c.value is None else c.value for p, c in published.items()}
    lines, moved = lines_of(list(published)), True
    while moved:
        before = (dict(low), dict(high))
        for parts, total in lines:
            low[total] = max(low[total], sum(low[p] for p in parts))
            high[total] = min(high[total], sum(high[p] for p in parts))
            for part in parts:
                others = [p for p in parts if p != part]
                high[part] = min(high[part], high[total] - sum(low[p] for p in others))
                low[part] = max(low[part], low[total] - sum(high[p] for p in others))
        moved = before != (low, high)
    return {p: low[p] for p, c in published.items() if c.value is None and low[p] == high[p]}


def random_table(seed: int) -> dict[tuple[Hashable, Hashable], int]:
    rng = random.Random(seed)  # noqa: S311  # a repeatable table, no secret
    rows, columns = rng.randint(2, 7), rng.randint(2, 6)
    sizes = [0, 1, 2, 3, 4, 5, 6, 9, 20, 60]
    weights = [3, 2, 2, 1, 2, 2, 2, 3, 6, 6]
    return {
        (f"r{r}", f"c{c}"): rng.choices(sizes, weights)[0]
        for r in range(rows)
        for c in range(columns)
    }


def truth(counts: Mapping[tuple[Hashable, Hashable], int]) -> dict[Place, int]:
    return {p: c.value or 0 for p, c in protected_table(counts, limit=0).items()}


def small_recovered(published: Mapping[Place, Cell], true: Mapping[Place, int]) -> int:
    found = attack(published)
    assert all(true[place] == value for place, value in found.items())
    return sum(0 < value < LIMIT for value in found.values())


def primary_only(true: Mapping[Place, int]) -> dict[Place, Cell]:
    return {p: Cell(None, "protected") if 0 < v < LIMIT else Cell(v) for p, v in true.items()}


def test_no_small_cell_of_500_tables_can_be_told() -> None:
    recovered = control = small = 0
    for seed in range(500):
        counts = random_table(seed)
        true = truth(counts)
        published = protected_table(counts, LIMIT)
        small += sum(0 < value < LIMIT for value in true.values())
        assert all(c.value is None or not 0 < c.value < LIMIT for c in published.values())
        recovered += small_recovered(published, true)
        control += small_recovered(primary_only(true), true)
    assert small > 2_000
    assert control > 100
    assert recovered == 0


def test_hidden_cells_together_are_no_small_group() -> None:
    for seed in range(500):
        counts = random_table(seed)
        published, true = protected_table(counts, LIMIT), truth(counts)
        for parts, total in lines_of(list(published)):
            hidden = sum(true[p] for p in parts if published[p].value is None)
            assert published[total].value is None or not 0 < hidden < LIMIT


def test_most_of_a_table_stays() -> None:
    shown = cells = 0
    for seed in range(100):
        published = protected_table({p: v * 5 for p, v in random_table(seed).items()}, LIMIT)
        shown += sum(cell.value is not None for cell in published.values())
        cells += len(published)
    assert shown == cells
    published = protected_table({("a", "x"): 3, ("a", "y"): 40, ("b", "x"): 50, ("b", "y"): 60})
    assert published[TOTAL, TOTAL] == Cell(153)
    assert published["b", TOTAL] == Cell(110)


def test_the_same_table_gives_the_same_answer() -> None:
    counts = random_table(7)
    assert protected_table(counts) == protected_table(counts)


def test_a_single_small_cell_takes_its_total_along() -> None:
    assert set(protected_table({("a", "x"): 3}).values()) == {Cell(None, "protected")}
    assert protected_table({}) == {(TOTAL, TOTAL): Cell(0)}
    shown = protected_table({("a", "x"): 0, ("b", "x"): 9})
    assert (shown["a", TOTAL], shown["b", TOTAL], shown[TOTAL, "x"]) == (Cell(0), Cell(9), Cell(9))


@pytest.mark.parametrize(
    ("part", "base", "cell"),
    [
        (6, 12, Cell(6)),
        (3, 4, Cell(None, "protected")),
        (4, 12, Cell(None, "protected")),
        (8, 12, Cell(None, "protected")),
        (12, 12, Cell(None, "unanimous")),
        (0, 12, Cell(None, "unanimous")),
        (5, 10, Cell(5)),
    ],
)
def test_shares(part: int, base: int, cell: Cell) -> None:
    assert share(part, base) == cell
