"""Rounding as named data, and the sums that it gives: whole minutes in, kronor out, rounded to öre once, at the end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from typing import Literal, get_args

from samlyft_web.sayings import Text

Rounding = Literal[
    "exact", "whole_hours_per_certificate", "whole_hours_per_month", "whole_hours_on_total"
]
ROUNDINGS: tuple[Rounding, ...] = get_args(Rounding)
SAYS: dict[Rounding, Text] = {
    "exact": Text("Varje minut räknas.", "Every minute counts."),
    "whole_hours_per_certificate": Text(
        "Hela timmar nedåt i varje intyg.", "Whole hours, rounded down in each certificate."
    ),
    "whole_hours_per_month": Text(
        "Hela timmar nedåt på månadens summa.", "Whole hours, rounded down on the month's sum."
    ),
    "whole_hours_on_total": Text(
        "Hela timmar nedåt på hela summan.", "Whole hours, rounded down on the whole sum."
    ),
}
ORE = Decimal("0.01")
STAFF_CAP_HOURS = 1662
"""Hours of a person and calendar year that unit costs count at most (2014-2020): what a rule says unless told."""


@dataclass(frozen=True)
class Line:
    """A certificate's minutes with the rate of its month, and how many certificates are just like it."""

    month: str
    minutes: int
    rate: Decimal | None
    """None where no rate covers the month: it then gives no amount."""
    count: int = 1


@dataclass(frozen=True)
class Sum:
    """What lines come to under one rounding."""

    minutes: int
    counted_minutes: int
    amount: Decimal


def counted(minutes: int) -> int:
    """Whole hours down, in minutes."""
    return minutes - minutes % 60


def total(lines: Iterable[Line], rounding: Rounding) -> Sum:
    """The sum under a rounding; lines of one rate (and month) are rounded together where the rule says so."""
    lines = list(lines)
    if rounding == "exact":
        groups = [(line.rate, line.minutes * line.count) for line in lines]
    elif rounding == "whole_hours_per_certificate":
        groups = [(line.rate, counted(line.minutes) * line.count) for line in lines]
    else:
        by_month = rounding == "whole_hours_per_month"
        groups = _grouped(
            (line.month if by_month else "", line.rate, line.minutes * line.count) for line in lines
        )
        groups = [(rate, counted(part)) for rate, part in groups]
    minutes = sum(line.minutes * line.count for line in lines)
    # Summed as minutes times öre before anything is divided: nothing is rounded on the way.
    worth = sum((rate * part for rate, part in groups if rate is not None), Decimal(0))
    amount = (worth / 60).quantize(ORE, ROUND_HALF_UP)
    return Sum(minutes, sum(part for _, part in groups), amount)


def _grouped(rows: Iterable[tuple[str, Decimal | None, int]]) -> list[tuple[Decimal | None, int]]:
    ordered = sorted(rows, key=lambda row: (row[0], row[1] is not None, row[1] or Decimal(0)))
    return [
        (rate, sum(minutes for _, _, minutes in group))
        for (_, rate), group in groupby(ordered, key=lambda row: (row[0], row[1]))
    ]


def line_amount(minutes: int, rate: Decimal | None, rounding: Rounding) -> Decimal | None:
    """What one certificate gives by itself; None where the rule rounds a sum that it is only a part of."""
    if rate is None:
        return Decimal("0.00")
    if rounding in {"whole_hours_per_month", "whole_hours_on_total"}:
        return None
    part = minutes if rounding == "exact" else counted(minutes)
    return (rate * part / 60).quantize(ORE, ROUND_HALF_UP)


def capped(minutes: int, before: int, cap_hours: int | None) -> int:
    """What of a month's minutes still counts when so many counted earlier in the calendar year."""
    return minutes if cap_hours is None else max(0, min(minutes, cap_hours * 60 - before))
