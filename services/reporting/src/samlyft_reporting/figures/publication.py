"""From counts to figures: values in their unit, keys in words, a page of the groups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from samlyft_reporting.figures.dimensions import By
from samlyft_reporting.figures.labels import label
from samlyft_reporting.figures.queries import WHOLE, Keys
from samlyft_reporting.figures.schemas import FigureCell, GroupKey
from samlyft_reporting.figures.things import Parts
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
    part: tuple[int, int],
    workplaces: Mapping[str, Any],
) -> FigureCell:
    """One number with its keys in words."""
    count, n = part
    return FigureCell(
        keys=[
            GroupKey(dimension=one, key=word, label=label(one, word, workplaces))
            for one, word in zip(by, key, strict=True)
        ]
        if key
        else [],
        value=value_of(indicator, count, n),
        count=count,
        n=n,
    )


def sorted_keys(indicator: Indicator, parts: Parts, sort: str) -> list[Keys]:
    """The groups in the order asked for; equal ones by their keys."""
    name, turned = sort.removeprefix("-"), sort.startswith("-")
    groups = sorted((key for key in parts if key != WHOLE), reverse=turned and name == "key")
    if name == "key":
        return groups

    def rank(key: Keys) -> float:
        count, n = parts[key]
        if name == "n":
            return n
        return count / n if indicator.counts == "share" and n else count

    return sorted(groups, key=rank, reverse=turned)


def sum_of(indicator: Indicator, parts: Parts) -> int | None:
    """The groups of distinct people added up: not the whole, and never called so."""
    groups = [count for key, (count, _) in parts.items() if key != WHOLE]
    return sum(groups) if indicator.counts == "distinct" and groups else None
