"""Minutes outside the schedule, per employment and month, as a file for payroll."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from samlyft_training_log.payroll.queries import as_csv

SCOPES = ["payroll:read"]


@pytest.fixture
async def worked(api: Any, world: Any) -> Any:
    """Minutes of every basis, in September and over the turn of the month."""
    await world.staffed("1001", "1002", "1003")
    await api.hold("S1")
    await api.hold("S2", starts_at=datetime(2020, 9, 30, 21, 0, tzinfo=UTC))
    await api.attend("1001", 60, "S1", time_basis="outside_schedule")
    await api.attend("1002", 60, "S1")
    await api.attend("1003", 60, "S1", time_basis="unpaid")
    await api.attend("1001", 120, "S2", time_basis="outside_schedule")
    return api


async def lines(client: Any, month: str = "2020-09", **query: str) -> list[dict[str, Any]]:
    answer = await client.get(f"/payroll-exports/{month}", params={"format": "json", **query})
    assert answer.status_code == 200, answer.text
    return list(answer.json())


async def test_only_minutes_outside_the_schedule_are_there_by_local_month(
    worked: Any, caller: Any
) -> None:
    client = await caller(scopes=[*SCOPES, "identity:read"])
    [line] = await lines(client)
    assert (line["employee_number"], line["minutes"], line["attendances"]) == ("1001", 120, 2)
    assert [found["minutes"] for found in await lines(client, "2020-10")] == [60]
    assert await lines(client, "2020-11") == []


async def test_a_correction_changes_what_is_paid(worked: Any, caller: Any) -> None:
    [row] = (await worked.get("/attendances", time_basis="unpaid"))["items"]
    body = {"minutes": 60, "time_basis": "outside_schedule", "reason": "wrong_minutes"}
    await worked.client.post(f"/attendances/{row['attendance_id']}/corrections", json=body)
    assert [line["minutes"] for line in await lines(await caller(scopes=SCOPES))] == [120, 60]


async def test_the_file_opens_in_a_spreadsheet(worked: Any, caller: Any) -> None:
    answer = await (await caller(scopes=[*SCOPES, "identity:read"])).get("/payroll-exports/2020-09")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "utanfor-schemat-2020-09.csv" in answer.headers["content-disposition"]
    head, line = answer.text.removeprefix("\ufeff").splitlines()
    assert head.startswith("month;employer_number;employee_number;")
    assert line.split(";")[2] == "1001"
    assert line.endswith(";1440;2;120")


async def test_no_cell_is_run_as_a_formula() -> None:
    async def found() -> Any:
        yield [{"display_name": "=1+1", "minutes": -5}, {"display_name": "Anna", "minutes": 5}]

    text = b"".join([piece async for piece in as_csv(found())]).decode()
    assert text.splitlines()[1:] == ["'=1+1;-5", "Anna;5"]


async def test_a_protected_person_is_a_line_without_name_or_number(
    worked: Any, world: Any, caller: Any
) -> None:
    await world.learn(world.person("1001", version=2, display_name=None, protected=True))
    [line] = await lines(await caller(scopes=SCOPES))
    assert (line["employee_number"], line["display_name"], line["minutes"]) == (None, None, 120)
    [line] = await lines(await caller(scopes=[*SCOPES, "identity:read"]))
    assert line["employee_number"] == "1001", "control"


async def test_only_ones_own_reach_and_tenant_is_there(worked: Any, caller: Any) -> None:
    assert await lines(await caller("first-line-manager", reach=["1480"])) == []
    assert len(await lines(await caller("first-line-manager", reach=["1440"]))) == 1
    assert await lines(await caller(tenant="halland", scopes=SCOPES)) == []
    assert (await (await caller("champion")).get("/payroll-exports/2020-09")).status_code == 403


async def test_what_is_no_month_is_refused(worked: Any, caller: Any) -> None:
    client = await caller(scopes=SCOPES)
    for month in ("2020-13", "september", "2020-9", "1999-01"):
        assert (await client.get(f"/payroll-exports/{month}")).status_code == 422
