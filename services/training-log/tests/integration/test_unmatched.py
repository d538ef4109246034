"""Attendance and employments in either order, and at the same instant: kept, shown, matched, never missed."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from typing import Any

from samlyft_events import PostingRecorded, SessionChanged, UnmatchedChanged
from samlyft_training_log import matching
from samlyft_training_log.attendances.claims import AttendanceClaim
from samlyft_training_log.attendances.commands import apply
from samlyft_training_log.copies import copy_employments, copy_versions
from samlyft_training_log.models import EmploymentCopy

KEY = matching.Key("212000-1439", "1001")
CLAIM = AttendanceClaim("S1", KEY, 60, "present")


async def test_attendance_before_its_person_waits_and_is_shown(api: Any, world: Any) -> None:
    await world.staffed()
    await api.hold()
    answer = await api.attend("1001", 60)
    assert (answer.status_code, answer.json()["matched"]) == (201, False)
    assert await world.balance() == 0
    [item] = (await api.get("/unmatched", project_id=world.id("modig")))["items"]
    assert (item["employee_number"], item["minutes"], item["session_code"]) == ("1001", 60, "S1")
    [row] = await world.rows(
        "select data from outbox where type = $1", UnmatchedChanged.event_type()
    )
    event = UnmatchedChanged.model_validate(row["data"])
    assert (event.attendances, event.minutes, event.version) == (1, 60, 1)


async def test_it_is_posted_when_the_employment_appears(api: Any, world: Any) -> None:
    await world.staffed()
    await api.hold()
    await api.attend("1001", 60)
    await world.learn(world.job("1001", known_at=datetime(2030, 5, 1, 8, tzinfo=UTC)))
    assert await world.balance() == 60
    assert (await api.get("/unmatched"))["items"] == []
    told = await world.rows("select type, data from outbox where version > 1 or type = $1 order by seq",
                            PostingRecorded.event_type())  # fmt: skip
    posting = PostingRecorded.model_validate(told[0]["data"])
    assert posting.known_at == datetime(2030, 5, 1, 8, tzinfo=UTC)
    assert posting.entries[0].role_group == "care_staff"
    emptied = UnmatchedChanged.model_validate(told[1]["data"])
    assert (emptied.attendances, emptied.minutes, emptied.version) == (0, 0, 2)


async def test_both_orders_give_the_same_entries_and_known_at(historian: Any, world: Any) -> None:
    await world.staffed("1001")
    await historian.hold()
    early, late = "2020-09-15T08:00:00Z", datetime(2020, 11, 1, tzinfo=UTC)
    await historian.send(
        historian.row("1001", known_at=early), historian.row("1002", known_at=early)
    )
    await world.learn(world.job("1002"))
    await world.learn(world.job("1003", known_at=late))
    await historian.send(
        historian.row("1003", known_at=early), historian.row("1004", known_at=early)
    )
    await world.learn(world.job("1004", known_at=late))
    rows = await world.rows(
        """
        select a.employee_number as number, p.known_at, e.minutes, e.role_group, e.workplace_id
        from entry e join posting p using (tenant_id, posting_id) join attendance a using (tenant_id, attendance_id)
        order by 1
        """
    )
    facts = [tuple(row.values())[1:] for row in rows]
    assert len(facts) == 4
    assert facts[0] == facts[1]
    assert facts[2] == facts[3]
    assert (facts[0][0], facts[2][0]) == (datetime(2020, 9, 15, 8, tzinfo=UTC), late)


async def test_a_night_is_matched_only_on_the_dates_of_the_employment(api: Any, world: Any) -> None:
    await world.staffed("1001")
    await world.learn(world.job("1001", version=2, ends_on=date(2020, 1, 31)))
    await api.hold("N1", starts_at=datetime(2020, 1, 31, 22, tzinfo=UTC))
    answer = await api.attend("1001", 120, "N1")
    assert answer.json()["matched"] is False
    assert await world.balance() == 60
    [item] = (await api.get("/unmatched"))["items"]
    assert (item["local_date"], item["minutes"]) == ("2020-02-01", 60)


async def test_events_again_and_out_of_order_change_nothing(api: Any, world: Any) -> None:
    await world.staffed("1001")
    await api.hold()
    await api.attend("1001", 60)
    promoted = world.job("1001", version=2, role_group="champion")
    for events in ((promoted,), (world.job("1001"),), (promoted, world.job("1001"))):
        await world.learn(*events)
    assert await world.balance() == 60
    await api.hold("S2")
    await api.attend("1001", 30, "S2")
    roles = await world.rows("select role_group from entry order by posting_id")
    assert [row["role_group"] for row in roles] == ["care_staff", "champion"]


async def test_what_waits_can_be_corrected_without_a_posting(api: Any, world: Any) -> None:
    await world.staffed()
    await api.hold()
    await api.attend("1001", 60)
    assert (await api.send(api.row("1001", 20, reason="wrong_minutes"))).json()["changed"] == 1
    assert await world.rows("select * from posting") == []
    told = await world.rows("select data->>'minutes' as minutes from outbox where type = $1 order by version",
                            UnmatchedChanged.event_type())  # fmt: skip
    assert [row["minutes"] for row in told] == ["60", "20"]
    await world.learn(world.job("1001"))
    assert await world.balance() == 20


async def test_trainers_are_matched_too(api: Any, world: Any) -> None:
    await world.staffed()
    trainer = {"employer_number": "212000-1439", "employee_number": "1001", "role": "lead"}
    made = (await api.hold(trainers=[trainer])).json()
    assert made["trainers"] == [{"person_id": None, "role": "lead"}]
    await world.learn(world.job("1001"))
    found = await api.get(f"/sessions/{made['session_id']}")
    assert (found["version"], found["trainers"][0]["person_id"]) == (
        2,
        str(world.id("person 1001")),
    )
    told = await world.rows(
        "select data from outbox where type = $1 order by version", SessionChanged.event_type()
    )
    assert [len(SessionChanged.model_validate(row["data"]).trainers) for row in told] == [0, 1]


async def test_without_the_lock_two_open_transactions_miss_each_other_for_ever(
    api: Any, world: Any
) -> None:
    """The control: each looks before the other commits, and nothing will ever look again."""
    await world.staffed()
    await api.hold()
    async with world.database.session("gr") as one, world.database.session("gr") as other:
        await apply(one, world.principal(), [CLAIM])
        await matching.match(one, [KEY])
        await copy_versions(other, EmploymentCopy, [world.job("1001")])
        await matching.match(other, [KEY])
    assert await world.balance() == 0
    assert len(await world.rows("select * from employment_copy")) == 1
    assert len(await world.rows("select * from attendance where person_id is null")) == 1


async def test_with_the_lock_the_second_waits_and_finds_the_first(api: Any, world: Any) -> None:
    await world.staffed()
    await api.hold()

    async def employ() -> None:
        async with world.database.session("gr") as session:
            await copy_employments(session, [world.job("1001")])

    async with world.database.session("gr") as session:
        await apply(session, world.principal(), [CLAIM])
        await matching.settle(session)
        employing = asyncio.create_task(employ())
        await wait_for_lock(world)
        assert not employing.done()
    await employing
    assert await world.balance() == 60


async def test_with_the_lock_it_is_found_in_the_other_order_too(api: Any, world: Any) -> None:
    await world.staffed()
    await api.hold()

    async def attend() -> None:
        async with world.database.session("gr") as session:
            await apply(session, world.principal(), [CLAIM])
            await matching.settle(session)

    async with world.database.session("gr") as session:
        await copy_employments(session, [world.job("1001")])
        attending = asyncio.create_task(attend())
        await wait_for_lock(world)
        assert not attending.done()
    await attending
    assert await world.balance() == 60


async def test_many_at_once_in_both_directions_are_all_found(api: Any, world: Any) -> None:
    numbers = [str(n) for n in range(2000, 2040)]
    await world.staffed()
    await api.hold()
    await asyncio.gather(
        *(api.attend(number, 60) for number in numbers),
        *(
            world.learn(*(world.job(n) for n in reversed(numbers[i : i + 10])))
            for i in range(0, 40, 10)
        ),
    )
    assert await world.balance() == 40 * 60
    assert (await api.get("/unmatched"))["items"] == []
    [row] = await world.rows("select attendances, minutes from unmatched")
    assert (row["attendances"], row["minutes"]) == (0, 0)


async def wait_for_lock(world: Any) -> None:
    """Until some transaction of this database waits for a row of another."""
    for _ in range(200):
        async with world.database.pool.acquire() as connection:
            waiting = await connection.fetchval(
                "select count(*) from pg_locks where not granted and locktype = 'transactionid'"
            )
        if waiting:
            return
        await asyncio.sleep(0.02)
    raise AssertionError("nobody waits")
