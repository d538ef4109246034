"""Shares: intervals by Wilson, differences between two groups by Newcombe."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

_NORMAL = NormalDist()
_FEW = 5
"""An expected count below this calls for the exact test."""


@dataclass(frozen=True)
class Interval:
    """From, to."""

    low: float
    high: float


@dataclass(frozen=True)
class Test:
    """A test by its name, its p and, where it has one, its statistic."""

    name: str
    p: float
    statistic: float | None = None


def z_of(level: float) -> float:
    """How many standard errors to either side: 1.96 for 0.95."""
    return _NORMAL.inv_cdf((1 + level) / 2)


def both_tails(z: float) -> float:
    """The probability beyond |z| to either side, exact far out as well."""
    return math.erfc(abs(z) / math.sqrt(2))


def wilson(successes: int, n: int, level: float = 0.95) -> Interval:
    """The interval of a share; without anybody, all that a share can be."""
    if n == 0:
        return Interval(0.0, 1.0)
    z, share = z_of(level), successes / n
    middle = share + z * z / (2 * n)
    reach = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    low, high = (middle - reach) / (1 + z * z / n), (middle + reach) / (1 + z * z / n)
    return Interval(0.0 if successes == 0 else low, 1.0 if successes == n else high)


def newcombe(first: tuple[int, int], second: tuple[int, int], level: float = 0.95) -> Interval:
    """The interval of the second share minus the first, two separate groups (hybrid of Wilson's)."""
    (a, m), (b, n) = first, second
    p, q = a / m, b / n
    one, other = wilson(a, m, level), wilson(b, n, level)
    difference = q - p
    return Interval(
        difference - math.hypot(q - other.low, one.high - p),
        difference + math.hypot(other.high - q, p - one.low),
    )


def two_proportions(first: tuple[int, int], second: tuple[int, int]) -> Test:
    """Whether two separate groups differ: pooled z, or Fisher's exact where an expected count is few."""
    (a, m), (b, n) = first, second
    pooled = (a + b) / (m + n)
    if min(m, n) * min(pooled, 1 - pooled) < _FEW:
        from scipy.stats import fisher_exact  # heavy: only in the job that needs it

        return Test("fisher_exact", float(fisher_exact([[a, m - a], [b, n - b]]).pvalue))
    z = (b / n - a / m) / math.sqrt(pooled * (1 - pooled) * (1 / m + 1 / n))
    return Test("two_proportion_z", both_tails(z), z)
