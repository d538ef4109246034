"""Bulk: good, bad, partial, dry, sent again; few postings, right in time."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from samlyft_events import PostingRecorded, SessionChanged
from samlyft_training_log.ledger.statements import LARGEST_POSTING


async def test_rows_become_one_posting_and_one_event(api: Any, world: Any) -> None:
    numbers = [str(n) for n in range(1000, 1020)]
    await world.staffed(*numbers)
    await api.hold()
    answer = await api.send(*(api.row(number) for number in numbers))
    assert answer.status_code == 200, answer.text
    assert answer.json() == answer.json() | {
        "received": 20,
        "created": 20,
        "rejected": 0,
        "errors": [],
    }
    assert await world.balance() == 20 * 60
    assert len(await world.rows("select * from posting")) == 1
    told = await world.rows("select data from outbox where type = $1", PostingRecorded.event_type())
    assert len(PostingRecorded.model_validate(told[0]["data"]).entries) == 20


async def test_postings_hold_500_entries_and_one_instant_of_knowledge(
    historian: Any, world: Any
) -> None:
    numbers = [str(n) for n in range(10_000, 10_600)]
    await world.staffed(*numbers)
    await historian.hold()
    first, second = "2020-09-15T08:00:00Z", "2020-09-16T08:00:00+02:00"
    rows = [historian.row(n, known_at=first if int(n) < 10_550 else second) for n in numbers]
    assert (await historian.send(*rows)).json()["created"] == 600
    postings = await world.rows(
        """
        select p.known_at, count(*) as entries, min(line) as first, max(line) as last
        from posting p join entry using (tenant_id, posting_id) group by posting_id, p.known_at order by 1, 2
        """
    )
    assert [row["entries"] for row in postings] == [50, LARGEST_POSTING, 50]
    assert all((row["first"], row["last"]) == (1, row["entries"]) for row in postings)
    assert [row["known_at"].day for row in postings] == [15, 15, 16]
    events = await world.rows("select * from outbox where type = $1", PostingRecorded.event_type())
    assert len(events) == 3
    assert all(event["recorded_at"] > event["known_at"] for event in events)


async def test_bad_rows_are_named_and_nothing_is_stored(api: Any, world: Any) -> None:
    await world.staffed("1001", "1002")
    await api.hold()
    answer = await api.send(
        api.row("1001"),
        api.row("1002", 121),
        api.row("1002", code="S9"),
        api.row("1002", -1),
        api.row("1002", 1500),
        api.row("1002", 0, status="present"),
        api.row("1002", known_at="2020-09-15T08:00:00Z"),
        api.row("1002", reason="because"),
    )
    assert answer.status_code == 422
    told = [(error["line"], error["column"], error["code"]) for error in answer.json()["errors"]]
    assert told == [
        (2, "minutes", "longer-than-session"),
        (3, "session_code", "unknown-session"),
        (4, "minutes", "minutes-range"),
        (5, "minutes", "minutes-range"),
        (6, "minutes", "minutes-against-status"),
        (7, "known_at", "history-import"),
        (8, "reason", "choice"),
    ]
    assert await world.rows("select * from attendance") == []
    assert await world.rows("select * from posting") == []


async def test_partial_keeps_the_good_rows(api: Any, world: Any) -> None:
    await world.staffed("1001", "1002")
    await api.hold()
    answer = await api.send(api.row("1001"), api.row("1002", 121), mode="partial")
    assert answer.status_code == 200
    told = answer.json()
    assert (told["created"], told["rejected"], told["errors"][0]["line"]) == (1, 1, 2)
    assert await world.balance() == 60


async def test_a_dry_run_stores_nothing_and_says_what_it_would(api: Any, world: Any) -> None:
    await world.staffed("1001")
    await api.hold()
    answer = await api.send(api.row("1001"), api.row("7777"), dry_run="true")
    assert (answer.json()["created"], answer.json()["dry_run"]) == (2, True)
    for table in ("attendance", "posting", "entry", "unmatched"):
        assert await world.rows(f"select * from {table}") == []
    assert await world.rows("select * from reference where employee_number = '7777'") == []


async def test_sent_again_nothing_changes(api: Any, world: Any) -> None:
    await world.staffed("1001", "1002")
    await api.hold()
    rows = [api.row("1001"), api.row("1002", 0), api.row("7777")]
    first = await api.send(*rows, key="the-same-key")
    assert (await api.send(*rows, key="the-same-key")).text == first.text
    again = (await api.send(*rows)).json()
    assert (again["created"], again["changed"], again["unchanged"]) == (0, 0, 3)
    assert await world.balance() == 60


async def test_csv_with_semicolons_is_read(api: Any, world: Any) -> None:
    await world.staffed("1001")
    await api.hold()
    body = "session_code;employer_number;employee_number;minutes;status\nS1;212000-1439;1001;45;partial\n"
    answer = await api.client.post(
        "/attendance-imports",
        content=b"\xef\xbb\xbf" + body.encode(),
        headers={"Idempotency-Key": "csv-import-1", "Content-Type": "text/csv"},
    )
    assert answer.json()["created"] == 1, answer.text
    assert await world.balance() == 45


async def test_an_import_without_a_key_is_refused(api: Any, world: Any) -> None:
    headers = {"Content-Type": "application/x-ndjson"}
    answer = await api.client.post("/attendance-imports", content=b"{}", headers=headers)
    assert answer.status_code == 400


async def test_rows_of_one_employee_build_on_each_other(api: Any, world: Any) -> None:
    await world.staffed("1001")
    await api.hold()
    answer = await api.send(
        api.row("1001", 60), api.row("1001", 60), api.row("1001", 30, reason="wrong_minutes")
    )
    told = answer.json()
    assert (told["created"], told["unchanged"], told["changed"]) == (1, 1, 1), answer.text
    assert [row["minutes"] for row in await world.rows("select minutes from entry order by posting_id, line")] == [
        60, -60, 30,
    ]  # fmt: skip


async def test_sessions_are_imported_with_their_trainers(api: Any, world: Any) -> None:
    await world.staffed("1001")
    row = {
        "session_code": "modig-FÖR-0001",
        "project_code": "modig",
        "starts_at": "2020-09-14T10:00:00Z",
        "ends_at": "2020-09-14T11:00:00+00:00",
        "kind": "FÖR",
        "form": "digital",
        "topic": "Förankring",
        "workplace_code": "ALE-01",
        "trainer_employer_number": "212000-1439",
        "trainer_employee_number": "1001",
    }
    path = "/session-imports"
    assert (await api.send(row, path=path)).json()["created"] == 1
    assert (await api.send(row, path=path)).json()["unchanged"] == 1
    assert (await api.send(row | {"topic": "Teams"}, path=path)).json()["changed"] == 1
    told = await world.rows(
        "select data from outbox where type = $1 order by version", SessionChanged.event_type()
    )
    events = [SessionChanged.model_validate(row["data"]) for row in told]
    assert [event.version for event in events] == [1, 2]
    assert [event.topic for event in events] == ["Förankring", "Teams"]
    assert events[1].trainers[0].person_id == world.id("person 1001")
    assert (events[1].municipality_code, events[1].workplace_id) == ("1440", world.id("ALE-01"))


async def test_sessions_that_cannot_be_are_named(api: Any, world: Any) -> None:
    await world.staffed("1001")
    good = {
        "session_code": "S1",
        "project_code": "modig",
        "starts_at": "2020-09-14T10:00:00Z",
        "ends_at": "2020-09-14T11:00:00Z",
        "kind": "APT",
        "form": "digital",
        "topic": "Teams",
    }
    bad = [
        {"project_code": "okänt"},
        {"workplace_code": "X-99"},
        {"ends_at": "2020-09-14T10:00:00Z"},
        {"ends_at": "2020-09-15T10:01:00Z"},
        {"starts_at": "2020-09-14T10:00:30Z"},
        {"kind": "XXX"},
        {"trainer_employee_number": "1001"},
        {"known_at": "2020-09-15T08:00:00Z"},
    ]
    answer = await api.send(*(good | {"session_code": f"S{n}"} | change for n, change in enumerate(bad)),
                            path="/session-imports")  # fmt: skip
    assert [error["code"] for error in answer.json()["errors"]] == [
        "unknown-project",
        "unknown-workplace",
        "ends-before-start",
        "too-long",
        "whole-minutes",
        "choice",
        "trainer-incomplete",
        "history-import",
    ]


async def test_a_session_with_attendance_keeps_its_times(api: Any, world: Any) -> None:
    await world.staffed("1001")
    await api.hold()
    await api.attend("1001")
    row = {
        "session_code": "S1",
        "project_code": "modig",
        "starts_at": "2020-09-14T10:00:00Z",
        "ends_at": "2020-09-14T11:00:00Z",
        "kind": "APT",
        "form": "digital",
        "topic": "Teams",
    }
    answer = await api.send(row, path="/session-imports")
    assert [error["code"] for error in answer.json()["errors"]] == ["has-attendance"]
    row["ends_at"] = "2020-09-14T12:00:00Z"
    assert (await api.send(row, path="/session-imports")).json()["changed"] == 1


async def test_thirty_thousand_attendances_in_one_request(
    historian: Any, world: Any, capsys: Any
) -> None:
    numbers = [str(n) for n in range(100_000, 103_000)]
    await world.staffed(*numbers)
    for n in range(10):
        await historian.hold(f"S{n}", starts_at=datetime(2020, 2, 3 + n, 12, tzinfo=UTC))
    rows = b"\n".join(
        msgspec.json.encode(
            historian.row(
                number,
                code=f"S{n}",
                known_at=datetime(2020, 2, 4 + n, 12, tzinfo=UTC) + timedelta(hours=1),
            )
        )
        for n in range(10)
        for number in numbers
    )
    headers = {"Idempotency-Key": "thirty-thousand", "Content-Type": "application/x-ndjson"}
    began = time.perf_counter()
    answer = await historian.client.post(
        "/attendance-imports", content=rows, headers=headers, timeout=60
    )
    took = time.perf_counter() - began
    with capsys.disabled():
        print(f"\n30 000 attendances in {took:.2f} s: {30_000 / took:,.0f} rows/s")  # noqa: T201  # a figure to read
    assert answer.json()["created"] == 30_000, answer.text[:500]
    assert await world.balance() == 30_000 * 60
    [row] = await world.rows("select count(*) as postings, max(entries) as largest from "
                             "(select count(*) as entries from entry group by posting_id) e")  # fmt: skip
    assert row["largest"] <= LARGEST_POSTING
    assert row["postings"] <= 10 * 7 + 20
