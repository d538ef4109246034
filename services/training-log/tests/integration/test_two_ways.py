"""What an import records in one statement a piece is what the careful statement would have recorded."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from samlyft_events import PostingRecorded
from samlyft_imports.bulk import Counts, Piece
from samlyft_training_log.attendances.importing import CAREFUL, import_attendance
from samlyft_training_log.attendances.schemas import AttendanceRow
from samlyft_training_log.matching import settle

EMPLOYER = "212000-1439"
STANDS = """
    select a.employee_number, a.local_date, a.minutes, a.first_minutes, a.status, a.time_basis, a.eligible, a.person_id,
        a.role_group, a.municipality_code, a.workplace_id, a.version, a.known_at > '2026-01-01' as known_now, a.actor,
        e.minutes as posted, e.role_group as posted_as, e.time_basis as posted_on, e.eligible as posted_eligible
    from attendance a
    join session x using (tenant_id, session_id)
    left join entry e using (tenant_id, attendance_id)
    where x.code = $1 order by a.employee_number, a.local_date
"""


@pytest.fixture
async def staff(api: Any, world: Any) -> Any:
    """People of every kind that an import meets, and two sessions alike."""
    await world.staffed("1001", "1002", "1003", "1004", "1005")
    ended = {"version": 2, "ends_on": date(2020, 9, 10)}
    await world.learn(world.job("1002", **ended), world.job("1003", **ended))
    promoted = {"aggregate_id": world.id("promotion"), "starts_on": date(2020, 9, 11)}
    await world.learn(world.job("1003", role_group="first_line_manager", **promoted))
    later = datetime(2020, 12, 1, tzinfo=UTC)
    await world.learn(world.job("1004", version=2, role_group="champion", known_at=later))
    for code in ("S1", "S2"):
        await api.hold(code)
    return world


def piece(code: str, *rows: Any) -> Piece[AttendanceRow]:
    made = [
        AttendanceRow(code, EMPLOYER, number, minutes, status, time_basis=basis)
        for number, minutes, status, basis in rows
    ]
    return Piece(made, range(1, len(made) + 1))


async def load(world: Any, given: Piece[AttendanceRow], *, carefully: bool) -> Counts:
    async with world.database.session("gr") as session:
        session.info[CAREFUL] = carefully
        counts = await import_attendance(world.principal(), session, given)
        await settle(session)
    return counts


async def test_both_ways_write_the_same(staff: Any) -> None:
    rows = [
        ("1001", 60, "partial", "scheduled"),
        ("1002", 60, "partial", "scheduled"),
        ("1003", 120, "present", "outside_schedule"),
        ("1004", 30, "partial", "unpaid"),
        ("1005", 0, "late_cancelled", "scheduled"),
        ("7777", 60, "partial", "scheduled"),
    ]
    fast = await load(staff, piece("S1", *rows), carefully=False)
    slow = await load(staff, piece("S2", *rows), carefully=True)
    assert fast == slow == Counts(created=6)
    stands = [[tuple(row) for row in await staff.rows(STANDS, code)] for code in ("S1", "S2")]
    assert stands[0] == stands[1]
    assert len(stands[0]) == 6
    told = await staff.rows("select data from outbox where type = $1", PostingRecorded.event_type())
    entries = [e for t in told for e in PostingRecorded.model_validate(t["data"]).entries]
    assert len(entries) == 6
    assert {e.role_group for e in entries} == {"care_staff", "first_line_manager", "champion"}


async def test_both_ways_refuse_the_same(staff: Any) -> None:
    rows = [
        ("1001", 121, "present", "scheduled"),
        ("1003", -5, "present", "scheduled"),
        ("1004", 0, "present", "scheduled"),
        ("1005", 60, "partial", "scheduled"),
    ]
    fast = await load(staff, piece("S1", *rows), carefully=False)
    slow = await load(staff, piece("S2", *rows), carefully=True)
    assert fast == slow
    assert [error.code for error in fast.errors] == [
        "minutes-range", "minutes-against-status", "longer-than-session",
    ]  # fmt: skip
    assert fast.created == 1


async def test_a_row_twice_in_one_piece_is_recorded_once(staff: Any) -> None:
    rows = [("1001", 60, "partial", "scheduled")] * 2 + [("1005", 60, "partial", "scheduled")]
    counts = await load(staff, piece("S1", *rows), carefully=False)
    assert (counts.created, counts.unchanged, counts.errors) == (2, 1, [])
    assert await staff.balance() == 120


async def test_a_number_that_ends_in_a_line_feed_moves_no_column(staff: Any) -> None:
    """Columns travel as lines: one too many would give each row the next one's number."""
    rows = [("1001\n", 60, "partial", "scheduled"), ("1005", 30, "partial", "scheduled")]
    await load(staff, piece("S1", *rows), carefully=False)
    posted = await staff.rows("select person_id, minutes from entry")
    assert [tuple(row) for row in posted] == [(staff.id("person 1005"), 30)]
