"""Paper sheets: read by two, compared, settled, booked once."""

from __future__ import annotations

from typing import Any

import pytest

WRITES = ["attendances:read", "attendances:write"]


@pytest.fixture
async def second(caller: Any) -> Any:
    return await caller(scopes=WRITES)


def line(number: str, minutes: int = 60, status: str = "present") -> dict[str, Any]:
    return {
        "employer_number": "212000-1439",
        "employee_number": number,
        "minutes": minutes,
        "status": status,
    }


def sheet(*rows: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "session_code": "S1",
        "archive_reference": "Arkiv 2020:114 blad 7",
        "scan_hash": "ab" * 32,
        "arrived_on": "2020-10-05",
        "rows": list(rows),
    } | more


async def registered(api: Any, world: Any, *rows: dict[str, Any]) -> str:
    await world.staffed("1001", "1002")
    await api.hold()
    answer = await api.client.post("/paper-sheets", json=sheet(*rows))
    assert answer.status_code == 201, answer.text
    assert (answer.json()["status"], answer.json()["differences"]) == ("keyed_once", [])
    return f"/paper-sheets/{answer.json()['sheet_id']}"


async def test_two_that_read_alike_book_the_sheet(api: Any, world: Any, second: Any) -> None:
    path = await registered(api, world, line("1001"), line("1002", 30, "partial"))
    assert await world.balance() == 0
    assert (await api.client.get(path)).json().get("rows") is None  # the second reads blind
    rows = {"rows": [line("1002", 30, "partial"), line("1001")]}
    alone = await api.client.post(f"{path}/keyings", json=rows)
    assert alone.status_code == 409, "the first reader again"
    booked = await second.post(f"{path}/keyings", json=rows)
    assert booked.json()["status"] == "booked", booked.text
    assert await world.balance() == 90
    assert (await second.post(f"{path}/keyings", json=rows)).status_code == 409
    assert await world.balance() == 90


async def test_what_differs_is_told_settled_and_then_booked(
    api: Any, world: Any, second: Any
) -> None:
    path = await registered(api, world, line("1001"), line("1002"))
    found = (
        await second.post(f"{path}/keyings", json={"rows": [line("1001", 15, "partial")]})
    ).json()
    assert found["status"] == "differs"
    assert [(d["employee_number"], d["first"], d["second"]) for d in found["differences"]] == [
        ("1001", {"minutes": 60, "status": "present"}, {"minutes": 15, "status": "partial"}),
        ("1002", {"minutes": 60, "status": "present"}, None),
    ]
    assert await world.balance() == 0
    partly = {"rows": [line("1001", 15, "partial")]}
    assert (await api.client.post(f"{path}/settlements", json=partly)).status_code == 422
    nobody = line("1002") | {"minutes": None, "status": None}
    settled = await api.client.post(
        f"{path}/settlements", json={"rows": [line("1001", 15, "partial"), nobody]}
    )
    assert settled.json()["status"] == "booked", settled.text
    assert await world.balance() == 15
    assert (await api.client.post(f"{path}/settlements", json=partly)).status_code == 409


@pytest.mark.parametrize("again", [{"archive_reference": "another"}, {"scan_hash": "cd" * 32}])
async def test_the_same_sheet_twice_is_refused(api: Any, world: Any, again: dict[str, str]) -> None:
    await registered(api, world, line("1001"))
    answer = await api.client.post("/paper-sheets", json=sheet(line("1001"), **again))
    assert answer.status_code == 409
    both = {"archive_reference": "another", "scan_hash": "cd" * 32}
    answer = await api.client.post("/paper-sheets", json=sheet(line("1001"), **both))
    assert answer.status_code == 201


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (line("1001", 121), "longer-than-session"),
        (line("1001", 0), "minutes-against-status"),
        (line("1002"), "twice"),
    ],
)
async def test_lines_without_sense_are_named(
    api: Any, world: Any, row: dict[str, Any], code: str
) -> None:
    await world.staffed("1001", "1002")
    await api.hold()
    answer = await api.client.post("/paper-sheets", json=sheet(line("1002"), row))
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    assert (error["code"], error["pointer"].split("/")[2]) == (code, "1")
    wrong = sheet(line("1001"), scan_hash="AB" * 32)
    assert (await api.client.post("/paper-sheets", json=wrong)).status_code == 422


async def test_a_sheet_that_changes_what_is_booked_says_why(
    api: Any, world: Any, second: Any
) -> None:
    path = await registered(api, world, line("1001", 45, "partial"))
    await api.attend("1001", 60)
    rows = {"rows": [line("1001", 45, "partial")]}
    refused = await second.post(f"{path}/keyings", json=rows)
    assert [e["code"] for e in refused.json()["errors"]] == ["reason-required"]
    assert (await api.get(path))["status"] == "keyed_once"
    taken = await second.post(f"{path}/keyings", json=rows | {"reason": "wrong_minutes"})
    assert taken.json()["status"] == "booked", taken.text
    assert await world.balance() == 45
