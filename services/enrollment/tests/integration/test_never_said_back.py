"""An identity number that is refused, or stands where none may, is never said back, whichever door it came by."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest

from samlyft_enrollment.scim import PATH
from samlyft_testing.plugin import Caller
from services.enrollment.tests.conftest import Office, a_participation, a_row, a_workplace
from services.enrollment.tests.integration.test_scim import SCOPES, a_user

WRONG = "811218-9875"
RIGHT = "811218-9876"
ORGANISATION = "212000-1439"
SAID = ("811218", "8112189", "212000-1439", "2120001439")


def said_back(text: str) -> list[str]:
    return [number for number in SAID if number in text]


def test_what_looks_for_an_echo_finds_one() -> None:
    assert said_back(f'"{WRONG} is wrong"') == ["811218"]
    assert said_back("198112189875") == ["811218", "8112189"]


@pytest.mark.parametrize(
    "row",
    [
        a_row(identity_number=WRONG),
        a_row(identity_number=f"19{WRONG}"),
        a_row(identity_number=ORGANISATION),
        a_row(identity_number=int(WRONG.replace("-", ""))),
        a_row(identity_number=[WRONG]),
        a_row(identity_number={WRONG: WRONG}),
        a_row(**{WRONG: "x"}),
        a_row(RIGHT),
        a_row(role_group=WRONG),
        a_row(starts_on=WRONG),
        a_row(workplace_code=RIGHT),
    ],
)
async def test_a_row_of_the_roster(office: Office, row: dict[str, Any]) -> None:
    answer = await office.load("roster", [row])
    assert answer.status_code == 422, answer.text
    assert said_back(answer.text) == []
    assert await office.listed("/people") == []


async def test_a_line_that_cannot_be_read(office: Office) -> None:
    broken = json.dumps(a_row(identity_number=WRONG))[:-1].encode()
    headers = {"content-type": "application/x-ndjson", "idempotency-key": uuid4().hex}
    answer = await office.client.post("/roster-imports", content=broken, headers=headers)
    assert answer.status_code == 422, answer.text
    assert said_back(answer.text) == []


@pytest.mark.parametrize("number", [WRONG, ORGANISATION, [WRONG], int(WRONG.replace("-", ""))])
async def test_a_correction(office: Office, number: Any) -> None:
    await office.loaded("roster", [a_row()])
    [held] = await office.listed("/employments")
    path = f"/people/{held['person_id']}/corrections"
    body = {"identity_number": number, "reason": "person_reported"}
    answer = await office.client.post(path, json=body)
    assert answer.status_code == 422, answer.text
    assert said_back(answer.text) == []


async def test_a_workplace_and_a_participation(office: Office) -> None:
    employer = a_workplace("X-1", employer_number=RIGHT)
    one = await office.client.post("/workplaces", json=employer)
    many = await office.load("workplace", [employer])
    taking_part = await office.load("participation", [a_participation(RIGHT)])
    for answer in (one, many, taking_part):
        assert answer.status_code == 422, answer.text
        assert said_back(answer.text) == []


async def test_a_user_of_a_directory(office: Office, caller: Caller) -> None:
    directory = await caller(scopes=SCOPES)
    answer = await directory.post(
        f"https://api.samlyft.example{PATH}/Users", json=a_user(f"19{RIGHT}")
    )
    assert answer.status_code == 400, answer.text
    assert said_back(answer.text) == []
    assert await office.listed("/people") == []
