"""Means of scales: which may be told. No database here.

A mean stands for at least as many as the tenant's limit for means, and never for people who all scored the same. What
is told of the items of a scale, taken from its mean, leaves those who did not answer every item: they are none or
enough. Groups that are too small are put together, so that the rows of a table are always everybody.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from samlyft_survey.results.cells import nobody_or_enough

FLOOR = 7
"""The floor for means (architecture.md, section 6), where enrollment has not said more."""


@dataclass(frozen=True)
class Sums:
    """Of one group: how many have the scale, their scores added up, and how many left some of its items out."""

    n: int
    total: float
    squares: float
    incomplete: int = 0

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.n + other.n,
            self.total + other.total,
            self.squares + other.squares,
            self.incomplete + other.incomplete,
        )

    @property
    def mean(self) -> float:
        """Of those who have the scale."""
        return self.total / self.n

    @property
    def sd(self) -> float:
        """Of a sample."""
        left = self.squares - self.total * self.mean
        return math.sqrt(max(0.0, left) / (self.n - 1)) if self.n > 1 else 0.0


@dataclass(frozen=True)
class MeanRow:
    """A group, or several put together."""

    groups: tuple[str, ...]
    sums: Sums


def is_safe(sums: Sums, limit: int) -> bool:
    """Whether the mean is that of enough people, who differ, and the incomplete are none or enough."""
    enough = sums.n >= limit and nobody_or_enough(sums.incomplete, limit)
    return enough and sums.sd > 1e-6


def change_is_safe(change: Sums, once: tuple[int, int], limit: int) -> bool:
    """The same for differences of the same people; those who answered once are none or enough, on either side."""
    return is_safe(change, limit) and all(nobody_or_enough(number, limit) for number in once)


def told_rows(groups: Mapping[str, Sums], limit: int) -> list[MeanRow]:
    """A row a group; those that may not be told alone as one. Nothing if that leaves fewer than two rows."""
    alone = [MeanRow((name,), sums) for name, sums in sorted(groups.items()) if _anybody(sums)]
    pool = [row for row in alone if not is_safe(row.sums, limit)]
    alone = [row for row in alone if row not in pool]
    alone.sort(key=lambda row: (row.sums.n, row.groups))
    while pool and not is_safe(_together(pool), limit):
        if not alone:
            return []
        pool.append(alone.pop(0))
    alone.sort(key=lambda row: row.groups)
    if pool:
        names = tuple(sorted(name for row in pool for name in row.groups))
        alone.append(MeanRow(names, _together(pool)))
    return alone if len(alone) > 1 else []


def _anybody(sums: Sums) -> bool:
    return bool(sums.n or sums.incomplete)


def _together(rows: list[MeanRow]) -> Sums:
    return sum((row.sums for row in rows), Sums(0, 0.0, 0.0))


def document(rows: list[MeanRow], limit: int) -> dict[str, object]:
    """Rows as they are frozen; who was incomplete is not kept."""
    told = [
        {
            "groups": list(row.groups),
            "n": row.sums.n,
            "total": row.sums.total,
            "squares": row.sums.squares,
        }
        for row in rows
    ]
    return {"limit": limit, "rows": told}
