"""Several tests at once: the more are made, the more come out by chance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

Correction = Literal["holm", "benjamini_hochberg", "none"]


def adjusted(ps: Sequence[float], correction: Correction) -> list[float]:
    """The p values as they are to be read when all of them are read."""
    if correction == "none":
        return list(ps)
    return holm(ps) if correction == "holm" else benjamini_hochberg(ps)


def holm(ps: Sequence[float]) -> list[float]:
    """Keeps the chance of any false finding at the level."""
    order = sorted(range(len(ps)), key=lambda i: ps[i])
    found, highest = [0.0] * len(ps), 0.0
    for rank, place in enumerate(order):
        highest = max(highest, (len(ps) - rank) * ps[place])
        found[place] = min(1.0, highest)
    return found


def benjamini_hochberg(ps: Sequence[float]) -> list[float]:
    """Keeps the share of false findings among the findings at the level."""
    order = sorted(range(len(ps)), key=lambda i: ps[i], reverse=True)
    found, lowest = [0.0] * len(ps), 1.0
    for rank, place in enumerate(order):
        lowest = min(lowest, ps[place] * len(ps) / (len(ps) - rank))
        found[place] = lowest
    return found
