"""Modig's champions, leaders and milestones, as the services take them; and what is published of them."""

from __future__ import annotations

from collections import Counter
from uuid import uuid4

from pydantic import BaseModel

from samlyft_enrollment.champions.schemas import ApplicationAnswer, ApplicationIn
from samlyft_enrollment.goals.schemas import MilestoneIn, SubprojectIn
from samlyft_enrollment.leaders.schemas import LeaderIn
from samlyft_enrollment.packages.schemas import EditionIn, PackageIn
from samlyft_enrollment.programmes.schemas import TakeoverIn
from samlyft_enrollment.projects.schemas import ProjectIn
from samlyft_local.demo import modig_plans as plans
from samlyft_local.demo.modig import modig

KINDS: dict[str, type[BaseModel]] = {
    "milestones": MilestoneIn,
    "local-leaders": LeaderIn,
    "subprojects": SubprojectIn,
}
DEMO = modig()


def test_more_than_thirty_champions_two_to_ten_a_municipality_recruited_both_ways() -> None:
    rows = [*DEMO.rows("champion"), DEMO.applications[0][0]["employee"]]
    by_employer = Counter(row["employer_number"] for row in rows)
    assert len(rows) == 32
    assert len(by_employer) == 7
    assert all(2 <= count <= 10 for count in by_employer.values())
    assert {row.get("recruited_by") for row in rows} == {"applied", "appointed", None}
    assert any(row.get("minutes_per_week") == 0 for row in rows)


def test_milestones_of_four_kinds_in_all_seven_and_a_leader_in_each() -> None:
    placed = {(row["municipality_code"], row["kind"]) for row in DEMO.plans["milestones"]}
    assert len(placed) == 28
    posts = DEMO.plans["local-leaders"]
    assert len(posts) == 7
    assert [row["employee"] for row in posts].count(None) == 1
    assert "weak" in {row["mandate"] for row in posts}


def test_every_body_is_one_that_the_service_takes() -> None:
    where = {"project_id": str(uuid4())}
    for noun, rows in DEMO.plans.items():
        for row in rows:
            KINDS[noun].model_validate(where | row)
    for asked, answered in DEMO.applications:
        ApplicationIn.model_validate(asked)
        ApplicationAnswer.model_validate(answered)
    for project in (*DEMO.projects, plans.programme()):
        ProjectIn.model_validate(project)
    for package in (plans.PACKAGE, plans.EXAMPLE):
        PackageIn.model_validate(package)
    EditionIn.model_validate(plans.NEWER)
    TakeoverIn.model_validate(plans.TAKEOVER)
