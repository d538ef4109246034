"""Our statistics against scipy and statsmodels on random data, and against hand-made vectors."""

from __future__ import annotations

import warnings
from collections import Counter
from typing import Any

import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import mcnemar as their_mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import (
    confint_proportions_2indep,
    proportion_confint,
    proportions_ztest,
)

from samlyft_survey.statistics.paired import (
    mcnemar,
    mcnemar_corrected,
    mcnemar_exact,
    mcnemar_mid,
    movement,
    paired_means,
    wilcoxon,
)
from samlyft_survey.statistics.proportions import newcombe, two_proportions, wilson
from samlyft_survey.statistics.several import adjusted, benjamini_hochberg, holm
from samlyft_survey.statistics.unpaired import mann_whitney, unpaired_means

close: Any = pytest.approx
EXACT: Any = {"rel": 1e-9, "abs": 1e-12}
counts = st.tuples(st.integers(0, 400), st.integers(1, 400)).map(lambda t: (min(t), max(t)))
steps = st.lists(st.integers(1, 7), min_size=2, max_size=120)
RUNS = settings(max_examples=60, deadline=None, derandomize=True)


def differences(pre: list[int], post: list[int]) -> Counter[int]:
    return Counter(b - a for a, b in zip(pre, post, strict=True))


@RUNS
@given(counts)
def test_wilson_is_theirs(share: tuple[int, int]) -> None:
    low, high = proportion_confint(*share, method="wilson")
    ours = wilson(*share)
    assert (ours.low, ours.high) == (close(max(low, 0), **EXACT), close(min(high, 1), **EXACT))


@RUNS
@given(counts, counts)
def test_newcombe_and_two_proportions_are_theirs(a: tuple[int, int], b: tuple[int, int]) -> None:
    low, high = confint_proportions_2indep(*b, *a, method="newcomb", compare="diff")
    ours = newcombe(a, b)
    assert (ours.low, ours.high) == (close(low, **EXACT), close(high, **EXACT))
    test = two_proportions(a, b)
    if test.name == "two_proportion_z":
        z, p = proportions_ztest([b[0], a[0]], [b[1], a[1]])
        assert (test.statistic, test.p) == (close(z, **EXACT), close(p, **EXACT))
    else:
        p = scipy.stats.fisher_exact([[a[0], a[1] - a[0]], [b[0], b[1] - b[0]]])[1]
        assert test.p == close(p, **EXACT)


@RUNS
@given(st.integers(0, 60), st.integers(0, 60))
def test_mcnemar_is_theirs(b: int, c: int) -> None:
    table = [[5, b], [c, 5]]
    assert mcnemar_exact(b, c) == close(their_mcnemar(table, exact=True).pvalue, **EXACT)
    if b + c:
        plain, corrected = (their_mcnemar(table, exact=False, correction=k) for k in (False, True))
        if b + c >= 25:
            assert mcnemar(b, c).statistic == close(plain.statistic, **EXACT)
            assert mcnemar(b, c).p == close(plain.pvalue, **EXACT)
        else:
            assert mcnemar(b, c).p == mcnemar_exact(b, c)
        if b != c:
            assert mcnemar_corrected(b, c).p == close(corrected.pvalue, **EXACT)


@RUNS
@given(st.lists(st.tuples(st.integers(1, 7), st.integers(1, 7)), min_size=1, max_size=200))
def test_wilcoxon_is_theirs(pairs: list[tuple[int, int]]) -> None:
    pre, post = [a for a, _ in pairs], [b for _, b in pairs]
    ours = wilcoxon(differences(pre, post))
    changes = [b - a for a, b in pairs if a != b]
    if not changes:
        assert (ours.test.p, ours.n_nonzero) == (1.0, 0)
        return
    if len(changes) > 50:
        theirs = scipy.stats.wilcoxon(changes, method="asymptotic", correction=False)
        assert min(ours.w_plus, ours.w_minus) == theirs.statistic
        assert ours.test.p == close(theirs.pvalue, **EXACT)
    elif 2 <= len(changes) <= 8:
        every_sign = scipy.stats.PermutationMethod(n_resamples=10**6)
        assert ours.test.p == close(
            scipy.stats.wilcoxon(changes, method=every_sign).pvalue, **EXACT
        )


@RUNS
@given(st.lists(st.integers(1, 10_000), min_size=2, max_size=50, unique=True), st.randoms())
def test_wilcoxon_without_ties_is_their_exact_one(sizes: list[int], chance: Any) -> None:
    changes = [size * chance.choice([-1, 1]) for size in sizes]
    theirs = scipy.stats.wilcoxon(changes, method="exact")
    assert wilcoxon(Counter(changes)).test.p == close(theirs.pvalue, **EXACT)


@RUNS
@given(steps, steps)
def test_mann_whitney_is_theirs(first: list[int], second: list[int]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", RuntimeWarning
        )  # theirs divides by zero where all are alike
        theirs = scipy.stats.mannwhitneyu(second, first, method="asymptotic")
    test, effect = mann_whitney(Counter(first), Counter(second))
    assert test.statistic == close(theirs.statistic, **EXACT)
    assert test.p == close(1.0 if theirs.pvalue != theirs.pvalue else theirs.pvalue, **EXACT)
    assert effect == close(2 * theirs.statistic / (len(first) * len(second)) - 1, **EXACT)


@RUNS
@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=2, max_size=100))
def test_paired_means_are_theirs(pairs: list[tuple[int, int]]) -> None:
    changes = [b - a for a, b in pairs]
    ours = paired_means(len(changes), sum(changes), sum(d * d for d in changes))
    if len(set(changes)) == 1:
        assert ours is None
        return
    assert ours is not None
    theirs = scipy.stats.ttest_1samp(changes, 0)
    low, high = theirs.confidence_interval()
    assert (ours.test.p, ours.test.statistic) == (
        close(theirs.pvalue, **EXACT),
        close(theirs.statistic, **EXACT),
    )
    assert (ours.interval.low, ours.interval.high) == (close(low, **EXACT), close(high, **EXACT))
    assert ours.effect == close(ours.mean / scipy.stats.tstd(changes), **EXACT)


@RUNS
@given(
    st.lists(st.integers(1, 9), min_size=2, max_size=99),
    st.lists(st.integers(1, 9), min_size=2, max_size=99),
)
def test_unpaired_means_are_theirs(first: list[int], second: list[int]) -> None:
    sums = [(len(x), sum(x), sum(v * v for v in x)) for x in (first, second)]
    ours = unpaired_means(sums[0], sums[1])
    if len(set(first)) == len(set(second)) == 1:
        assert ours is None
        return
    assert ours is not None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # one group may be all alike
        theirs = scipy.stats.ttest_ind(second, first, equal_var=False)
    assert ours.test.p == close(theirs.pvalue, **EXACT)
    low, high = theirs.confidence_interval()
    assert (ours.interval.low, ours.interval.high) == (close(low, **EXACT), close(high, **EXACT))


@settings(max_examples=10, deadline=None, derandomize=True)  # theirs takes 0.2 s a call
@given(st.lists(st.integers(0, 1000).map(lambda k: k / 1000), min_size=1, max_size=15))
def test_corrections_are_theirs(ps: list[float]) -> None:
    assert holm(ps) == close(multipletests(ps, method="holm")[1].tolist(), **EXACT)
    assert benjamini_hochberg(ps) == close(multipletests(ps, method="fdr_bh")[1].tolist(), **EXACT)
    assert adjusted(ps, "none") == ps


def test_the_vectors() -> None:
    assert mcnemar(25, 10).statistic == close(6.4286, abs=5e-5)
    assert mcnemar(25, 10).p == close(0.01123, abs=5e-6)
    assert mcnemar_corrected(25, 10).statistic == close(5.6, abs=5e-5)
    assert mcnemar_corrected(25, 10).p == close(0.01796, abs=5e-6)
    assert mcnemar_exact(25, 10) == close(0.016674, abs=5e-7)
    assert mcnemar_mid(25, 10) == close(0.011331, abs=5e-7)
    assert mcnemar(6, 1).p == mcnemar_exact(6, 1) == 0.125
    for successes, n, low, high in ((71, 101, 0.6077, 0.7833), (6, 10, 0.3127, 0.8318)):
        found = wilson(successes, n)
        assert (round(found.low, 4), round(found.high, 4)) == (low, high)
    changes = differences([2, 3, 1, 4, 2, 3, 2, 5, 1, 2], [3, 4, 3, 4, 4, 3, 4, 4, 2, 4])
    ranked = wilcoxon(changes)
    assert (ranked.w_plus, ranked.w_minus, ranked.n_nonzero) == (33.5, 2.5, 8)
    assert ranked.test.p == 0.0390625
    assert ranked.rank_biserial == close(0.8611, abs=5e-5)
    means = paired_means(
        10, sum(d * c for d, c in changes.items()), sum(d * d * c for d, c in changes.items())
    )
    assert means is not None
    assert (round(means.effect, 4), means.effect_name) == (0.9487, "d_z")
    moved = movement(changes)
    assert (moved.improved, moved.unchanged, moved.declined, moved.net) == (7, 2, 1, 0.6)


def test_a_control_that_forgets_ties_is_found_out() -> None:
    """The comparison with theirs would see it: without the correction for ties p is another."""
    changes = Counter({1: 60, -1: 30, 2: 5})
    n = 95
    spread = (n * (n + 1) * (2 * n + 1) / 24) ** 0.5
    naive = 2 * scipy.stats.norm.sf(abs(wilcoxon(changes).w_plus - n * (n + 1) / 4) / spread)
    assert naive != close(wilcoxon(changes).test.p, rel=1e-3)
