"""A correction is a new posting: reversal, new entry, reason, actor, both clocks. Nothing posted is touched."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from samlyft_events import PostingRecorded


async def attendance_id(world: Any) -> str:
    [row] = await world.rows("select attendance_id from attendance")
    return str(row["attendance_id"])


async def test_a_correction_reverses_and_posts_anew(api: Any, world: Any) -> None:
    await world.staffed("1001")
    await api.hold()
    await api.attend("1001", 60)
    before = await world.rows("select * from entry")
    path = f"/attendances/{await attendance_id(world)}/corrections"
    answer = await api.client.post(path, json={"minutes": 15, "reason": "wrong_minutes"})
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert (told["minutes_before"], told["minutes"]) == (60, 15)
    assert answer.headers["location"].endswith(f"/postings/{told['posting_id']}")
    entries = await world.rows("select * from entry order by posting_id, line")
    assert entries[0] == before[0]
    assert [entry["minutes"] for entry in entries] == [60, -60, 15]
    assert entries[1]["posting_id"] == entries[2]["posting_id"] != entries[0]["posting_id"]
    posting = await api.get(f"/postings/{told['posting_id']}")
    assert (posting["kind"], posting["reason"], posting["minutes"]) == (
        "correction",
        "wrong_minutes",
        -45,
    )
    assert posting["actor"].startswith("https://issuer.test.example ")
    assert posting["known_at"] == posting["recorded_at"]
    events = await world.rows(
        "select data from outbox where type = $1 order by seq", PostingRecorded.event_type()
    )
    event = PostingRecorded.model_validate(events[-1]["data"])
    assert (event.kind, event.reason) == ("correction", "wrong_minutes")
    assert [(entry.line, entry.minutes) for entry in event.entries] == [(1, -60), (2, 15)]


async def test_a_row_that_changes_what_stands_needs_a_reason(api: Any, world: Any) -> None:
    await world.staffed("1001")
    await api.hold()
    await api.attend("1001", 60)
    refused = await api.send(api.row("1001", 30))
    assert [error["code"] for error in refused.json()["errors"]] == ["reason-required"]
    taken = await api.send(api.row("1001", 0, reason="not_held"))
    assert taken.json()["changed"] == 1
    assert await world.balance() == 0


async def test_what_was_corrected_since_changes_nothing_when_sent_again(
    historian: Any, world: Any
) -> None:
    await world.staffed("1001")
    await historian.hold()
    first = historian.row("1001", 60, known_at="2020-09-15T08:00:00Z")
    second = historian.row("1001", 30, known_at="2020-10-01T08:00:00Z", reason="wrong_minutes")
    third = historian.row("1001", 20, known_at="2020-11-01T08:00:00Z", reason="wrong_minutes")
    for row in (first, second, third):
        assert (await historian.send(row)).status_code == 200
    for row in (first, second, third):
        assert (await historian.send(row)).json()["unchanged"] == 1
    assert await world.balance() == 20
    older = historian.row("1001", 10, known_at="2020-10-15T08:00:00Z", reason="wrong_minutes")
    refused = await historian.send(older)
    assert [error["code"] for error in refused.json()["errors"]] == ["older-than-recorded"]


async def test_as_of_shows_what_was_known_then_and_what_was_done_by_then(
    historian: Any, world: Any
) -> None:
    await world.staffed("1001")
    await historian.hold()
    await historian.send(historian.row("1001", 60, known_at="2020-09-20T21:59:59Z"))
    await historian.send(
        historian.row("1001", 30, known_at="2020-09-20T22:00:00Z", reason="wrong_minutes")
    )
    figures = {}
    for day in ("2020-09-13", "2020-09-14", "2020-09-20", "2020-09-21"):
        [item] = (await historian.get("/balances", as_of=day, project_id=world.id("modig")))[
            "items"
        ]
        figures[day] = item["by_activity"]["minutes"], item["by_knowledge"]["minutes"]
    assert figures == {
        "2020-09-13": (0, 0),
        "2020-09-14": (30, 0),
        "2020-09-20": (30, 60),
        "2020-09-21": (30, 30),
    }


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"minutes": 60, "reason": "wrong_minutes"}, 422),
        ({"minutes": 121, "reason": "wrong_minutes"}, 422),
        ({"minutes": -1, "reason": "wrong_minutes"}, 422),
        ({"minutes": 10}, 422),
        ({"minutes": 10, "reason": "it felt long"}, 422),
        ({"minutes": 10, "reason": "wrong_minutes", "known_at": "2020-09-15T08:00:00Z"}, 422),
    ],
)
async def test_a_correction_without_sense_is_refused(
    api: Any, world: Any, body: dict[str, Any], status: int
) -> None:
    await world.staffed("1001")
    await api.hold()
    await api.attend("1001", 60)
    answer = await api.client.post(
        f"/attendances/{await attendance_id(world)}/corrections", json=body
    )
    assert answer.status_code == status, answer.text
    assert await world.balance() == 60


async def test_corrections_at_once_reverse_each_minute_once(api: Any, world: Any) -> None:
    await world.staffed("1001")
    await api.hold()
    await api.attend("1001", 60)
    path = f"/attendances/{await attendance_id(world)}/corrections"
    answers = await asyncio.gather(
        *(
            api.client.post(path, json={"minutes": n, "reason": "wrong_minutes"})
            for n in (10, 20, 30, 40)
        )
    )
    assert {answer.status_code for answer in answers} == {201}
    [row] = await world.rows("select minutes from attendance")
    assert await world.balance() == row["minutes"]


async def test_a_night_over_month_end_is_posted_on_both_dates_and_corrected_over_both(
    api: Any, world: Any
) -> None:
    await world.staffed("1001", "1002")
    await api.hold("N1", starts_at=datetime(2020, 1, 31, 22, tzinfo=UTC))
    days = (await api.attend("1001", 90, "N1", status="partial")).json()["days"]
    assert [(day["local_date"], day["minutes"]) for day in days] == [
        ("2020-01-31", 60),
        ("2020-02-01", 30),
    ]
    assert (await api.attend("1002", 45, "N1", status="partial")).json()["days"][0]["minutes"] == 45
    assert (await api.send(api.row("1001", 90, "N1", status="partial"))).json()["unchanged"] == 1
    for number, minutes in (("1001", 30), ("1002", 110)):
        row = api.row(number, minutes, "N1", status="partial", reason="wrong_minutes")
        assert (await api.send(row)).json()["changed"] == 1
    rows = await world.rows(
        "select employee_number as n, local_date, minutes from attendance order by 1, 2"
    )
    assert [(row["n"], row["local_date"].isoformat(), row["minutes"]) for row in rows] == [
        ("1001", "2020-01-31", 30),
        ("1001", "2020-02-01", 0),
        ("1002", "2020-01-31", 60),
        ("1002", "2020-02-01", 50),
    ]
    sums = await world.rows(
        "select local_date, sum(minutes)::int as minutes from entry group by 1 order by 1"
    )
    assert [row["minutes"] for row in sums] == [90, 50]


@pytest.mark.parametrize(
    ("starts_at", "shares"),
    [
        (datetime(2021, 3, 27, 22, tzinfo=UTC), [60, 60]),
        (datetime(2021, 3, 28, 21, tzinfo=UTC), [60, 60]),
        (datetime(2020, 10, 24, 21, tzinfo=UTC), [60, 60]),
        (datetime(2020, 10, 25, 22, tzinfo=UTC), [60, 60]),
        (datetime(2021, 3, 28, 0, tzinfo=UTC), [120]),
        (datetime(2020, 10, 25, 0, tzinfo=UTC), [120]),
    ],
)
async def test_clock_changes_neither_add_nor_lose_minutes(
    api: Any, world: Any, starts_at: datetime, shares: list[int]
) -> None:
    await world.staffed("1001")
    await api.hold("D1", starts_at=starts_at)
    days = (await api.attend("1001", 120, "D1")).json()["days"]
    assert [day["minutes"] for day in days] == shares
