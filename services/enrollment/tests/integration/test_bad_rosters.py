"""A file in which one row in a hundred is wrong, each in its own way: exactly those are refused."""

import csv
import io
from typing import Any
from uuid import uuid4

import pytest

from services.enrollment.tests.conftest import KUNGSBACKA, Office, a_row, a_workplace

COLUMNS = (
    *("employee_number", "employer_number", "given_name", "family_name", "workplace_code"),
    *("role_group", "starts_on", "ends_on", "identity_number", "protection", "occupation"),
    *("share_percent", "hours", "placed_on", "known_at"),
)
TAKEN = "811218-9876"
BAD: list[tuple[dict[str, Any], str | None, str]] = [
    ({"identity_number": "811218-9875"}, "identity_number", "check_digit"),
    ({"identity_number": "212000-1256"}, "identity_number", "organisation_number"),
    ({"identity_number": "190002296127"}, "identity_number", "birth_date"),
    ({"identity_number": "1,98112E+11"}, "identity_number", "format"),
    ({"identity_number": "19811218-9876-19811218-9876"}, "identity_number", "length"),
    ({"identity_number": TAKEN, "employee_number": "2"}, "identity_number", "identity_conflict"),
    ({"employee_number": "8112189876"}, "employee_number", "identity_number"),
    ({"employee_number": "10 023"}, "employee_number", "format"),
    ({"employer_number": "811218-9876"}, "employer_number", "format"),
    ({"employer_number": KUNGSBACKA}, "employer_number", "other_employer"),
    ({"workplace_code": "NO-1"}, "workplace_code", "unknown_workplace"),
    ({"workplace_code": "ALE-09"}, "workplace_code", "workplace_closed"),
    ({"role_group": "chef"}, "role_group", "choice"),
    ({"given_name": ""}, "given_name", "missing"),
    ({"family_name": "x" * 201}, "family_name", "length"),
    ({"family_name": "a\x07b"}, None, "characters"),
    ({"starts_on": ""}, "starts_on", "missing"),
    ({"starts_on": "2020-02-30"}, "starts_on", "format"),
    ({"starts_on": "1492-01-01"}, "starts_on", "range"),
    ({"ends_on": "2018-12-31"}, "ends_on", "period"),
    ({"employee_number": "1", "starts_on": "2020-01-01"}, "starts_on", "overlap"),
    ({"share_percent": "140"}, "share_percent", "range"),
    ({"hours": "kväll"}, "hours", "choice"),
    ({"protection": "hemlig"}, "protection", "choice"),
    ({"known_at": "2199-01-01T00:00:00Z"}, "known_at", "known_in_future"),
]


def a_file(rows: list[dict[str, Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


async def test_exactly_the_bad_rows_are_refused_each_with_line_column_and_reason(
    office: Office,
) -> None:
    await office.loaded("workplace", [a_workplace("ALE-09", closed_on="2018-12-31")])
    rows = [a_row(str(n), family_name=f"Efternamn {n}") for n in range(1, 100 * len(BAD) + 1)]
    rows[0]["identity_number"] = TAKEN
    expected = []
    for number, (wrong, column, code) in enumerate(BAD, 1):
        place = 100 * number - 1
        rows[place] = {**rows[place], **wrong}
        expected.append((place + 2, column, code))
    answer = await office.client.post(
        "/roster-imports",
        params={"mode": "partial"},
        content=a_file(rows),
        headers={"content-type": "text/csv", "idempotency-key": uuid4().hex},
    )
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert [(e["line"], e["column"], e["code"]) for e in told["errors"]] == expected
    assert all(e["detail"] for e in told["errors"])
    assert (told["created"], told["rejected"]) == (99 * len(BAD), len(BAD))
    assert "811218" not in answer.text
    assert "900022" not in answer.text
    people = await office.client.get("/people", params={"count": "true"})
    assert people.json()["total"] == 99 * len(BAD)


@pytest.mark.parametrize("mode", ["atomic", "partial"])
async def test_a_good_file_has_no_bad_row(office: Office, mode: str) -> None:
    told = await office.loaded("roster", [a_row(str(n)) for n in range(1, 50)], mode=mode)
    assert (told["created"], told["rejected"], told["errors"]) == (49, 0, [])
