"""Summaries over 10 million ledger entries, against the same figures from the entries by a covering index."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import sqlalchemy as sa
from pydantic import SecretStr
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.db import Database
from samlyft_events import Entry, PostingRecorded
from samlyft_reporting.models import ROLLUPS
from samlyft_reporting.reading import commands
from samlyft_reporting.reading.rollups import counted_by_month, summed
from samlyft_reporting.settings import Settings
from samlyft_reporting.standing import counted, kept
from samlyft_reporting.summaries import queries as summaries
from tools.bench_asked import figures
from tools.bench_place import place, size_of

ENTRIES = int(os.environ.get("SAMLYFT_BENCH_ENTRIES", "10000000"))
WORKPLACES = int(os.environ.get("SAMLYFT_BENCH_WORKPLACES", "2200"))
ROUNDS, PEOPLE_EACH, ATTENDED, LINES = 5, 91, 14, 490
PROJECT, DAY, PLACE = UUID(int=1), date(2020, 12, 31), "1400"
TENANT = "case when w < 800 then 'gr' when w < 1600 then 'halland' else 'skaraborg' end"
COLUMNS = """tenant_id, posting_id, line, project_id, person_id, session_id, workplace_id, municipality_code,
    role_group, time_kind, correction, eligible, minutes, local_date, month, known_at, known_on, employer_number"""

# Sessions of 14 people of one workplace over three years; what is held is known the same day, now and then later.
FILL = f"""
insert into entry ({COLUMNS})
select {TENANT}, lpad(to_hex(i / {LINES}), 32, '0')::uuid, i % {LINES}, '{PROJECT}',
    lpad(to_hex(w * {PEOPLE_EACH} + p), 32, '0')::uuid, lpad(to_hex(s), 32, '0')::uuid,
    lpad(to_hex(w), 32, '0')::uuid, (1400 + w / 40)::text,
    case when p = 0 then 'first_line_manager' when p < 4 then 'champion' else 'care_staff' end,
    'participant', false, true, 30, day, date_trunc('month', day::timestamp)::date,
    (day + h % 4 / 3 * 10)::timestamp at time zone 'utc', day + h % 4 / 3 * 10, '212000-' || 1000 + w / 40
from (
    select i, s, h, h % {WORKPLACES} as w, (h / 7 + i % {ATTENDED}) % {PEOPLE_EACH} as p,
        date '2018-01-01' + h / 11 % 1095 as day
    from (select i, s, abs(hashint8(s)) / 2 as h from (
        select i, i / {ATTENDED} as s from generate_series({{first}}, {{last}}) i) a) b
) c
"""
REVERSE = f"""
insert into entry ({COLUMNS})
select tenant_id, uuidv7(), 1, project_id, person_id, session_id, workplace_id, municipality_code, role_group,
    time_kind, true, eligible, -minutes, local_date, month, known_at + interval '30 days', known_on + 30,
    employer_number
from entry where line = 7 and hashint4(get_byte(uuid_send(posting_id), 15)) % 10 = 0
"""
ROLLED_UP = "".join(f"insert into {rollup.name} {summed(rollup, 'entry')};\n" for rollup in ROLLUPS)
ROLL_UP = f"""{ROLLED_UP}
insert into persons_by_month {counted_by_month("entry", "presence_in_month")};
insert into participation
select distinct on (tenant_id, person_id)
    tenant_id, person_id, 1, timestamptz '2018-01-01', date '2018-01-01', null::date,
    project_id, person_id, role_group, municipality_code, person_id, date '2018-01-01', null::date,
    case when hashtext(person_id::text) % 100 = 0 then 'withdrawn' else 'active' end, null
from presence;
insert into person
select tenant_id, person_id, 1, timestamptz '2018-01-01', date '2018-01-01', null::date, 'active',
    lag(person_id) over (partition by tenant_id order by person_id)
from presence where hashtext(person_id::text) % 1000 = 1;
create index covering on entry (tenant_id, project_id, municipality_code, known_on)
    include (person_id, role_group, minutes, time_kind);
"""


def _ad_hoc(narrow: str) -> sa.TextClause:
    """The same definitions, from the entries."""
    return sa.text(
        f"""
        with recursive {counted("counted", "day")}, {kept("kept", "day")}, each as (
            select coalesce(k.kept, e.person_id) as person_id, municipality_code as key, sum(minutes) as minutes,
                sum(minutes) filter (where role_group in ('strategic_manager', 'first_line_manager')) as as_manager
            from entry e join counted using (person_id) left join kept k on k.id = e.person_id
            where project_id = :project and time_kind = 'participant' and known_on <= :day {narrow}
            group by 1, 2
        ), balance as (
            select person_id, key, sum(minutes) as minutes, sum(as_manager) as as_manager
            from each group by grouping sets ((person_id), (person_id, key))
        )
        select coalesce(key, '') as key, count(*) filter (where minutes > 0) as persons,
            count(*) filter (where as_manager > 0) as managers, sum(minutes)::bigint as minutes
        from balance group by 1
        """
    )


async def run() -> list[tuple[str, str, str]]:
    """Rows of figure, value and goal."""
    async with place("reporting") as here:
        connection = await here.connect()
        rows = await _fill(connection)
        size = await size_of(connection, ENTRIES)
        database = Database(Settings(database_url=SecretStr(here.urls["app"])))
        await database.start()
        whole = await _alternate(database, "*", "")
        narrow = await _alternate(database, PLACE, f"and municipality_code = '{PLACE}'")
        asked = await figures(database, PROJECT, DAY, PLACE)
        rate = await _handled(database)
        await database.stop()
        await connection.close()
    return [
        ("entries, and rows of each rollup", rows, ""),
        ("the database on disk", size, ""),
        ("summary by municipality, whole tenant / ad hoc", whole, "<= 0.05"),
        ("summary of one municipality / ad hoc", narrow, "<= 0.15"),
        *asked,
        (
            "postings handled, entries a second",
            f"{rate:,.0f}",
            f">= {ENTRIES / 600:,.0f} (rebuild in 10 min)",
        ),
    ]


async def _fill(connection: asyncpg.Connection) -> str:
    await connection.execute(
        "drop index ix_entry_person; alter table entry drop constraint pk_entry"
    )
    step = 1_000_000
    for first in range(0, ENTRIES, step):
        await connection.execute(FILL.format(first=first, last=min(first + step, ENTRIES) - 1))
    await connection.execute(REVERSE)
    await connection.execute(
        "alter table entry add constraint pk_entry primary key (tenant_id, posting_id, line)"
    )
    await connection.execute(
        "create index ix_entry_person on entry (tenant_id, project_id, person_id)"
    )
    await connection.execute(ROLL_UP)
    await connection.execute("vacuum analyze")
    tables = ("entry", *(rollup.name for rollup in ROLLUPS), "persons_by_month")
    return ", ".join(
        [f"{await connection.fetchval(f'select count(*) from {table}'):,}" for table in tables]
    )


async def _alternate(database: Database, scope: str, narrow: str) -> str:
    """Both ways in turn, their answers compared; the median of each and their ratio."""
    taken: dict[str, list[float]] = {"summary": [], "ad hoc": []}
    statement = _ad_hoc(narrow)
    for number in range(ROUNDS + 1):
        answers = []
        ways: dict[str, Callable[[AsyncSession, str], Awaitable[object]]] = {
            "summary": _summary,
            "ad hoc": lambda session, _: _from_entries(session, statement),
        }
        for way, ask in ways.items():
            async with database.session("gr", scope) as session:
                await session.connection()
                began = time.perf_counter()
                answers.append(await ask(session, scope))
                if number:
                    taken[way].append(time.perf_counter() - began)
        if answers[0] != answers[1]:
            msg = "the read model and the entries differ"
            raise RuntimeError(msg)
    fast, slow = (statistics.median(seconds) for seconds in taken.values())
    return f"{fast / slow:.3f} ({1000 * fast:.0f} ms / {1000 * slow:.0f} ms)"


async def _summary(session: AsyncSession, scope: str) -> dict[str, tuple[int, int, int]]:
    found = await summaries.summarise(session, PROJECT, DAY, "municipality", scope)
    return {key: (c.persons, c.managers, c.minutes) for key, c in found.groups.items()}


async def _from_entries(
    session: AsyncSession, statement: sa.TextClause
) -> dict[str, tuple[int, int, int]]:
    rows = await (await session.connection()).execute(statement, {"project": PROJECT, "day": DAY})
    return {row.key: (row.persons, row.managers, row.minutes) for row in rows}


async def _handled(
    database: Database, batches: int = 10, postings: int = 20, size: int = 500
) -> float:
    """Entries a second through the handler, into the full tables."""
    began = time.perf_counter()
    for batch in range(batches):
        async with database.session("gr") as session:
            await commands.record_postings(
                session, [_posting(batch, size) for _ in range(postings)]
            )
    return batches * postings * size / (time.perf_counter() - began)


def _posting(batch: int, size: int) -> PostingRecorded:
    return PostingRecorded(
        aggregate_id=uuid4(),
        version=1,
        known_at=datetime.now(UTC),
        project_id=PROJECT,
        time_kind="participant",
        kind="attendance",
        entries=[
            Entry(
                line=line,
                attendance_id=uuid4(),
                session_id=UUID(int=batch),
                person_id=UUID(int=(batch * size + line) % 72_800),
                local_date=DAY + timedelta(days=batch),
                minutes=30,
                role_group="care_staff",
                municipality_code=PLACE,
                workplace_id=UUID(int=line % 40),
                employer_number="212000-1439",
            )
            for line in range(size)
        ],
    )
