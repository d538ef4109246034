"""Rounding once, at the end, by a named rule: the figures of the field's own trap."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samlyft_training_log.cofinancing.rules import ROUNDINGS, Line, capped, line_amount, total

RATE = Decimal("245.00")
SHORT = [Line(f"2020-0{month}", 30, RATE) for month in (1, 2, 3)]


@pytest.mark.parametrize(
    ("rounding", "minutes", "amount"),
    [
        ("exact", 90, "367.50"),
        ("whole_hours_per_certificate", 0, "0.00"),
        ("whole_hours_per_month", 0, "0.00"),
        ("whole_hours_on_total", 60, "245.00"),
    ],
)
def test_three_months_of_short_meetings(rounding: str, minutes: int, amount: str) -> None:
    summed = total(SHORT, rounding)  # type: ignore[arg-type]  # the parameters are the literal's
    assert (summed.minutes, summed.counted_minutes, summed.amount) == (90, minutes, Decimal(amount))


def test_a_month_is_rounded_on_its_sum() -> None:
    summed = total([Line("2020-01", 30, RATE, count=5)], "whole_hours_per_month")
    assert (summed.counted_minutes, summed.amount) == (120, Decimal("490.00"))


def test_rates_of_different_months_are_never_mixed() -> None:
    lines = [Line("2020-12", 45, Decimal(200)), Line("2021-01", 45, Decimal(300))]
    assert total(lines, "exact").amount == Decimal("375.00")
    assert total(lines, "whole_hours_on_total").counted_minutes == 0


def test_ore_are_rounded_once() -> None:
    lines = [Line("2020-01", 20, Decimal("100.01"), count=3)]
    assert total(lines, "exact").amount == Decimal("100.01")
    assert line_amount(20, Decimal("100.01"), "exact") == Decimal("33.34")


def test_the_cap_takes_what_is_left_of_the_year() -> None:
    assert [capped(600, before * 60, 1662) for before in (0, 1652, 1655, 1662, 2000)] == [
        600, 600, 420, 0, 0,
    ]  # fmt: skip
    assert capped(600, 99_999, None) == 600


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["2020-01", "2020-02"]), st.integers(1, 2000), st.integers(1, 50)
        ),
        max_size=20,
    )
)
def test_no_rounding_gives_more_than_was_certified_or_less_than_a_stricter_one(
    rows: list[tuple[str, int, int]],
) -> None:
    lines = [Line(month, minutes, RATE, count) for month, minutes, count in rows]
    sums = {rounding: total(lines, rounding).counted_minutes for rounding in ROUNDINGS}
    assert (
        sums["whole_hours_per_certificate"]
        <= sums["whole_hours_per_month"]
        <= sums["whole_hours_on_total"]
        <= sums["exact"]
        == sum(line.minutes * line.count for line in lines)
    )
