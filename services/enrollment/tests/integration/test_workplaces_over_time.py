"""A workplace from day to day: how many they were, who led it, and what is not told of it."""

from typing import Any

import httpx
import pytest

from samlyft_testing.plugin import Caller
from services.enrollment.tests.conftest import Office, a_row, a_workplace


async def change(office: Office, **body: Any) -> httpx.Response:
    told = (await office.listed("/workplaces", code="ALE-01"))[0]
    return await office.client.patch(
        f"/workplaces/{told['workplace_id']}",
        json=body,
        headers={"if-match": f'"v{told["version"]}"'},
    )


async def test_how_many_they_were_is_told_by_the_day(office: Office) -> None:
    for day, count, full in (("2019-01-01", 12, "10.5"), ("2021-01-01", 20, "17.25")):
        answer = await change(office, from_on=day, headcount=count, full_time_equivalents=full)
        assert answer.status_code == 200, answer.text
    late = await change(office, from_on="2020-01-01", headcount=15)
    assert late.json()["headcount"] == 20
    path = f"/workplaces/{late.json()['workplace_id']}"
    seen = []
    for day in ("2016-01-01", "2019-06-01", "2020-06-01", "2022-01-01"):
        told = (await office.client.get(path, params={"on": day})).json()
        seen.append((told["headcount"], told["full_time_equivalents"]))
    assert seen == [(None, None), (12, "10.50"), (15, "10.50"), (20, "17.25")]
    told = (await office.events("workplace"))[-1]
    assert (told["headcount"], told["full_time_equivalents"]) == (20, "17.25")


@pytest.mark.parametrize(
    ("day", "code"), [("2199-01-01", "not_yet"), ("2014-12-31", "before_opening")]
)
async def test_a_day_that_cannot_be_is_refused(office: Office, day: str, code: str) -> None:
    answer = await change(office, from_on=day, headcount=3)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, code)


async def test_a_protected_manager_is_not_told(office: Office, caller: Caller) -> None:
    await office.loaded("roster", [a_row("1"), a_row("2", protection="secrecy_marking")])
    people = {p["protected"]: p["person_id"] for p in await office.listed("/people")}
    staff = Office(await caller("project-staff"), office.database, "gr")
    for protected, person_id in people.items():
        assert (await change(office, manager_id=person_id)).status_code == 200
        [told] = await staff.listed("/workplaces", code="ALE-01")
        assert (told["manager_id"] is None) == protected
    assert (await change(office, manager_id=told["workplace_id"])).status_code == 422


async def test_areas_of_care_are_a_list_told_by_code_or_name(office: Office) -> None:
    areas = (await office.client.get("/areas-of-care")).json()["areas"]
    assert {"hemtjänst", "boendestöd", "särskilt boende", "funktionsstöd"} <= {
        a["code"] for a in areas
    }
    made = await office.made("/workplaces", a_workplace("X-1", area_of_care="Funktionshinder"))
    assert made["area_of_care"] == "funktionsstöd"
    wrong = await office.client.post("/workplaces", json=a_workplace("X-2", area_of_care="bageri"))
    assert wrong.status_code == 422
    row = await office.load("workplace", [a_workplace("X-3", area_of_care="bageri")])
    assert row.json()["errors"][0]["code"] == "unknown_area"


async def test_a_workplace_is_found_by_what_users_know_of_it(office: Office) -> None:
    await office.loaded("workplace", [a_workplace("X-1", name="Ängens hemtjänst", headcount=4)])
    for params in (
        {"name": "ängens"},
        {"employer_number": "212000-1439", "area_of_care": "hemtjänst"},
    ):
        assert "X-1" in [w["code"] for w in await office.listed("/workplaces", **params)]
    again = [a_workplace("X-1", name="Ängens hemtjänst")]
    assert (await office.loaded("workplace", again))["unchanged"] == 1
