"""From counts to figures: values in their unit, keys in words, a page of the groups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from samlyft_reporting.figures.asked import WHOLE, Keys
from samlyft_reporting.figures.dimensions import By
from samlyft_reporting.figures.labels import label
from samlyft_reporting.figures.published import Maybe
from samlyft_reporting.figures.schemas import FigureCell, GroupKey
from samlyft_reporting.indicators.catalogue import Indicator
from samlyft_reporting.rules import hours, share


def value_of(indicator: Indicator, count: int, n: int) -> int | float | str | None:
    """The count in the indicator's unit; of nobody there is no share."""
    if indicator.unit == "hours":
        return hours(count)
    if indicator.counts == "share":
        return share(count, n) if n else None
    return count


def cell(
    indicator: Indicator,
    by: tuple[By, ...],
    key: Keys,
    part: tuple[int, int] | None,
    workplaces: Mapping[str, Any],
) -> FigureCell:
    """One number with its keys in words; without one it is withheld."""
    count, n = part or (None, None)
    return FigureCell(
        keys=[
            GroupKey(dimension=one, key=word, label=label(one, word, workplaces))
            for one, word in zip(by, key, strict=True)
        ]
        if key
        else [],
        value=None if count is None or n is None else value_of(indicator, count, n),
        count=count,
        n=n,
        withheld=None if part else "protected",
    )


def sorted_keys(indicator: Indicator, parts: Maybe, sort: str) -> list[Keys]:
    """The groups in the order asked for; equal ones by their keys."""
    name, turned = sort.removeprefix("-"), sort.startswith("-")
    groups = sorted((key for key in parts if key != WHOLE), reverse=turned and name == "key")
    if name == "key":
        return groups

    def rank(key: Keys) -> float:
        count, n = parts[key] or (-1, -1)
        if name == "n":
            return n
        return count / n if indicator.counts == "share" and n else count

    return sorted(groups, key=rank, reverse=turned)


def sum_of(indicator: Indicator, parts: Maybe) -> int | None:
    """The groups of distinct people added up: not the whole, and never called so."""
    groups = [part for key, part in parts.items() if key != WHOLE]
    if indicator.counts != "distinct" or not groups or None in groups:
        return None
    return sum(part[0] for part in groups if part)
