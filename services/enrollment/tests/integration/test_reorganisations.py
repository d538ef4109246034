"""Workplaces that are split, merged, moved and closed in the middle of it all: what was, stands."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from samlyft_testing.plugin import Caller
from services.enrollment.tests.conftest import ALE, Office, a_row, a_workplace

PROVIDER = "559999-0008"
DAY = "2020-03-01"


async def asked(office: Office, kind: str, *codes: str, **body: Any) -> httpx.Response:
    params = {"dry_run": "true"} if body.pop("trial", False) else {}
    found = [(await office.listed("/workplaces", code=code))[0]["workplace_id"] for code in codes]
    return await office.client.post(
        "/workplace-changes",
        params=params,
        json={"kind": kind, "on_day": DAY, "workplace_ids": found, **body},
        headers={"idempotency-key": uuid4().hex},
    )


async def made(office: Office, kind: str, *codes: str, **body: Any) -> dict[str, Any]:
    answer = await asked(office, kind, *codes, **body)
    assert answer.status_code == 201, answer.text
    result: dict[str, Any] = answer.json()
    return result


async def one(office: Office, code: str) -> dict[str, Any]:
    [found] = await office.listed("/workplaces", code=code)
    return found


async def test_a_move_to_a_private_provider_leaves_everything_before_it_as_it_was(
    office: Office,
) -> None:
    await office.loaded("roster", [a_row("1"), a_row("2", ends_on="2020-01-31"), a_row("3")])
    moved = {"code": "P-01", "employer_number": PROVIDER, "new_numbers": {"1": "77"}}
    tried = await asked(office, "move", "ALE-01", successors=[moved], trial=True)
    assert (tried.status_code, tried.json()["people_moved"]) == (200, 2)
    assert (await one(office, "ALE-01"))["closed_on"] is None
    told = await made(office, "move", "ALE-01", successors=[moved])
    assert [(p["employee_number"], p["from_code"], p["to_code"]) for p in told["people"]] == [
        ("77", "ALE-01", "P-01"),
        ("3", "ALE-01", "P-01"),
    ]
    old, new = await one(office, "ALE-01"), await one(office, "P-01")
    assert (old["closed_on"], old["successor_ids"]) == ("2020-02-29", [new["workplace_id"]])
    assert (new["opened_on"], new["predecessor_ids"]) == (DAY, [old["workplace_id"]])
    held = {(e["employee_number"], e["starts_on"]): e for e in await office.listed("/employments")}
    assert held["1", "2019-01-01"]["ends_on"] == "2020-02-29"
    assert held["1", "2019-01-01"]["employer_number"] == ALE
    assert held["77", DAY]["employer_number"] == PROVIDER
    assert held["77", DAY]["continues_id"] == held["1", "2019-01-01"]["employment_id"]
    assert held["2", "2019-01-01"]["version"] == 1
    assert len(await office.listed("/people")) == 3
    versions = [(e["code"], e["version"], e["status"]) for e in await office.events("workplace")]
    assert versions[-2:] == [("P-01", 1, "open"), ("ALE-01", 2, "closed")]


async def test_a_day_shows_the_workplaces_of_that_day(office: Office) -> None:
    await made(office, "rename", "ALE-01", name="Hemtjänst Nödinge")
    split = [{"code": "ALE-A", "name": "Norr"}, {"code": "ALE-B", "name": "Söder"}]
    await made(office, "split", "ALE-01", on_day="2021-01-01", successors=split)
    names = {}
    for day in ("2019-12-31", "2020-06-01", "2021-06-01"):
        listed = await office.listed("/workplaces", on=day, municipality_code="1440")
        names[day] = [row["name"] for row in listed]
    assert names == {
        "2019-12-31": ["Hemtjänst Älvängen"],
        "2020-06-01": ["Hemtjänst Nödinge"],
        "2021-06-01": ["Norr", "Söder"],
    }
    path = f"/workplaces/{(await one(office, 'ALE-01'))['workplace_id']}"
    assert (await office.client.get(path, params={"on": "2021-06-01"})).status_code == 404
    periods = await office.listed(f"{path}/periods")
    assert [p["from_on"] for p in periods] == ["2015-01-01", DAY]


async def test_a_split_sends_those_who_are_named_and_the_rest_to_the_first(office: Office) -> None:
    await office.loaded("roster", [a_row(str(n)) for n in range(1, 5)])
    parts = [{"code": "ALE-A"}, {"code": "ALE-B", "employee_numbers": ["2", "4"]}]
    told = await made(office, "split", "ALE-01", successors=parts)
    assert {p["employee_number"]: p["to_code"] for p in told["people"]} == {
        "1": "ALE-A",
        "2": "ALE-B",
        "3": "ALE-A",
        "4": "ALE-B",
    }


async def test_a_merger_into_one_of_them(office: Office) -> None:
    await office.loaded("workplace", [a_workplace("ALE-02")])
    await office.loaded("roster", [a_row("1"), a_row("2", workplace_code="ALE-02")])
    told = await made(office, "merge", "ALE-01", "ALE-02", successors=[{"code": "ALE-02"}])
    assert [p["employee_number"] for p in told["people"]] == ["1"]
    assert (await one(office, "ALE-02"))["closed_on"] is None
    back = await asked(office, "close", "ALE-02", on_day="2021-12-31")
    assert (back.status_code, back.json()["people_left"]) == (201, 2)


async def test_what_comes_from_a_workplace_cannot_become_it(office: Office) -> None:
    await office.loaded("workplace", [a_workplace(f"ALE-{n}") for n in range(2, 5)])
    await made(office, "merge", "ALE-01", "ALE-2", successors=[{"code": "ALE-3"}])
    first = await one(office, "ALE-01")
    opened = await office.client.patch(
        f"/workplaces/{first['workplace_id']}",
        json={"closed_on": None},
        headers={"if-match": f'"v{first["version"]}"'},
    )
    assert opened.status_code == 200
    wrong = await asked(office, "merge", "ALE-3", "ALE-4", successors=[{"code": "ALE-01"}])
    assert (wrong.status_code, wrong.json()["errors"][0]["code"]) == (422, "cycle")


@pytest.mark.parametrize(
    ("kind", "body", "code"),
    [
        ("split", {"successors": [{"code": "ALE-A"}]}, "how_many_after"),
        ("merge", {"successors": [{"code": "ALE-A"}]}, "how_many_before"),
        ("move", {"successors": [{"code": "P-01"}]}, "move_is_to_another"),
        ("move", {"successors": [{"code": "KBA-01", "employer_number": PROVIDER}]}, "code_taken"),
        ("rename", {}, "no_name"),
        ("rename", {"name": "Ny", "on_day": "2199-01-01"}, "not_yet"),
        ("close", {"known_at": "2016-01-01T00:00:00Z"}, "known_before"),
    ],
)
async def test_what_does_not_fit_is_told_clearly(
    office: Office, kind: str, body: dict[str, Any], code: str
) -> None:
    answer = await asked(office, kind, "ALE-01", **body)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, code), answer.text


async def test_a_number_that_somebody_has_there_is_asked_for_anew(office: Office) -> None:
    there = a_workplace("P-00", employer_number=PROVIDER)
    await office.loaded("workplace", [there])
    taken = a_row("1", employer_number=PROVIDER, workplace_code="P-00", given_name="Ali")
    await office.loaded("roster", [a_row("1"), taken])
    moved = {"code": "P-01", "employer_number": PROVIDER}
    answer = await asked(office, "move", "ALE-01", successors=[moved])
    assert answer.json()["errors"][0]["code"] == "number_taken"
    await made(office, "move", "ALE-01", successors=[{**moved, "new_numbers": {"1": "2"}}])


async def test_a_roster_that_has_not_heard_of_it_changes_nothing(office: Office) -> None:
    await office.loaded("roster", [a_row("1"), a_row("2")])
    parts = [{"code": "ALE-A"}, {"code": "ALE-B", "employee_numbers": ["2"]}]
    await made(office, "split", "ALE-01", successors=parts)
    assert (await office.loaded("roster", [a_row("1"), a_row("2")]))["unchanged"] == 2
    told = [a_row("1", workplace_code="ALE-A"), a_row("2", workplace_code="ALE-B")]
    assert (await office.loaded("roster", told))["unchanged"] == 2
    new = await office.load("roster", [a_row("3")])
    assert new.json()["errors"][0]["code"] == "workplace_closed"


async def test_it_takes_reach_and_a_day_on_which_the_workplace_is_open(
    office: Office, caller: Caller
) -> None:
    far = Office(await caller("local-project-leader", reach=["1384"]), office.database, "gr")
    assert (await asked(far, "close", "ALE-01")).status_code == 403
    assert (await asked(office, "close", "ALE-01", on_day="2014-12-31")).status_code == 409
    await made(office, "close", "ALE-01")
    assert (await asked(office, "close", "ALE-01")).status_code == 409
    [change] = await office.listed("/workplace-changes", kind="close")
    path = f"/workplace-changes/{change['workplace_change_id']}"
    assert (await office.client.get(path)).json()["on_day"] == DAY


async def test_protected_people_go_along_and_are_only_counted(
    office: Office, caller: Caller
) -> None:
    await office.loaded("roster", [a_row("1"), a_row("2", protection="secrecy_marking")])
    staff = Office(await caller("project-staff"), office.database, "gr")
    parts = [{"code": "ALE-A"}, {"code": "ALE-B"}]
    told = await made(staff, "split", "ALE-01", successors=parts)
    assert (told["people_moved"], len(told["people"])) == (2, 1)
