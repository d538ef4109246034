"""An import's two ways say the same of every row: the quick one takes nothing that the careful one would refuse."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from samlyft_imports.bulk import Piece
from samlyft_training_log import rules
from samlyft_training_log.attendances.importing import CAREFUL, import_attendance
from samlyft_training_log.attendances.schemas import AttendanceRow

DAY = datetime(2020, 9, 14, 10, tzinfo=UTC)
STANDS = """
select x.code, a.employee_number, a.local_date, a.minutes, a.first_minutes, a.status, a.time_basis, a.reason,
    a.eligible, a.person_id, a.role_group, a.municipality_code, a.workplace_id, a.actor
from attendance a join session x using (tenant_id, session_id) order by 1, 2, 3
"""
POSTED = """
select a.employee_number, e.local_date, e.minutes, e.role_group, e.municipality_code, e.eligible, e.time_basis, p.kind
from entry e join posting p using (tenant_id, posting_id)
join attendance a using (tenant_id, attendance_id) order by 1, 2, 3
"""
EMPLOYER = "212000-1439"
STOOD = ("plain", "1002")


async def settled(office: Any, world: Any) -> None:
    """Sessions of every kind that a row may name, people of every kind, a closed month, and a champion's own hour."""
    await world.staffed("1001", "1002", "1003")
    await world.learn(
        world.workplace("HÄR-01", municipality_code="1401"),
        world.person("2001"),
        world.person("9001"),
    )
    await world.learn(
        world.job("2001", workplace_id=world.id("HÄR-01"), municipality_code="1401"),
        world.job("1004", person_id=world.id("person 1001")),
        world.job("9001", role_group="champion"),
    )
    led = [{"employer_number": EMPLOYER, "employee_number": "1003"}]
    await office.hold("plain", starts_at=DAY)
    await office.hold("led", starts_at=DAY + timedelta(days=1), trainers=led)
    await office.hold("night", starts_at=DAY.replace(hour=21), minutes=180)
    await office.hold("before", starts_at=DAY - timedelta(days=600))
    await office.hold("draft", starts_at=DAY, status="draft")
    await office.hold("meeting", starts_at=DAY, kind="KONF")
    await office.hold("closed", starts_at=DAY - timedelta(days=60))
    closing = {
        "project_id": str(world.id("modig")),
        "municipality_code": "1440",
        "month": "2020-07",
    }
    assert (await office.client.post("/months", json=closing)).status_code == 201
    hour = {"project_code": "modig", "employer_number": EMPLOYER, "employee_number": "9001"}
    hour |= {"kind_of_time": "champion_preparing", "starts_at": DAY.isoformat()}
    hour |= {"ends_at": (DAY + timedelta(hours=1)).isoformat()}
    assert (await office.client.post("/worked-times", json=hour)).status_code == 201
    await office.attend("1002", 60, "plain", status="partial")


def rows(rng: Random, *, plain: bool) -> list[AttendanceRow]:
    """One row a key, of whatever can be said of it; `plain` has nothing that an index or the ledger itself refuses."""
    sessions = ("plain", "led", "night", "before", "draft", "meeting", "closed", "none")
    people = ("1001", "1002", "1003", "1004", "2001", "9001", "7777")
    made = []
    for session in sessions:
        for number in people:
            minutes = rng.choice((0, 1, 60, 120, 150, 181, -1, 2000))
            status: rules.Status = rng.choice(("present", "partial", "absent", "late_cancelled"))
            basis: rules.TimeBasis = rng.choice(("scheduled", "scheduled", "outside_schedule"))
            if plain and (session == "closed" or number == "1004" or (session, number) == STOOD):
                continue
            made.append(AttendanceRow(session, EMPLOYER, number, minutes, status, basis))
    other = [] if plain else [AttendanceRow(*STOOD[:1], EMPLOYER, STOOD[1], 30, "partial")]
    drawn = [
        row for row in rng.sample(made, 30) if (row.session_code, row.employee_number) != STOOD
    ]
    return drawn + other


async def outcome(world: Any, scope: str, given: list[AttendanceRow], *, careful: bool) -> Any:
    """What becomes of the rows and of the tables; nothing is kept."""
    principal = world.principal(scope)
    async with world.database.session(world.tenant, scope) as session:
        session.info[CAREFUL] = careful
        lines = list(range(1, len(given) + 1))
        counts = await import_attendance(principal, session, Piece(given, lines))
        connection = await session.connection()
        stands = [tuple(row) for row in await connection.exec_driver_sql(STANDS)]
        posted = [tuple(row) for row in await connection.exec_driver_sql(POSTED)]
        errors = sorted((error.line, error.code) for error in counts.errors)
        told = (counts.created, counts.changed, counts.unchanged, errors)
        await session.rollback()
    return told, stands, posted


@pytest.mark.parametrize("scope", ["*", "1401"])
async def test_both_ways_give_the_same_of_whatever_is_said(
    office: Any, world: Any, scope: str
) -> None:
    await settled(office, world)
    codes: set[str] = set()
    for seed in range(6):
        given = rows(Random(seed), plain=seed % 2 == 0)  # noqa: S311  # a repeatable list
        quick = await outcome(world, scope, given, careful=False)
        slow = await outcome(world, scope, given, careful=True)
        assert quick == slow, seed
        codes |= {code for _, code in quick[0][3]}
    assert ("outside-reach" in codes) == (scope != "*")
    if scope == "*":
        assert codes >= {
            "unknown-session", "no-participants", "session-draft", "longer-than-session", "minutes-range",
            "minutes-against-status", "own-trainee", "month-closed", "counted-otherwise", "reason-required",
        }  # fmt: skip
