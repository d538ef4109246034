"""What came of Modig's training, as it is made up: the share is the published one."""

from __future__ import annotations

import pytest

from samlyft_local.demo.all_tenants import BUILDERS
from samlyft_local.demo.demonstration import Demonstration
from samlyft_local.demo.modig_follow import (
    barriers,
    changed_workplaces,
    changes,
    plans,
    statements,
    support,
)
from samlyft_local.demo.modig_people import ISOLATED, PLACES


@pytest.fixture(scope="module")
def modig() -> Demonstration:
    return BUILDERS["gr"]()


def test_seventy_per_cent_of_the_managers_have_a_changed_routine(modig: Demonstration) -> None:
    managers = {
        (row["employer_number"], row["employee_number"]): row["workplace_code"]
        for row in modig.rows("roster")
        if row["role_group"] in {"first_line_manager", "strategic_manager"}
    }
    minutes = {
        (row["session_code"], row["employer_number"], row["employee_number"]): row["minutes"]
        for row in modig.rows("attendance")
    }
    participating = {
        key for (_, *name), there in minutes.items() if there and (key := tuple(name)) in managers
    }
    changed = set(changed_workplaces(modig))
    with_change = {key for key in participating if managers[key[0], key[1]] in changed}
    assert (len(with_change), len(participating)) == (71, 101)
    assert round(100 * 71 / 101) == 70


def test_everything_is_dated_within_the_project_and_the_same_every_time(
    modig: Demonstration,
) -> None:
    made = changes(modig)
    assert made == changes(modig)
    assert ISOLATED not in {row["workplace_code"] for row in made}
    days = [row["changed_on"] for row in made] + [row["local_date"] for row in support(modig)]
    days += [body["seen_on"] for body, _ in barriers(modig)]
    assert (min(days) >= "2019-04-01", max(days) <= "2021-06-30") == (True, True)
    assert {row.get("municipality_code") for row in plans()} == {*PLACES, None}
    told = statements(modig)
    assert len({one["id"] for one in told}) == len(told) == 161
