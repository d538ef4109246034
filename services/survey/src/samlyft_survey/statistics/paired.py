"""The same people before and after: McNemar for yes and no, Wilcoxon's signed ranks for steps, means for indices."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from samlyft_survey.statistics.proportions import Interval, Test, both_tails

Differences = Mapping[int, int]
"""How many changed by so many steps; upwards is above zero."""

_FEW_DISCORDANT = 25
_FEW_RANKED = 50


@dataclass(frozen=True)
class Movement:
    """How many moved up, stayed and moved down."""

    improved: int
    unchanged: int
    declined: int

    @property
    def n(self) -> int:
        """Everybody paired."""
        return self.improved + self.unchanged + self.declined

    @property
    def net(self) -> float:
        """The share improved minus the share declined."""
        return (self.improved - self.declined) / self.n


def movement(differences: Differences) -> Movement:
    """Told apart by direction only."""
    up = sum(count for step, count in differences.items() if step > 0)
    down = sum(count for step, count in differences.items() if step < 0)
    return Movement(up, differences.get(0, 0), down)


def mcnemar(b: int, c: int) -> Test:
    """Whether as many left as joined; exact where fewer than 25 changed, else chi-squared without correction."""
    if b + c < _FEW_DISCORDANT:
        return Test("mcnemar_exact", mcnemar_exact(b, c))
    chi = (b - c) ** 2 / (b + c)
    return Test("mcnemar", both_tails(math.sqrt(chi)), chi)


def mcnemar_exact(b: int, c: int) -> float:
    """Two-sided binomial."""
    n, few = b + c, min(b, c)
    return min(1.0, float(2 * sum(math.comb(n, i) for i in range(few + 1)) / 2**n))


def mcnemar_corrected(b: int, c: int) -> Test:
    """Chi-squared with Edwards' continuity correction, for those who want to compare."""
    chi = max(0, abs(b - c) - 1) ** 2 / (b + c) if b + c else 0.0
    return Test("mcnemar_corrected", both_tails(math.sqrt(chi)), chi)


def mcnemar_mid(b: int, c: int) -> float:
    """The exact test less half of what was seen: less cautious, still sound."""
    n, few = b + c, min(b, c)
    return 1.0 if b == c else mcnemar_exact(b, c) - math.comb(n, few) / 2**n


@dataclass(frozen=True)
class Ranked:
    """Wilcoxon's signed ranks: zeros left out, ties share their rank."""

    n_nonzero: int
    w_plus: float
    w_minus: float
    test: Test
    rank_biserial: float
    """From -1 (all down) to 1 (all up), matched pairs."""


def wilcoxon(differences: Differences) -> Ranked:
    """Exact where at most 50 changed, ties or not; else normal, corrected for ties."""
    ranks = _ranks(differences)
    n = sum(count for _, count in ranks.values())
    if n == 0:
        return Ranked(0, 0.0, 0.0, Test("wilcoxon_signed_rank_exact", 1.0), 0.0)
    plus = sum(ranks[step][0] * count for step, count in differences.items() if step > 0)
    whole = n * (n + 1) / 2
    minus = whole - plus
    test = _exact(ranks, n, min(plus, minus)) if n <= _FEW_RANKED else _normal(ranks, n, plus)
    return Ranked(n, plus, minus, test, (plus - minus) / whole)


def _ranks(differences: Differences) -> dict[int, tuple[float, int]]:
    """The shared rank of each size of change, and how many have it; under either sign."""
    sizes: dict[int, int] = {}
    for step, count in differences.items():
        if step and count:
            sizes[abs(step)] = sizes.get(abs(step), 0) + count
    ranks, before = {}, 0
    for size, count in sorted(sizes.items()):
        ranks[size] = (before + (count + 1) / 2, count)
        before += count
    return {**ranks, **{-size: (rank, 0) for size, (rank, _) in ranks.items()}}


def _exact(ranks: Mapping[int, tuple[float, int]], n: int, smaller: float) -> Test:
    """Over every way the signs could have fallen; ranks are doubled so that shared ones are whole."""
    ways = [1]
    for rank, count in ranks.values():
        step = round(2 * rank)
        for _ in range(count):
            longer = [*ways, *[0] * step]
            for place, number in enumerate(ways):
                longer[place + step] += number
            ways = longer
    tail = sum(ways[: round(2 * smaller) + 1])
    return Test("wilcoxon_signed_rank_exact", min(1.0, 2 * tail / 2**n))


def _normal(ranks: Mapping[int, tuple[float, int]], n: int, plus: float) -> Test:
    ties = sum(count**3 - count for _, count in ranks.values())
    spread = math.sqrt(n * (n + 1) * (2 * n + 1) / 24 - ties / 48)
    z = (plus - n * (n + 1) / 4) / spread
    return Test("wilcoxon_signed_rank", both_tails(z), z)


@dataclass(frozen=True)
class Means:
    """The mean change of an index, its interval, and the effect size by its name."""

    n: int
    mean: float
    sd: float
    interval: Interval
    test: Test
    effect: float
    effect_name: str


def paired_means(n: int, total: float, squares: float, level: float = 0.95) -> Means | None:
    """From the sums of the differences and of their squares; nothing where nothing varies."""
    if n < 2:
        return None
    mean = total / n
    variance = max(0.0, (squares - total * mean) / (n - 1))
    if variance <= 1e-12 * max(1.0, mean * mean):
        return None
    from scipy.special import stdtr, stdtrit  # heavy: only in the job that needs it

    sd = math.sqrt(variance)
    error = sd / math.sqrt(n)
    reach = float(stdtrit(n - 1, (1 + level) / 2)) * error
    t = mean / error
    p = 2 * float(stdtr(n - 1, -abs(t)))
    return Means(
        n, mean, sd, Interval(mean - reach, mean + reach), Test("paired_t", p, t), mean / sd, "d_z"
    )
