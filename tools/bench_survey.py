"""Paired results of a survey of a million answers, against a plain scan of the same forms in the same run."""

from __future__ import annotations

import base64
import json
import os
import statistics
import time
from collections.abc import Awaitable, Callable
from uuid import UUID

import asyncpg
from pydantic import SecretStr
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.db import Database
from samlyft_survey.forms import Label
from samlyft_survey.results import queries
from samlyft_survey.results.columns import Question
from samlyft_survey.results.queries import Asked
from samlyft_survey.settings import Settings
from tools.bench_place import TENANT, place

PEOPLE = int(os.environ.get("SAMLYFT_BENCH_ANSWERS", "1000000")) // 40
ROUNDS, ITEMS = 5, 20
BEFORE, AFTER = UUID(int=1), UUID(int=2)
FORM = Label(sv="x", en="x")
VALUES = ("never", "seldom", "weekly", "daily")

# Twenty items of four steps, two rounds, everybody paired; facts as tokens get them.
FILL = """
insert into answer (tenant_id, answer_id, round_id, pairing_key, role_group, week, answers, facts)
select 'gr', gen_random_uuid(), $1, uuid_send(md5(p::text)::uuid), 'care_staff', '2021-W20',
    (select jsonb_object_agg('q' || i, (array['never', 'seldom', 'weekly', 'daily'])[1 + (random() * 3.99)::int % 4])
     from generate_series(1, $2) i where p > 0),
    jsonb_build_object('municipality_code', (1400 + p % 12)::text,
        'gender', case p % 9 when 0 then 'man' else 'woman' end)
from generate_series(1, $3) p order by random()
"""
ROUND = """
insert into round (tenant_id, round_id, project_id, family_id, questionnaire_id, wave, opens_on, closes_on, status,
    invited, told_answered, known_at, historical, version)
values ('gr', $1, $1, '00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000001', $2, '2021-01-01',
    '2021-02-01', 'closed', 0, 0, now(), false, 1)
"""
SETUP = """
insert into questionnaire (tenant_id, questionnaire_id, code, version, body)
values ('gr', '00000000-0000-0000-0000-000000000001', 'bench', 1, '{}');
insert into family (tenant_id, family_id, project_id, code, status, version)
values ('gr', '00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000001', 'bench', 'open', 1);
"""
# The limit: every answer of both rounds read once and counted by item.
SCAN = """
select x.key, x.value, count(*) from answer a cross join lateral jsonb_each_text(a.answers) x
where a.round_id = any ($1) group by 1, 2
"""


async def run() -> list[tuple[str, str, str]]:
    """Rows of figure, value and goal."""
    async with place("survey") as here:
        connection = await here.connect()
        await _fill(connection)
        database = Database(
            Settings(
                database_url=SecretStr(here.urls["app"]),
                secret_key=SecretStr(base64.b64encode(bytes(range(32))).decode()),
            )
        )
        await database.start()
        names = [f"q{i}" for i in range(1, ITEMS + 1)]
        asked = [
            Asked(Question(n, n, None, FORM, VALUES, (FORM,) * 4, ordered=True), n) for n in names
        ]

        async def scanned() -> None:
            await connection.fetch(SCAN, [BEFORE, AFTER])

        async def crossed(session: AsyncSession) -> None:
            await queries.crossings(session, AFTER, BEFORE, asked)

        async def told(session: AsyncSession) -> None:
            await queries.tables(session, AFTER, BEFORE, queries.WHOLE)

        figures = await _alternate(database, scanned, crossed, told)
        await database.stop()
        await connection.close()
    return [
        ("answers", f"{PEOPLE * ITEMS * 2:,}", ""),
        (
            "plain scan / paired, by every dimension",
            f"{figures[0] / figures[1]:.2f} ({figures[1]:.1f} s)",
            ">= 0.3",
        ),
        ("frozen sums / paired self-join", f"{figures[2] / figures[1]:.5f}", "<= 0.02"),
    ]


async def _fill(connection: asyncpg.Connection) -> None:
    await connection.execute(TENANT)
    await connection.execute(SETUP)
    for number, wave in ((BEFORE, "before"), (AFTER, "after")):
        await connection.execute(ROUND, number, wave)
        await connection.execute(FILL, number, ITEMS, PEOPLE)
    body = json.dumps({"columns": [["improved"], ["unchanged"], ["declined"]], "rows": []})
    insert = (
        "insert into result_table values ('gr', $1, $2, 'change', $3, 'whole', $4::text::jsonb)"
    )
    for i in range(ITEMS):
        await connection.execute(insert, AFTER, BEFORE, f"q{i + 1}", body)
    await connection.execute("vacuum analyze answer")


async def _alternate(
    database: Database,
    scanned: Callable[[], Awaitable[None]],
    *reads: Callable[[AsyncSession], Awaitable[None]],
) -> list[float]:
    """Medians of the three, taken in turn."""
    spent: list[list[float]] = [[], [], []]
    for _ in range(ROUNDS):
        started = time.perf_counter()
        await scanned()
        spent[0].append(time.perf_counter() - started)
        for place_, read in enumerate(reads, 1):
            async with database.session("gr") as session:
                started = time.perf_counter()
                await read(session)
                spent[place_].append(time.perf_counter() - started)
    return [statistics.median(one) for one in spent]
