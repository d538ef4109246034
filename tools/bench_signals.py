"""All signals of a tenant with 200 000 people, against one scan of its entries; and those of one municipality."""

from __future__ import annotations

import os
import time
from datetime import date
from uuid import UUID

import asyncpg
import sqlalchemy as sa
from pydantic import SecretStr

from samlyft_common.db import Database
from samlyft_reporting.settings import Settings
from samlyft_reporting.signals.commands import refresh
from tools.bench_place import place

PEOPLE = int(os.environ.get("SAMLYFT_BENCH_PEOPLE", "200000"))
EACH, SESSIONS, ATTENDED, MUNICIPALITIES = 50, 20, 25, 49
UNITS = PEOPLE // EACH
PROJECT, DAY = UUID(int=1), date(2020, 12, 1)
KNOWN = "timestamptz '2019-06-01', date '2019-06-01', null::date"


def _id(kind: int, number: str) -> str:
    return f"(lpad(to_hex({kind}), 8, '0') || lpad(to_hex({number}), 24, '0'))::uuid"


CODE = f"(1400 + w % {MUNICIPALITIES})::text"
FILL = (
    f"""insert into project (tenant_id, id, version, known_at, known_on, known_until, code, name, eligible_from,
        eligible_to, municipalities, synthetic)
    select 'gr', '{PROJECT}', 1, {KNOWN}, 'bench', 'Bench', '2019-04-01', '2021-06-30',
        (select jsonb_agg(jsonb_build_object('municipality_code', (1400 + m)::text, 'from_on', '2019-04-01'))
         from generate_series(0, {MUNICIPALITIES - 1}) m), true""",
    f"""insert into workplace (tenant_id, id, version, known_at, known_on, known_until, code, name,
        municipality_code, employer_number, area_of_care, opened_on, status)
    select 'gr', {_id(2, "w")}, 1, {KNOWN}, w::text, w::text, {CODE}, '212000-1439',
        (array['hemtjänst', 'särskilt boende', 'lss'])[1 + w % 3], '2015-01-01', 'open'
    from generate_series(1, {UNITS}) w""",
    f"""insert into employment (tenant_id, id, version, known_at, known_on, known_until, person_id,
        employer_number, workplace_id, municipality_code, role_group, starts_on, status, share_percent, hours)
    select 'gr', {_id(3, "n")}, 1, {KNOWN}, {_id(4, "n")}, '212000-1439', {_id(2, "w")}, {CODE},
        case n % {EACH} when 0 then 'first_line_manager' when 1 then 'champion' else 'care_staff' end,
        '2019-01-01', 'active', 50 + n % 51, case when n % 5 = 0 then 'night' else 'day' end
    from (select n, 1 + (n - 1) / {EACH} as w from generate_series(1, {PEOPLE}) n) p""",
    f"""insert into participation (tenant_id, id, version, known_at, known_on, known_until, project_id, person_id,
        role_group, municipality_code, workplace_id, starts_on, status)
    select tenant_id, id, 1, {KNOWN}, '{PROJECT}', person_id, role_group, municipality_code, workplace_id,
        '2019-09-01', 'active' from employment""",
    f"""insert into person (tenant_id, id, version, known_at, known_on, known_until, status, gender)
    select tenant_id, person_id, 1, {KNOWN}, 'active',
        case when hashtext(person_id::text) % 5 = 0 then 'man' else 'woman' end from employment""",
    f"""insert into session (tenant_id, id, version, known_at, known_on, known_until, project_id, starts_at, ends_at,
        kind, form, municipality_code, workplace_id, status, topic, topics, trainers, theory_minutes,
        discussion_minutes)
    select 'gr', {_id(5, f"w * {SESSIONS} + s")}, 1, {KNOWN}, '{PROJECT}',
        timestamptz '2019-10-01 08:00Z' + interval '20 days' * s,
        timestamptz '2019-10-01 08:30Z' + interval '20 days' * s,
        (array['APT', 'APT', 'SYS', 'BAS', 'WS1'])[1 + s % 5], 'on_site', {CODE}, {_id(2, "w")}, 'held',
        't' || s % 7, array['t' || s % 7], jsonb_build_array(jsonb_build_object('person_id',
            {_id(4, f"(w - 1) * {EACH} + 2")})), 15, 15
    from generate_series(1, {UNITS}) w, generate_series(0, {SESSIONS - 1}) s""",
    f"""insert into entry (tenant_id, posting_id, line, project_id, person_id, session_id, workplace_id,
        municipality_code, role_group, time_kind, correction, eligible, minutes, local_date, month, known_at,
        known_on)
    select 'gr', {_id(6, f"w * {SESSIONS} + s")}, p, '{PROJECT}',
        {_id(4, f"(w - 1) * {EACH} + 1 + (s * 7 + p) % {EACH}")},
        {_id(5, f"w * {SESSIONS} + s")}, {_id(2, "w")}, {CODE}, 'care_staff', 'participant', false, true, 30,
        date '2019-10-01' + 20 * s, date_trunc('month', (date '2019-10-01' + 20 * s)::timestamp)::date,
        timestamptz '2020-06-01', date '2020-06-01'
    from generate_series(1, {UNITS}) w, generate_series(0, {SESSIONS - 1}) s, generate_series(1, {ATTENDED}) p""",
    f"""insert into champion (tenant_id, id, version, known_at, known_on, known_until, person_id, municipality_code,
        workplace_ids, recruited_by, minutes_per_week, active_from, trained_on, status)
    select 'gr', {_id(7, "w")}, 1, {KNOWN}, {_id(4, f"(w - 1) * {EACH} + 2")}, {CODE}, array[{_id(2, "w")}],
        case when w % 3 = 0 then 'appointed' else 'applied' end, 60, '2019-10-01', '2019-12-01', 'active'
    from generate_series(1, {UNITS}) w where w % 4 > 0""",
    f"""insert into absence (tenant_id, id, version, known_at, known_on, known_until, project_id, session_id,
        person_id, local_date, status)
    select 'gr', {_id(8, "n")}, 1, {KNOWN}, '{PROJECT}', {_id(8, "n")}, {_id(4, f"1 + n % {PEOPLE}")},
        '2020-03-01', 'absent' from generate_series(1, {PEOPLE // 10}) n""",
    "vacuum analyze",
)
SCAN = sa.text(
    "select count(*) from (select workplace_id, person_id, sum(minutes) from entry group by 1, 2) e"
)
COUNT = sa.text("select count(*) from signal where status = 'raised'")
NOTE = sa.text("insert into signal_due (tenant_id, municipality_code) values ('gr', '1440')")


async def run() -> list[tuple[str, str, str]]:
    """Rows of figure, value and goal."""
    async with place("reporting") as here:
        connection: asyncpg.Connection = await here.connect()
        for statement in FILL:
            await connection.execute(statement)
        await connection.close()
        database = Database(Settings(database_url=SecretStr(here.urls["app"])))
        await database.start()
        scan = min([await _timed(database, SCAN) for _ in range(3)])
        first = await _refreshed(database, DAY)
        again = await _refreshed(database, date(2020, 12, 2))
        await _timed(database, NOTE)
        one = await _refreshed(database, date(2020, 12, 2))
        async with database.session("gr") as session:
            raised = await (await session.connection()).scalar(COUNT)
        await database.stop()
    return [
        (
            "people, entries, signals raised",
            f"{PEOPLE:,}, {UNITS * SESSIONS * ATTENDED:,}, {raised:,}",
            "",
        ),
        ("one scan of the entries", f"{scan:.2f} s", ""),
        (
            "all signals, the first time, with their events",
            f"{first:.2f} s = {first / scan:.1f} scans",
            "< 10 s",
        ),
        ("all signals, the next day", f"{again:.2f} s = {again / scan:.1f} scans", "< 10 s"),
        (
            "one municipality after something new",
            f"{one:.2f} s = {one / scan:.2f} scans",
            "< 1 scan",
        ),
    ]


async def _timed(database: Database, statement: sa.TextClause) -> float:
    began = time.perf_counter()
    async with database.session("gr") as session:
        await (await session.connection()).execute(statement)
    return time.perf_counter() - began


async def _refreshed(database: Database, day: date) -> float:
    began = time.perf_counter()
    async with database.session("gr") as session:
        await refresh(session, day)
    return time.perf_counter() - began
