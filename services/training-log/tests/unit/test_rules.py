"""Where a minute belongs, and what a row amounts to."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samlyft_training_log.holding import fault_of_session
from samlyft_training_log.rules import (
    MAY,
    Claim,
    Day,
    Standing,
    days_of,
    end_of,
    fault_of_attendance,
    midnight,
    share,
    verdict,
)
from samlyft_web.days import STOCKHOLM

SPRING, AUTUMN = date(2021, 3, 28), date(2020, 10, 25)


def at(day: date, hour: int, minute: int = 0, *, fold: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=STOCKHOLM, fold=fold)


@pytest.mark.parametrize(("day", "length"), [(SPRING, 23 * 60), (AUTUMN, 25 * 60)])
def test_the_days_when_clocks_change_are_as_long_as_they_are(day: date, length: int) -> None:
    assert days_of(midnight(day), end_of(day)) == [Day(day, 0, length)]


@pytest.mark.parametrize("hour", range(24))
@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_every_hour_of_a_changeover_day_splits_at_its_own_midnight(day: date, hour: int) -> None:
    for fold in (0, 1):
        starts_at = at(day, hour, 30, fold=fold)
        today, tomorrow = days_of(starts_at, end_of(day) + timedelta(hours=2))
        elapsed = int((end_of(day) - starts_at.astimezone(UTC)).total_seconds()) // 60
        assert today == Day(day, 0, elapsed)
        assert tomorrow == Day(day + timedelta(days=1), elapsed, elapsed + 120)


@pytest.mark.parametrize(
    ("starts_on", "minutes_before"),
    [(date(2020, 1, 31), 60), (date(2020, 2, 29), 60), (date(2020, 12, 31), 60)],
)
def test_a_night_at_month_end_is_split_by_local_date(starts_on: date, minutes_before: int) -> None:
    starts_at = at(starts_on, 23)
    days = days_of(starts_at, starts_at + timedelta(hours=8))
    following = starts_on + timedelta(days=1)
    assert days == [Day(starts_on, 0, minutes_before), Day(following, minutes_before, 480)]
    assert (days[0].local_date.month, days[1].local_date.day) == (starts_on.month, 1)


def test_who_leaves_early_was_there_from_the_start() -> None:
    before, after = days_of(at(date(2020, 1, 31), 23), at(date(2020, 2, 1), 1))
    assert [share(day, 90) for day in (before, after)] == [60, 30]
    assert [share(day, 45) for day in (before, after)] == [45, 0]


@given(
    starts_at=st.datetimes(datetime(2014, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001  # made aware below
    length=st.integers(1, 40_000),
    attended=st.integers(0, 40_000),
)
def test_no_minute_is_lost_or_counted_twice(
    starts_at: datetime, length: int, attended: int
) -> None:
    starts_at = starts_at.replace(second=0, microsecond=0, tzinfo=UTC)
    days = days_of(starts_at, starts_at + timedelta(minutes=length))
    assert sum(share(day, attended) for day in days) == min(attended, length)
    assert days[0].from_minute == 0
    assert days[-1].to_minute == length
    assert all(a.to_minute == b.from_minute for a, b in pairwise(days))
    assert len({day.local_date for day in days}) == len(days)


@pytest.mark.parametrize(
    ("minutes", "form", "fault"),
    [
        (0, "on_site", "ends-before-start"),
        (-5, "on_site", "ends-before-start"),
        (1440, "on_site", None),
        (1441, "digital", "too-long"),
        (31 * 1440, "self_paced", None),
        (367 * 1440, "self_paced", "too-long"),
    ],
)
def test_a_session_lasts_a_day_and_a_night_at_most(
    minutes: int, form: str, fault: str | None
) -> None:
    starts_at = datetime(2020, 9, 14, 10, tzinfo=UTC)
    assert fault_of_session(starts_at, starts_at + timedelta(minutes=minutes), form) == fault


def test_seconds_are_refused() -> None:
    starts_at = datetime(2020, 9, 14, 10, 0, 30, tzinfo=UTC)
    assert fault_of_session(starts_at, starts_at + timedelta(hours=1), "on_site") == "whole-minutes"


@pytest.mark.parametrize(
    ("minutes", "status", "fault"),
    [
        (1, "present", None),
        (1440, "present", None),
        (0, "absent", None),
        (1441, "present", "minutes-range"),
        (-1, "partial", "minutes-range"),
        (0, "present", "minutes-against-status"),
        (5, "absent", "minutes-against-status"),
    ],
)
def test_minutes_fit_their_status(minutes: int, status: str, fault: str | None) -> None:
    assert fault_of_attendance(minutes, status) == fault


MARCH, APRIL = datetime(2020, 3, 1, tzinfo=UTC), datetime(2020, 4, 1, tzinfo=UTC)
STANDS = Standing(120, True, 60, "present", 45, APRIL)


@pytest.mark.parametrize(
    ("claim", "standing", "expected"),
    [
        (Claim(60, "present"), Standing(None, False, None), "unknown-session"),
        (Claim(60, "present"), Standing(120, False, None), "outside-reach"),
        (Claim(60, "present"), Standing(120, True, None, is_gathering=True), "no-participants"),
        (Claim(121, "present"), Standing(120, True, None), "longer-than-session"),
        (Claim(60, "present"), Standing(120, True, None), "create"),
        (Claim(60, "present"), STANDS, "unchanged"),
        (Claim(45, "present"), STANDS, "unchanged"),
        (Claim(30, "present"), STANDS, "reason-required"),
        (Claim(30, "present", "wrong_minutes"), STANDS, "change"),
        (Claim(30, "present", "wrong_minutes", MARCH), STANDS, "older-than-recorded"),
        (Claim(30, "present", "wrong_minutes", APRIL), STANDS, "change"),
    ],
)
def test_a_row_is_judged_by_what_stands(claim: Claim, standing: Standing, expected: str) -> None:
    assert verdict(claim, standing) == expected


def test_only_who_may_see_persons_may_read_attendance() -> None:
    readers = {
        role
        for role, may in MAY.items()
        if may & {"attendances:read", "postings:read", "balances:read"}
    }
    assert readers == {
        "project-owner",
        "project-staff",
        "local-project-leader",
        "first-line-manager",
        "champion",
        "provider-manager",
        "auditor",
    }
