"""The survey answers give the published shares exactly."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from samlyft_local.demo.demonstration import Demonstration
from samlyft_local.demo.modig import modig
from samlyft_local.demo.surveys import AFTER, BEFORE, answers, questionnaire

Row = dict[str, Any]
MANAGERS = {"strategic_manager", "first_line_manager"}


@cache
def demonstration() -> Demonstration:
    return modig()


@cache
def after() -> list[tuple[str, Row]]:
    """Role group and answers of everyone who answered."""
    roles = {
        (row["employer_number"], row["employee_number"]): row["role_group"]
        for row in demonstration().rows("participation")
    }
    return [
        (roles[row["employer_number"], row["employee_number"]], row["answers"])
        for row in answers(demonstration(), AFTER)
    ]


@pytest.mark.parametrize(("outcome", "share"), [(0, 0.70), (1, 0.75), (2, 0.60)])
def test_published_shares_are_exact(outcome: int, share: float) -> None:
    chosen = questionnaire()["outcomes"][outcome]
    base = [given for role, given in after() if role in chosen["base"]]
    counted = [
        given
        for given in base
        if any(given.get(term["item"]) in term["values"] for term in chosen["any_of"])
    ]
    assert len(counted) / len(base) == share
    assert len(base) in {80, 1500}


def test_answers_are_among_the_options_of_what_was_asked() -> None:
    items = {item["id"]: item for item in questionnaire()["items"]}
    for wave in (BEFORE, AFTER):
        for row in answers(demonstration(), wave):
            for name, value in row["answers"].items():
                options = [option["value"] for option in items[name].get("options", [])]
                assert value in (options or ["yes", "no"])
                assert wave.wave in items[name].get("waves", ["before", "after"])


def test_nobody_answers_twice_and_most_can_be_paired() -> None:
    people = [
        {(row["employer_number"], row["employee_number"]) for row in answers(demonstration(), wave)}
        for wave in (BEFORE, AFTER)
    ]
    assert [len(each) for each in people] == [
        sum(BEFORE.answering.values()),
        sum(AFTER.answering.values()),
    ]
    assert len(people[0] & people[1]) > 1400


def test_the_same_answers_every_time() -> None:
    assert answers(demonstration(), AFTER) == answers(modig(), AFTER)
