"""Separate groups, or the same ones not paired: Mann-Whitney for steps, means for indices with d_s."""

from __future__ import annotations

import math
from collections.abc import Mapping

from samlyft_survey.statistics.paired import Means
from samlyft_survey.statistics.proportions import Interval, Test, both_tails

Steps = Mapping[int, int]
"""How many answered each step."""


def mann_whitney(first: Steps, second: Steps) -> tuple[Test, float]:
    """Whether the second group answers higher; the effect is the rank-biserial correlation, -1 to 1.

    Normal with ties corrected and continuity correction: answers on a scale are mostly ties.
    """
    m, n = sum(first.values()), sum(second.values())
    if not m or not n:
        return Test("mann_whitney", 1.0), 0.0
    higher = ties = 0.0
    below = 0
    for step in sorted({*first, *second}):
        here, there = first.get(step, 0), second.get(step, 0)
        higher += there * (below + here / 2)
        ties += (here + there) ** 3 - (here + there)
        below += here
    total = m + n
    spread = m * n / 12 * (total + 1 - ties / (total * (total - 1))) if total > 1 else 0.0
    effect = 2 * higher / (m * n) - 1
    if spread <= 0:
        return Test("mann_whitney", 1.0, higher), effect
    z = (abs(higher - m * n / 2) - 0.5) / math.sqrt(spread)
    # Where the two are as alike as can be the correction goes past the middle: p is 1 then.
    return Test("mann_whitney", both_tails(z) if z > 0 else 1.0, higher), effect


def unpaired_means(
    first: tuple[int, float, float], second: tuple[int, float, float], level: float = 0.95
) -> Means | None:
    """From n, sum and sum of squares of each; Welch's t, and d_s over the pooled spread."""
    (m, a, aa), (n, b, bb) = first, second
    if min(m, n) < 2:
        return None
    one, other = (max(0.0, (qq - q * q / k) / (k - 1)) for k, q, qq in ((m, a, aa), (n, b, bb)))
    pooled = ((m - 1) * one + (n - 1) * other) / (m + n - 2)
    error = math.sqrt(one / m + other / n)
    if error <= 1e-12:
        return None
    from scipy.special import stdtr, stdtrit  # heavy: only in the job that needs it

    freedom = (one / m + other / n) ** 2 / ((one / m) ** 2 / (m - 1) + (other / n) ** 2 / (n - 1))
    mean = b / n - a / m
    reach = float(stdtrit(freedom, (1 + level) / 2)) * error
    t = mean / error
    p = 2 * float(stdtr(freedom, -abs(t)))
    sd = math.sqrt(pooled)
    test = Test("welch_t", p, t)
    return Means(m + n, mean, sd, Interval(mean - reach, mean + reach), test, mean / sd, "d_s")
