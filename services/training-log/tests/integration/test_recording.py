"""One attendance: recorded with the facts of its day, posted, and told."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from typing import Any

import asyncpg
import pytest

from samlyft_events import PostingRecorded


async def test_recording_posts_minutes_with_the_employment_of_that_day(
    api: Any, world: Any
) -> None:
    await world.staffed("1001")
    assert (await api.hold()).status_code == 201
    answer = await api.attend("1001", 45, status="partial")
    assert answer.status_code == 201, answer.text
    [day] = answer.json()["days"]
    assert answer.headers["location"] == f"/training-log/v1/attendances/{day['attendance_id']}"
    assert (day["minutes"], day["local_date"], day["eligible"]) == (45, "2020-09-14", True)
    [entry] = await world.rows("select * from entry")
    assert (entry["minutes"], entry["role_group"]) == (45, "care_staff")
    assert (entry["municipality_code"], entry["workplace_id"]) == ("1440", world.id("ALE-01"))
    assert (entry["person_id"], entry["employer_number"]) == (
        world.id("person 1001"),
        "212000-1439",
    )


async def test_a_posting_reads_back_as_its_event(api: Any, world: Any) -> None:
    await world.staffed("1001")
    await api.hold()
    await api.attend("1001", 45)
    [row] = await world.rows("select * from outbox where type = $1", PostingRecorded.event_type())
    event = PostingRecorded.model_validate(row["data"])
    [posting] = await world.rows("select * from posting")
    assert (event.aggregate_id, event.version) == (row["aggregate_id"], 1)
    assert event.aggregate_id == posting["posting_id"]
    assert event.known_at == row["known_at"] == posting["known_at"]
    [entry] = event.entries
    assert (entry.line, entry.minutes, entry.local_date) == (1, 45, date(2020, 9, 14))
    assert row["traceparent"] is not None


async def test_a_later_promotion_rewrites_nothing(api: Any, world: Any) -> None:
    await world.staffed("1001")
    await api.hold()
    await api.attend("1001", 45)
    await world.learn(
        world.job("1001", version=2, ends_on=date(2020, 12, 31)),
        world.job("1001", aggregate_id=world.id("new job"), starts_on=date(2021, 1, 1),
                  role_group="first_line_manager"),
    )  # fmt: skip
    await api.hold("S2", starts_at=datetime(2021, 2, 1, 10, tzinfo=UTC))
    await api.attend("1001", 30, "S2")
    rows = await world.rows("select role_group from entry order by local_date")
    assert [row["role_group"] for row in rows] == ["care_staff", "first_line_manager"]


async def test_the_same_again_changes_nothing(api: Any, world: Any) -> None:
    await world.staffed("1001")
    await api.hold()
    first = await api.attend("1001", 45)
    again = await api.attend("1001", 45)
    assert (again.status_code, again.json()) == (200, first.json())
    assert await world.balance() == 45


async def test_something_else_needs_a_correction(api: Any, world: Any) -> None:
    await world.staffed("1001")
    await api.hold()
    await api.attend("1001", 45)
    answer = await api.attend("1001", 60)
    assert answer.status_code == 409
    assert await world.balance() == 45


async def test_a_key_gives_the_first_answer_again_and_refuses_another_body(
    api: Any, world: Any
) -> None:
    await world.staffed("1001", "1002")
    await api.hold()
    first = await api.attend("1001", 45, key="key-of-1001")
    again = await api.attend("1001", 45, key="key-of-1001")
    assert (again.status_code, again.text) == (201, first.text)
    assert again.headers["location"] == first.headers["location"]
    other = await api.attend("1002", 45, key="key-of-1001")
    assert other.status_code == 422
    assert await world.balance() == 45


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"minutes": 121}, 422, "longer-than-session"),
        ({"minutes": 1441}, 422, "range"),
        ({"minutes": -1}, 422, "range"),
        ({"minutes": 0, "status": "present"}, 422, "minutes-against-status"),
        ({"minutes": 10, "status": "absent"}, 422, "minutes-against-status"),
        ({"minutes": True}, 422, "type"),
        ({"minutes": 30.5}, 422, "type"),
        ({"minutes": "30,5"}, 422, "type"),
        ({"session_code": "S9"}, 422, "unknown-session"),
        ({"status": "asleep"}, 422, "choice"),
        ({"colour": "why"}, 422, "unknown-field"),
    ],
)
async def test_what_cannot_be_is_refused(
    api: Any, world: Any, sent: dict[str, Any], status: int, code: str
) -> None:
    await world.staffed("1001")
    await api.hold()
    answer = await api.client.post("/attendances", json=api.row() | sent)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert [error["code"] for error in answer.json()["errors"]] == [code]
    assert await world.balance() == 0


async def test_fractional_minutes_are_refused_row_by_row_in_files_too(api: Any, world: Any) -> None:
    await world.staffed("1001", "1002", "1003")
    await api.hold()
    sent = await api.send(api.row("1001", 30), api.row("1002") | {"minutes": 30.5}, mode="partial")
    assert [(e["line"], e["column"]) for e in sent.json()["errors"]] == [(2, "minutes")]
    text = (
        "session_code;employer_number;employee_number;minutes;status\n"
        "S1;212000-1439;1002;30,5;present\nS1;212000-1439;1003;-30;present\n"
    )
    answer = await api.client.post(
        "/attendance-imports",
        params={"mode": "partial"},
        content=text.encode(),
        headers={"content-type": "text/csv", "idempotency-key": "halva-minuter"},
    )
    assert [(e["line"], e["column"]) for e in answer.json()["errors"]] == [
        (2, "minutes"),
        (3, "minutes"),
    ]
    assert await world.balance() == 30


async def test_absence_is_kept_without_an_entry(api: Any, world: Any) -> None:
    await world.staffed("1001")
    await api.hold()
    assert (await api.attend("1001", 0)).status_code == 201
    assert [row["status"] for row in await world.rows("select status from attendance")] == [
        "absent"
    ]
    assert await world.rows("select * from entry") == []


async def test_outside_the_projects_window_the_entry_is_not_eligible(api: Any, world: Any) -> None:
    await world.staffed("1001")
    await api.hold("early", starts_at=datetime(2019, 3, 31, 12, tzinfo=UTC))
    await api.hold("last", starts_at=datetime(2021, 6, 30, 12, tzinfo=UTC))
    await api.hold("late", starts_at=datetime(2021, 7, 1, 12, tzinfo=UTC))
    for code in ("early", "last", "late"):
        await api.attend("1001", 60, code)
    rows = await world.rows("select eligible from entry order by local_date")
    assert [row["eligible"] for row in rows] == [False, True, False]


async def test_a_hot_write_is_one_statement(api: Any, world: Any) -> None:
    await world.staffed("1001", "1002")
    await api.hold()
    await api.attend("1001", 45)
    statements: list[str] = []
    pool = world.database.pool
    for connection in [await pool.acquire() for _ in range(pool.get_size())]:
        connection.add_query_logger(lambda query: statements.append(query.query))
        await pool.release(connection)
    assert (await api.attend("1002", 45)).status_code == 201
    assert len(statements) == 1, statements


async def test_the_hot_statement_is_not_planned_anew_each_time(api: Any, world: Any) -> None:
    numbers = [str(number) for number in range(1000, 1012)]
    await world.staffed(*numbers)
    await api.hold()
    for number in numbers:
        await api.attend(number, 45)
    plans = await world.rows(
        "select generic_plans from pg_prepared_statements where statement like '%insert into idempotency%'"
    )
    assert max(row["generic_plans"] for row in plans) >= 5


@pytest.mark.parametrize(("number", "balance"), [("1001", 45), ("7777", 0)])
async def test_eight_at_once_record_once(api: Any, world: Any, number: str, balance: int) -> None:
    await world.staffed("1001")
    await api.hold()
    answers = await asyncio.gather(*(api.attend(number, 45) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    assert len(await world.rows("select * from attendance")) == 1
    assert await world.balance() == balance


async def test_plans_of_an_empty_table_find_rows_by_their_key(world: Any) -> None:
    """The newest index is taken where all cost the same; else each row read its whole tenant."""
    newest = """
        select max(indexrelid)::regclass::text as name from pg_index
        where indrelid in ('session'::regclass, 'attendance'::regclass) group by indrelid order by 1
    """
    names = [row["name"] for row in await world.rows(newest)]
    assert names == ["uq_attendance_key", "uq_session_key"]


async def test_the_app_role_cannot_change_or_remove_what_is_posted(api: Any, world: Any) -> None:
    await world.staffed("1001")
    await api.hold()
    await api.attend("1001", 45)
    for statement in (
        "update entry set minutes = 1",
        "delete from entry",
        "update posting set reason = 'duplicate', kind = 'correction'",
        "delete from posting",
        "delete from session",
        "truncate entry",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await world.rows(statement)
    assert await world.balance() == 45


@pytest.mark.parametrize("kind", ["KONF", "FÖR"])
async def test_a_conference_or_an_anchoring_meeting_gives_nobody_time(
    api: Any, world: Any, kind: str
) -> None:
    await world.staffed("1001")
    await api.hold(kind=kind)
    await api.hold("S2")
    refused = await api.attend("1001", 60)
    assert refused.status_code == 422
    assert "ingen deltagartid" in refused.text
    many = await api.send(api.row("1001", 60), api.row("1001", 60, "S2"), mode="partial")
    assert (many.json()["created"], many.json()["errors"][0]["code"]) == (1, "no-participants")
    assert await world.balance() == 60, "control: training beside it counts"
