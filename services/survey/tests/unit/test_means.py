"""Which means may be told, and that told means give no small group back."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from samlyft_survey.results.means import Sums, change_is_safe, is_safe, told_rows


def of(*scores: float, incomplete: int = 0) -> Sums:
    return Sums(len(scores), sum(scores), sum(s * s for s in scores), incomplete)


VARIED = (1.0, 2.0, 2.5, 3.0, 3.5, 4.0, 4.0)


def test_the_mean_and_spread_are_those_of_the_scores() -> None:
    assert of(*VARIED).mean == pytest.approx(20 / 7)
    assert of(2, 4, 4, 4, 5, 5, 7, 9).sd == pytest.approx(2.13809, abs=1e-5)


@pytest.mark.parametrize(
    ("sums", "safe"),
    [
        (of(*VARIED), True),
        (of(*VARIED[:6]), False),
        (of(*([3.0] * 12)), False),
        (of(*VARIED, incomplete=1), False),
        (of(*VARIED, incomplete=7), True),
    ],
    ids=["enough", "too few", "all alike", "one left an item out", "enough left items out"],
)
def test_a_mean_is_told_of_enough_who_differ(sums: Sums, safe: bool) -> None:
    assert is_safe(sums, 7) is safe


def test_a_tenant_may_ask_for_more() -> None:
    assert not is_safe(of(*VARIED), 8)


def test_a_change_is_not_told_where_one_answered_only_once() -> None:
    assert change_is_safe(of(*VARIED), (0, 9), 7)
    assert not change_is_safe(of(*VARIED), (1, 0), 7)


def test_groups_too_small_are_told_together_with_others_or_not_at_all() -> None:
    groups = {"a": of(*VARIED * 2), "b": of(*VARIED), "c": of(1.0, 4.0)}
    rows = told_rows(groups, 7)
    assert [row.groups for row in rows] == [("a",), ("b", "c")]
    assert sum(row.sums.n for row in rows) == 23
    assert told_rows({"b": groups["b"], "c": groups["c"]}, 7) == []


def _found_out(rows: list[Sums], limit: int) -> bool:
    """Whether the whole less some of the rows is the mean of a group below the limit."""
    whole = sum(rows, Sums(0, 0.0, 0.0))
    sizes = (
        whole.n - sum(row.n for row in some)
        for number in range(len(rows))
        for some in combinations(rows, number)
    )
    return any(0 < size < limit for size in sizes)


def test_no_subtraction_of_told_rows_gives_a_small_group_and_hiding_small_ones_alone_does() -> None:
    chance = random.Random(7)  # noqa: S311  # repeatable, no secret
    fooled = 0
    for _ in range(300):
        groups = {
            name: of(*(chance.uniform(1, 4) for _ in range(chance.choice((2, 5, 8, 20)))))
            for name in "abcde"
        }
        told = [row.sums for row in told_rows(groups, 7)]
        assert not _found_out(told, 7)
        # The control: what is too small is left out, and the whole is told beside the rest.
        shown = [sums for sums in groups.values() if sums.n >= 7]
        hidden = sum(sums.n for sums in groups.values()) - sum(sums.n for sums in shown)
        fooled += 0 < hidden < 7
    assert fooled > 50
