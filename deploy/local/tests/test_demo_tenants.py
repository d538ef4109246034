"""The other tenants: their published figures, and rows that the services can take."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pytest

from samlyft_local.demo.all_tenants import BUILDERS
from samlyft_local.demo.demonstration import Demonstration
from samlyft_local.demo.recount import Counted, Recount, key, moment
from samlyft_local.users import TENANTS

Row = dict[str, Any]


@cache
def demonstration(tenant: str) -> Demonstration:
    return BUILDERS[tenant]()


def counted(tenant: str, as_of: date | None = None) -> Counted:
    demo = demonstration(tenant)
    recount = Recount(
        demo.rows("roster"), demo.rows("participation"), demo.rows("attendance"), demo.merges
    )
    return recount.count(as_of or demo.as_of)


def test_every_tenant_of_the_issuer_has_a_demonstration() -> None:
    assert set(BUILDERS) == set(TENANTS)


@pytest.mark.parametrize("tenant", BUILDERS)
def test_the_figure_that_shows_a_tenant_arrived_is_right(tenant: str) -> None:
    assert len(counted(tenant).persons) == demonstration(tenant).persons_trained


@pytest.mark.parametrize("tenant", BUILDERS)
def test_projects_are_marked_synthetic(tenant: str) -> None:
    assert all(project["synthetic"] for project in demonstration(tenant).projects)


def roles(tenant: str, employer: str | None = None) -> Counter[str]:
    return Counter(
        row["role_group"]
        for row in counted(tenant).participations.values()
        if employer in (None, row["employer_number"])
    )


def test_laholm_has_its_published_figures() -> None:
    laholm = roles("halland", "212000-1223")
    assert laholm.total() == 700
    assert (laholm["champion"], laholm["first_line_manager"]) == (15, 40)


def test_region_halland_takes_part_without_being_a_municipality() -> None:
    region = [
        row
        for row in demonstration("halland").organisations
        if row["organisation_number"] == "232100-0115"
    ]
    assert [row["municipality_code"] for row in region] == [None]
    assert roles("halland", "232100-0115").total() == 60


def test_six_municipalities_of_v6_take_part() -> None:
    parts = demonstration("skaraborg").projects[0]["municipalities"]
    assert {part["municipality_code"] for part in parts} == {
        *("1444", "1445", "1470", "1471", "1494", "1495")
    }


def test_digit_stockholm_has_its_published_figures() -> None:
    demo = demonstration("digit-stockholm")
    assert roles("digit-stockholm").total() == 5800
    assert roles("digit-stockholm")["first_line_manager"] == 223
    topics = Counter(str(row["topic"]).split()[0] for row in demo.rows("session"))
    assert (topics["frukostmöte"], topics["temperaturmätning"]) == (7, 14)
    workshops = Counter(row["kind"] for row in demo.rows("session"))
    assert workshops["WS1"] == workshops["WS2"] == workshops["WS3"] == 112
    assert {row["municipality_code"] for row in demo.rows("workplace")} == {"0180"}


@pytest.mark.parametrize("tenant", BUILDERS)
def test_rows_refer_to_rows_before_them_and_to_the_past(tenant: str) -> None:
    demo = demonstration(tenant)
    units = {row["code"] for row in demo.rows("workplace")}
    sessions = {row["session_code"] for row in demo.rows("session")}
    people = {key(row) for row in demo.rows("roster")}
    assert {row["workplace_code"] for row in demo.rows("roster")} <= units
    assert {
        row["workplace_code"] for row in demo.rows("session") if "workplace_code" in row
    } <= units
    assert {row["session_code"] for row in demo.rows("attendance")} <= sessions
    assert {key(row) for row in demo.rows("participation")} <= people
    now = datetime.now(UTC)
    for noun in ("roster", "participation", "session", "attendance"):
        assert all(moment(row["known_at"]) < now for row in demo.rows(noun))


@pytest.mark.parametrize("tenant", BUILDERS)
def test_nobody_has_time_before_the_own_start(tenant: str) -> None:
    """Such time stands in the way of a month's file."""
    demo = demonstration(tenant)
    starts: dict[Any, str] = {}
    for row in demo.rows("participation"):
        starts[key(row)] = min(row["starts_on"], starts.get(key(row), row["starts_on"]))
    days = {row["session_code"]: row["starts_at"][:10] for row in demo.rows("session")}
    there = [row for row in demo.rows("attendance") if row["minutes"] and key(row) in starts]
    assert there
    assert [row for row in there if days[row["session_code"]] < starts[key(row)]] == []


@pytest.mark.parametrize("tenant", BUILDERS)
def test_codes_and_organisation_numbers_are_well_formed(tenant: str) -> None:
    demo = demonstration(tenant)
    assert all(row["session_code"].isascii() for row in demo.rows("session"))
    assert all(len(row["municipality_code"]) == 4 for row in demo.rows("workplace"))
    for organisation in demo.organisations:
        digits = [int(d) for d in str(organisation["organisation_number"]).replace("-", "")]
        doubled = [d * (2 - place % 2) for place, d in enumerate(digits)]
        assert sum(d // 10 + d % 10 for d in doubled) % 10 == 0
