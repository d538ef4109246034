"""Small cells of result tables, by the one module that decides on them (`samlyft_common.disclosure`).

Nothing is hidden inside a table: answers that few gave are put together until every cell is nobody or enough, and
groups that are still too small are put together into one. A table where that leaves nothing is not told at all. So
each told table is a partition of the same people, its rows always sum to the whole, and no subtraction within it, or
between two dimensions of it, gives a small cell back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from samlyft_common import disclosure
from samlyft_survey.results.columns import Columns

Counts = Mapping[str, int]
"""Of one group: how many gave each answer."""


@dataclass(frozen=True)
class Row:
    """A group, or several put together, and how many gave each column's answers."""

    groups: tuple[str, ...]
    counts: tuple[int, ...]

    @property
    def n(self) -> int:
        """Everybody in the row."""
        return sum(self.counts)


@dataclass(frozen=True)
class Table:
    """What may be told: rows that together are everybody who answered."""

    columns: Columns
    rows: tuple[Row, ...]


def is_safe(counts: Iterable[int], limit: int) -> bool:
    """Whether nobody or enough stand in each cell, and not all in one."""
    cells = list(counts)
    n = sum(cells)
    return n >= limit and all(
        cell == 0 or disclosure.share(cell, n, limit).value is not None for cell in cells
    )


def nobody_or_enough(number: int, limit: int) -> bool:
    """Whether a group that may be told by subtraction is none at all, or no small one."""
    return number == 0 or number >= limit


def summed(counts: Counts, columns: Columns) -> tuple[int, ...]:
    """By column."""
    return tuple(sum(counts.get(value, 0) for value in column) for column in columns)


def together(groups: Iterable[Counts]) -> dict[str, int]:
    """Several groups as one."""
    found: dict[str, int] = {}
    for counts in groups:
        for value, number in counts.items():
            found[value] = found.get(value, 0) + number
    return found


def whole(counts: Counts, levels: Sequence[Columns], limit: int) -> Table | None:
    """Everybody as one row, in the finest columns that may be told."""
    for columns in levels:
        cells = summed(counts, columns)
        if is_safe(cells, limit):
            return Table(columns, (Row((), cells),))
    return None


def by_group(
    groups: Mapping[str, Counts], levels: Sequence[Columns], limit: int, *, pooling: bool = True
) -> Table | None:
    """A row a group, in the finest columns that leave at least two rows."""
    for columns in levels:
        rows = _rows({group: summed(c, columns) for group, c in groups.items()}, limit)
        pooled = any(len(row.groups) > 1 for row in rows)
        if len(rows) > 1 and (pooling or not pooled):
            return Table(columns, tuple(rows))
    return None


def _rows(groups: Mapping[str, tuple[int, ...]], limit: int) -> list[Row]:
    """The groups that may be told by themselves, and the others as one that may be told as well."""
    alone = [Row((group,), cells) for group, cells in sorted(groups.items()) if sum(cells)]
    pool = [row for row in alone if not is_safe(row.counts, limit)]
    alone = [row for row in alone if row not in pool]
    alone.sort(key=lambda row: (row.n, row.groups))
    while pool and not is_safe(_sum(pool), limit):
        if not alone:
            return []
        pool.append(alone.pop(0))
    alone.sort(key=lambda row: row.groups)
    names = tuple(sorted(name for row in pool for name in row.groups))
    return [*alone, Row(names, _sum(pool))] if pool else alone


def _sum(rows: Sequence[Row]) -> tuple[int, ...]:
    return tuple(sum(cells) for cells in zip(*(row.counts for row in rows), strict=True))
