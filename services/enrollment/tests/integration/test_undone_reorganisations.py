"""A reorganisation is undone while nothing rests on it; otherwise what does is named."""

from typing import Any

import httpx
import pytest

from services.enrollment.tests.conftest import Office, a_row, a_workplace
from services.enrollment.tests.integration.test_reorganisations import DAY, PROVIDER, made, one


async def undone(office: Office, change: dict[str, Any]) -> httpx.Response:
    path = f"/workplace-changes/{change['workplace_change_id']}"
    tag = (await office.client.get(path)).headers["etag"]
    return await office.client.delete(path, headers={"if-match": tag})


async def standing(office: Office) -> dict[tuple[str, str], tuple[Any, ...]]:
    """Employments that hold, by employer and number."""
    return {
        (e["employer_number"], e["employee_number"]): (
            e["workplace_id"],
            e["starts_on"],
            e["ends_on"],
        )
        for e in await office.listed("/employments")
        if e["status"] == "active"
    }


@pytest.mark.parametrize("kind", ["move", "split", "merge", "close"])
async def test_what_nothing_rests_on_is_undone_and_may_be_made_again(
    office: Office, kind: str
) -> None:
    await office.made("/workplaces", a_workplace("ALE-02"))
    await office.loaded("roster", [a_row("1"), a_row("2", starts_on="2020-05-01"), a_row("3")])
    before = await standing(office)
    successors: dict[str, Any] = {
        "move": [
            {"code": "P-01", "employer_number": PROVIDER, "new_numbers": {"1": "77", "2": "78"}}
        ],
        "split": [{"code": "ALE-A"}, {"code": "ALE-B", "employee_numbers": ["2"]}],
        "merge": [{"code": "ALE-02"}],
        "close": [],
    }
    codes = ["ALE-01", "ALE-02"] if kind == "merge" else ["ALE-01"]
    told = await made(office, kind, *codes, successors=successors[kind])
    if kind != "close":
        assert await standing(office) != before
    assert (await undone(office, told)).status_code == 204
    assert await standing(office) == before
    for code in codes:
        row = await one(office, code)
        assert (row["closed_on"], row["successor_ids"], row["predecessor_ids"]) == (None, [], [])
    assert (await undone(office, told)).json()["type"].endswith("cannot-be-undone")
    again = await made(office, kind, *codes, successors=successors[kind])
    assert again["people_moved"] == told["people_moved"]
    assert again["successor_ids"] == told["successor_ids"]
    assert (await undone(office, again)).status_code == 204
    assert await standing(office) == before


async def test_a_new_name_is_taken_back(office: Office) -> None:
    was = (await one(office, "ALE-01"))["name"]
    told = await made(office, "rename", "ALE-01", name="Hemtjänst Nödinge")
    assert (await undone(office, told)).status_code == 204
    assert (await one(office, "ALE-01"))["name"] == was
    [shown] = await office.listed("/workplaces", on="2020-06-01", municipality_code="1440")
    assert shown["name"] == was


async def test_what_something_rests_on_stays_and_says_what_it_is(office: Office) -> None:
    await office.loaded("roster", [a_row("1")])
    told = await made(office, "split", "ALE-01", successors=[{"code": "ALE-A"}, {"code": "ALE-B"}])
    await office.loaded("roster", [a_row("9", workplace_code="ALE-A", starts_on="2020-06-01")])
    refused = await undone(office, told)
    assert refused.status_code == 409
    assert refused.json()["type"].endswith("cannot-be-undone")
    assert "andra är anställda där" in refused.json()["detail"]
    [row] = await office.listed("/workplace-changes")
    assert row["undone_at"] is None
    [added] = await office.listed("/employments", employee_number="9")
    path = f"/employments/{added['employment_id']}"
    assert (await office.client.delete(path, headers={"if-match": '"v1"'})).status_code == 204
    assert (await undone(office, told)).status_code == 204
    [row] = await office.listed("/workplace-changes")
    assert row["undone_at"]
    assert row["undone_by"]


async def test_a_person_who_moved_on_since_holds_it(office: Office) -> None:
    await office.loaded("roster", [a_row("1")])
    told = await made(
        office, "move", "ALE-01", successors=[{"code": "P-01", "employer_number": PROVIDER}]
    )
    [held] = [e for e in await office.listed("/employments") if e["starts_on"] == DAY]
    path = f"/employments/{held['employment_id']}"
    changed = await office.client.patch(
        path, json={"share_percent": 50}, headers={"if-match": f'"v{held["version"]}"'}
    )
    assert changed.status_code == 200, changed.text
    refused = await undone(office, told)
    assert (refused.status_code, "har ändrats" in refused.json()["detail"]) == (409, True)
