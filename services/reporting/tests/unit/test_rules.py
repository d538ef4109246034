"""Dates, rounding and small cells, without a database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from samlyft_reporting import standing
from samlyft_reporting.indicators.catalogue import ROLE_GROUPS, base, label
from samlyft_reporting.publications.rules import calendar
from samlyft_reporting.rules import MAY, AsOfError, check_dates, hours, share
from samlyft_web.days import today

BEGAN = date(2019, 4, 1)


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [(0, "0.00"), (60, "1.00"), (1_836_300, "30605.00"), (10, "0.17"), (-90, "-1.50"), (3, "0.05")],
)
def test_hours_are_rounded_once_to_two_decimals(minutes: int, expected: str) -> None:
    assert hours(minutes) == expected


def test_a_share_is_exact_to_four_decimals() -> None:
    assert share(2, 3) == 0.6667
    assert share(71, 101) == 0.703


def test_dates_from_the_start_to_today_can_be_asked_for() -> None:
    check_dates(BEGAN, BEGAN, today())
    for days in ((BEGAN - timedelta(1),), (today() + timedelta(1),), (today(), BEGAN)):
        with pytest.raises(AsOfError):
            check_dates(BEGAN, *days)


@pytest.mark.parametrize(
    ("scope", "from_entries", "told"),
    [
        ("*", False, "all"),
        ("1440,1401", False, "1440,1401"),
        ("project-7", False, "all"),
        ("1440,workplace-1", True, "1440,workplace-1"),
    ],
)
def test_a_reach_of_workplaces_is_counted_from_entries(
    scope: str, from_entries: bool, told: str
) -> None:
    assert standing.needs_entries(scope, "project-7") is from_entries
    assert standing.reach(scope, "project-7") == told


def test_those_without_a_role_that_lists_people_do_not_see_small_cells() -> None:
    without = {role for role, permissions in MAY.items() if "cells:read" not in permissions}
    assert without == {"tenant-admin", "strategic-manager", "analyst", "regional", "evaluator"}


def test_groups_have_names_in_both_languages() -> None:
    assert label("municipality", "1440").sv == "Ale"
    assert label("municipality", "9999").sv == "9999"
    assert label("role_group", "first_line_manager").sv == "enhetschefer"
    assert base("after", ["care_staff"]).en == "respondents after: care staff"
    assert len(ROLE_GROUPS) == 6


def test_a_projects_quarters_are_published_from_its_start_to_a_year_after_its_end() -> None:
    days = calendar(date(2019, 4, 1), date(2019, 12, 31), date(2026, 1, 1))
    assert (days[0], days[-1], len(days)) == (date(2019, 6, 30), date(2020, 9, 30), 6)
    assert calendar(date(2019, 4, 1), None, date(2019, 7, 10)) == [], "sheets may still come"
    assert calendar(date(2030, 1, 1), None, date(2026, 1, 1)) == []
