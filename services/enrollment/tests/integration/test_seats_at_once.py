"""Five hundred people want the last twenty seats at the same moment."""

import asyncio
import time
from collections import Counter

import asyncpg

from samlyft_common.db import Database
from samlyft_testing import as_tenant
from samlyft_testing.plugin import Caller
from services.enrollment.tests.conftest import Office
from services.enrollment.tests.planning import an_activity, planned, staff

SEATS, PEOPLE = 20, 500
COUNT = """
select (select count(*) from sign_up where planned_session_id = s.id and status = 'confirmed')
    < s.capacity from planned_session s where s.id = $1
"""
SEAT = """
insert into sign_up (tenant_id, id, known_at, planned_session_id, person_id, workplace_id,
    municipality_code, status, place, signed_up_at, release, substitute_needed, version)
select 'gr', gen_random_uuid(), now(), $1, $2, e.workplace_id, e.municipality_code, $3, 1, now(),
    'unanswered', false, 1 from employment e where e.person_id = $2
"""


async def a_full_house(office: Office) -> tuple[str, list[str]]:
    activity = await office.made("/activities", an_activity())
    made = await planned(office, activity["activity_id"], capacity=SEATS)
    return str(made["planned_session_id"]), await staff(office, PEOPLE)


async def test_five_hundred_at_once_get_twenty_seats_and_a_line_in_order(
    office: Office, caller: Caller
) -> None:
    planned_id, people = await a_full_house(office)
    clients = [await caller("project-staff") for _ in range(10)]

    async def ask(number: int) -> tuple[int, str, int]:
        body = {"planned_session_id": planned_id, "person_id": people[number]}
        # Whom a busy service bids come back does so under the same key, as every client is told to.
        key = {"Idempotency-Key": f"a-seat-for-{number}"}
        for _ in range(100):
            answer = await clients[number % 10].post("/sign-ups", json=body, headers=key)
            if answer.status_code != 503:
                break
            await asyncio.sleep(0.2)
        made = answer.json()
        return answer.status_code, made.get("status", answer.text), made.get("place", 0)

    began = time.monotonic()
    answers = await asyncio.gather(*(ask(number) for number in range(PEOPLE)))
    spent = time.monotonic() - began
    assert Counter((status, what) for status, what, _ in answers) == {
        (201, "confirmed"): SEATS,
        (201, "waiting"): PEOPLE - SEATS,
    }
    assert sorted(place for *_, place in answers) == list(range(1, PEOPLE + 1))
    assert max(place for _, what, place in answers if what == "confirmed") == SEATS
    first = await office.listed("/sign-ups", status="waiting", limit=200)
    assert [row["queue_position"] for row in first] == list(range(1, 201))
    now = (await office.client.get(f"/planned-sessions/{planned_id}")).json()
    assert (now["taken"], now["waiting"]) == (SEATS, PEOPLE - SEATS)
    assert spent < 60, f"{spent:.0f} s"


async def test_without_the_lock_more_get_a_seat_than_there_are(
    office: Office, database: Database
) -> None:
    """The control: the same count and insert, each in a transaction of its own, with nothing locked."""
    planned_id, people = await a_full_house(office)
    ready = asyncio.Barrier(8)

    async def count_then_take(mine: list[str]) -> None:
        async with as_tenant(database, "gr") as connection:
            await ready.wait()
            for person in mine:
                await take(connection, planned_id, person)
            await ready.wait()

    async def take(connection: asyncpg.Connection, planned: str, person: str) -> None:
        free = await connection.fetchval(COUNT, planned)
        await connection.execute(SEAT, planned, person, "confirmed" if free else "waiting")

    await asyncio.gather(*(count_then_take(people[n:80:8]) for n in range(8)))
    rows = await office.listed("/sign-ups", status="confirmed", limit=200)
    assert len(rows) > SEATS
