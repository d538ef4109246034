"""Three kinds of time: booked from sessions or posted, and never the same minute of the same person twice."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import pytest

import samlyft_testing as testing
from samlyft_events import PostingRecorded

NOON = datetime(2020, 9, 14, 10, 0, tzinfo=UTC)
LEADER = {"employer_number": "212000-1439", "employee_number": "2001", "role": "lead"}
HOURS = ["worked-times:read", "worked-times:write"]


@pytest.fixture
async def hours(api: Any, world: Any, caller: Any) -> Any:
    """A client that posts worked time; 2001 is a champion, 1001 and 1002 are care staff."""
    await world.staffed("1001", "1002")
    await world.learn(world.person("2001"), world.job("2001", role_group="champion"))
    return await caller(scopes=HOURS)


def worked(number: str = "2001", start: datetime = NOON, minutes: int = 60, **more: Any) -> Any:
    return {
        "project_code": "modig",
        "employer_number": "212000-1439",
        "employee_number": number,
        "kind_of_time": "champion_preparing",
        "starts_at": start.isoformat(),
        "ends_at": (start + timedelta(minutes=minutes)).isoformat(),
    } | more


async def kinds(world: Any) -> dict[str, int]:
    rows = await world.rows(
        "select kind_of_time, sum(minutes)::int from entry group by 1 order by 1"
    )
    return dict(rows)


async def test_a_champions_teaching_is_booked_from_the_session_and_follows_it(
    api: Any, world: Any, hours: Any
) -> None:
    await api.hold(trainers=[LEADER])
    await api.attend("1001", 90)
    assert await kinds(world) == {"champion_teaching": 120, "participant": 90}
    [booked] = (await hours.get("/worked-times")).json()["items"]
    assert (booked["minutes"], booked["kind_of_time"], booked["person_id"]) == (
        120,
        "champion_teaching",
        str(world.id("person 2001")),
    )
    events = await world.rows(
        "select data from outbox where type = $1 order by seq", PostingRecorded.event_type()
    )
    event = PostingRecorded.model_validate(events[0]["data"])
    assert (event.time_kind, event.entries[0].kind_of_time) == ("champion", "champion_teaching")
    [found] = (await api.get("/sessions"))["items"]
    voided = await api.client.post(
        f"/sessions/{found['session_id']}/voidings", json={"reason": "not_held"}
    )
    assert voided.status_code == 201, voided.text
    assert await kinds(world) == {"champion_teaching": 0, "participant": 0}
    assert (await hours.get("/worked-times", params={"status": "stands"})).json()["items"] == []


async def test_a_trainer_known_later_is_booked_then_and_a_draft_not_at_all(
    api: Any, world: Any, hours: Any
) -> None:
    await api.hold("S1", trainers=[LEADER | {"employee_number": "2002"}])
    await api.hold("S2", trainers=[LEADER], status="draft", starts_at=NOON + timedelta(days=1))
    await api.hold("S3", trainers=[LEADER | {"employee_number": "1001"}])  # no champion
    assert await kinds(world) == {}
    await world.learn(world.person("2002"), world.job("2002", role_group="local_project_leader"))
    assert await kinds(world) == {"project_staff": 120}


async def test_a_night_is_worked_on_two_dates(world: Any, hours: Any) -> None:
    night = datetime(2020, 10, 24, 20, tzinfo=UTC)  # 22.00 local, the night when clocks go back
    made = await hours.post("/worked-times", json=worked(start=night, minutes=420))
    assert made.status_code == 201, made.text
    assert [(t["local_date"], t["minutes"]) for t in made.json()["worked_times"]] == [
        ("2020-10-24", 120),
        ("2020-10-25", 300),
    ]
    assert await kinds(world) == {"champion_preparing": 420}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"employee_number": "9999"}, "not-employed"),
        ({"project_code": "none"}, "unknown-project"),
        ({"ends_at": "2020-09-14T09:00:00Z"}, "ends-before-start"),
        ({"ends_at": "2020-09-16T09:00:00Z"}, "too-long"),
        ({"starts_at": "2099-01-01T09:00:00Z", "ends_at": "2099-01-01T10:00:00Z"}, "not-held-yet"),
        ({"known_at": "2020-09-20T09:00:00Z"}, "history-import"),
    ],
)
async def test_time_without_sense_is_refused(
    world: Any, hours: Any, changed: dict[str, str], code: str
) -> None:
    answer = await hours.post("/worked-times", json=worked() | changed)
    assert answer.json()["errors"][0]["code"] == code
    assert await kinds(world) == {}


async def test_a_minute_counts_as_one_kind_whichever_came_first(
    api: Any, world: Any, hours: Any
) -> None:
    await api.hold()
    await api.attend("1001", 60)
    refused = await hours.post("/worked-times", json=worked("1001", NOON + timedelta(minutes=59)))
    assert refused.json()["errors"][0]["code"] == "counted-otherwise"
    beside = await hours.post("/worked-times", json=worked("1001", NOON + timedelta(minutes=60)))
    assert beside.status_code == 201, beside.text
    twice = await hours.post("/worked-times", json=worked("1001", NOON + timedelta(minutes=90)))
    assert twice.json()["errors"][0]["code"] == "counted-otherwise"
    await hours.post("/worked-times", json=worked("1002", NOON))
    one = await api.attend("1002", 60)
    assert one.json()["errors"][0]["code"] == "counted-otherwise", one.text
    many = await api.send(api.row("1002", 60), api.row("1001", 60))
    assert [error["code"] for error in many.json()["errors"]] == ["counted-otherwise"]
    assert await kinds(world) == {"champion_preparing": 120, "participant": 60}


async def test_reversed_time_makes_room_and_stays_to_be_seen(
    api: Any, world: Any, hours: Any
) -> None:
    await api.hold()
    made = (await hours.post("/worked-times", json=worked("1001"))).json()["worked_times"][0]
    path = f"/worked-times/{made['worked_time_id']}"
    gone = await hours.post(f"{path}/reversals", json={"reason": "wrong_person"})
    assert (gone.json()["status"], gone.json()["reason"]) == ("reversed", "wrong_person")
    assert (await hours.post(f"{path}/reversals", json={"reason": "duplicate"})).status_code == 409
    assert (await hours.get(path)).headers["etag"] == '"v2"'
    assert (await api.attend("1001")).status_code == 201
    assert await kinds(world) == {"champion_preparing": 0, "participant": 60}


async def test_what_waits_for_its_person_does_not_count_beside_other_time(
    api: Any, world: Any, hours: Any
) -> None:
    await api.hold()
    assert (await api.attend("3001", 60)).json()["matched"] is False
    await hours.post("/worked-times", json=worked("1001"))
    # The same person under a second number: what waited stays unmatched, to be seen.
    await world.learn(world.job("3001", person_id=world.id("person 1001")))
    assert await kinds(world) == {"champion_preparing": 60}
    assert len((await api.get("/unmatched"))["items"]) == 1


async def at_once(api: Any, hours: Any, number: str) -> list[int]:
    answers = await asyncio.gather(
        api.attend(number, 60), hours.post("/worked-times", json=worked(number))
    )
    return sorted(answer.status_code for answer in answers)


async def test_the_same_minute_at_once_as_two_kinds_leaves_one(
    api: Any, world: Any, hours: Any
) -> None:
    numbers = [str(number) for number in range(4001, 4021)]
    await world.learn(*(world.person(n) for n in numbers), *(world.job(n) for n in numbers))
    await api.hold()
    for number in numbers:
        statuses = await at_once(api, hours, number)
        assert statuses[0] == 201, statuses
        assert statuses[1] in {409, 422}, statuses
    people = await world.rows(
        "select person_id, sum(minutes)::int as minutes from entry group by 1"
    )
    assert [row["minutes"] for row in people] == [60] * len(numbers)


async def test_without_the_guards_both_would_be_kept(
    api: Any, world: Any, hours: Any, postgres: str, database_urls: dict[str, str]
) -> None:
    """The control: two transactions that each looked before the other committed."""
    await api.hold()
    named = urlsplit(database_urls["app"]).path.lstrip("/")
    found = {}
    for guarded in (True, False):
        number = "1001" if guarded else "1002"
        admin = await asyncpg.connect(postgres, database=named)
        verb = "enable" if guarded else "disable"
        for table in ("posting", "worked_time"):
            await admin.execute(f"alter table {table} {verb} trigger guard_{table}")
        await admin.close()
        try:
            async with testing.as_tenant(world.database, "gr") as connection:
                await connection.execute(
                    """
                    insert into worked_time (tenant_id, project_id, person_id, employer_number, kind_of_time,
                        local_date, starts_at, ends_at, minutes, eligible, role_group, municipality_code,
                        workplace_id, known_at, actor)
                    values ('gr', $1, $2, '212000-1439', 'project_staff', '2020-09-14', $3, $4, 60, true,
                        'care_staff', '1440', $5, now(), 'test')
                    """,
                    world.id("modig"), world.id(f"person {number}"), NOON, NOON + timedelta(hours=1), uuid4(),
                )  # fmt: skip
                taken = await api.attend(number, 60)
                assert taken.status_code == 201  # it cannot see what is not committed yet
            found[guarded] = "both"
        except asyncpg.ExclusionViolationError:
            found[guarded] = "one"
        finally:
            admin = await asyncpg.connect(postgres, database=named)
            for table in ("posting", "worked_time"):
                await admin.execute(f"alter table {table} enable trigger guard_{table}")
            await admin.close()
    assert found == {True: "one", False: "both"}


async def test_balances_are_told_by_kind_of_time(api: Any, world: Any, hours: Any) -> None:
    await api.hold(trainers=[LEADER])
    await api.attend("1001", 90)
    [people] = (await api.get("/balances", as_of="2020-09-14"))["items"]
    assert (people["kind_of_time"], people["by_activity"]["minutes"]) == ("participant", 90)
    for kind, minutes in (("champion_teaching", 120), ("champion_preparing", 0)):
        query = {"as_of": "2020-09-14", "kind_of_time": kind}
        items = (await api.get("/balances", **query))["items"]
        assert sum(item["by_activity"]["minutes"] for item in items) == minutes
        assert sum(item["by_knowledge"]["minutes"] for item in items) == 0
