"""Balances, the trainers' chain and coverage over 10 million attendances of 200 000 people, beside the plain sums."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
import sqlalchemy as sa
from pydantic import SecretStr
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.db import Database
from samlyft_training_log.chains import statements as chains
from samlyft_training_log.chains.keeping import PATIENT, keep_round
from samlyft_training_log.coverage import queries as coverage
from samlyft_training_log.ledger import queries
from samlyft_training_log.seals.sealer import fold_all
from samlyft_training_log.settings import Settings
from tools.bench_place import place, size_of

ATTENDANCES = int(os.environ.get("SAMLYFT_BENCH_ATTENDANCES", "10000000"))
WORKPLACES = int(os.environ.get("SAMLYFT_BENCH_WORKPLACES", "2200"))
ROUNDS, PEOPLE_EACH, ATTENDED = 3, 91, 10
ONE = UUID(int=5 * PEOPLE_EACH + 1)
SESSIONS = ATTENDANCES // ATTENDED

# Two trainers a workplace; one session in a thousand is the champions' course, led from outside.
FILL = f"""
insert into workplace_copy (tenant_id, workplace_id, version, code, municipality_code)
select 'gr', lpad(to_hex(w), 32, '0')::uuid, 1, 'W' || w, (1400 + w / 40)::text
from generate_series(0, {WORKPLACES - 1}) w;
insert into employment_copy (tenant_id, employment_id, version, known_at, person_id, employer_number, employee_number,
    workplace_id, municipality_code, role_group, starts_on, status)
select 'gr', lpad(to_hex(p), 32, '0')::uuid, 1, now(), lpad(to_hex(p), 32, '0')::uuid, '212000-1439', p::text,
    lpad(to_hex(p / {PEOPLE_EACH}), 32, '0')::uuid, (1400 + p / {PEOPLE_EACH} / 40)::text, 'care_staff',
    date '2018-01-01', 'active'
from generate_series(0, {WORKPLACES * PEOPLE_EACH - 1}) p;
insert into session (tenant_id, session_id, code, project_id, starts_at, ends_at, length, kind, form, topic, known_at)
select 'gr', lpad(to_hex(s), 32, '0')::uuid, 'S' || s, lpad('1', 32, '0')::uuid,
    timestamptz '2019-01-01 08:00Z' + (s % 1000) * interval '1 day',
    timestamptz '2019-01-01 09:00Z' + (s % 1000) * interval '1 day', 60,
    case when s % 1000 = 0 then 'DOU' else 'BAS' end, 'on_site', 'T' || s / {WORKPLACES} % 20, now()
from generate_series(0, {SESSIONS - 1}) s;
insert into session_trainer (tenant_id, session_id, employer_number, employee_number, person_id, role)
select 'gr', lpad(to_hex(s), 32, '0')::uuid, '212000-1439', p::text, lpad(to_hex(p), 32, '0')::uuid, 'lead'
from (
    select s, s % {WORKPLACES} * {PEOPLE_EACH} + s / {WORKPLACES} % 2 as p
    from generate_series(0, {SESSIONS - 1}) s where s % 1000 <> 0
) x;
"""
# An entry for each attendance, in postings of 500 that are marked as sealed; nothing waits for the triggers' checks.
ATTEND = f"""
with x as materialized (
    select s, s % {WORKPLACES} as w, s * {ATTENDED} + j as n, date '2019-01-01' + (s % 1000)::integer as day,
        s % {WORKPLACES} * {PEOPLE_EACH} + (s / {WORKPLACES} * 7 + j * 9) % {PEOPLE_EACH} as p
    from generate_series({{first}}::bigint, {{last}}::bigint) s, generate_series(0, {ATTENDED - 1}) j
), attended as (
    insert into attendance (tenant_id, attendance_id, session_id, project_id, employer_number, employee_number,
        local_date, minutes, first_minutes, status, eligible, person_id, role_group, municipality_code, workplace_id,
        known_at, actor)
    select 'gr', lpad(to_hex(n), 32, '0')::uuid, lpad(to_hex(s), 32, '0')::uuid, lpad('1', 32, '0')::uuid,
        '212000-1439', p::text, day, 60, 60, 'present', true, lpad(to_hex(p), 32, '0')::uuid, 'care_staff',
        (1400 + w / 40)::text, lpad(to_hex(w), 32, '0')::uuid, now(), 'bench'
    from x
)
insert into entry (tenant_id, posting_id, line, project_id, attendance_id, session_id, person_id, local_date, minutes,
    role_group, municipality_code, workplace_id, employer_number, eligible)
select 'gr', lpad(to_hex(n / 500), 32, '0')::uuid, n % 500 + 1, lpad('1', 32, '0')::uuid,
    lpad(to_hex(n), 32, '0')::uuid, lpad(to_hex(s), 32, '0')::uuid, lpad(to_hex(p), 32, '0')::uuid, day, 60,
    'care_staff', (1400 + w / 40)::text, lpad(to_hex(w), 32, '0')::uuid, '212000-1439', true
from x
"""
POSTINGS = f"""
insert into posting (tenant_id, posting_id, project_id, time_kind, kind, known_at, actor, sealed)
select 'gr', lpad(to_hex(n), 32, '0')::uuid, lpad('1', 32, '0')::uuid, 'participant', 'attendance',
    timestamptz '2019-01-01 12:00Z' + n % 1000 * interval '1 day', 'bench', true
from generate_series(0, {(ATTENDANCES - 1) // 500}) n;
insert into seal (tenant_id, position, posting_id, salts, digests, link)
select tenant_id, row_number() over (order by posting_id), posting_id, '{{}}', '{{}}', '' from posting;
"""
PLAIN = """
select t.person_id, count(distinct a.person_id) from session_trainer t
join attendance a on a.tenant_id = t.tenant_id and a.session_id = t.session_id
where a.minutes > 0 group by t.person_id
"""
ALL = {"topic": None, "project_id": None}
WHERE = {
    "scope": "*", "topic": None, "municipality_code": None, "workplace_id": None,
    "as_of": date(2021, 12, 31), "months": 24,
}  # fmt: skip


async def run() -> list[tuple[str, str, str]]:
    """Rows of figure, value and goal."""
    async with place("training-log") as here:
        connection = await here.connect()
        await _fill(connection)
        folded = await _timed(here.urls["relay"], fold_all)
        kept = await _timed(here.urls["relay"], keep_round)
        size = await size_of(connection, ATTENDANCES)
        database = Database(Settings(database_url=SecretStr(here.urls["app"])))
        await database.start()
        taken = {name: await _median(database, ask) for name, ask in _questions().items()}
        await database.stop()
        await connection.execute("update chain_mark set position = position - 20")
        again = await _timed(here.urls["relay"], keep_round)
        await connection.close()
    plain, summed = taken.pop("plain count of reach"), taken.pop("balances summed from the entries")
    told = [
        ("the database on disk", size, ""),
        ("entries folded into sums", f"{ATTENDANCES / folded:,.0f} a second", ""),
        ("edges of the chain made from nothing", f"{kept:.1f} s", ""),
        ("  made anew for 10 000 new entries", f"{again:.2f} s", ""),
        ("balances summed from the entries", f"{summed:.2f} s", ""),
    ]
    for name in ("balances from sums", "balances from sums, a past day"):
        seconds = taken.pop(name)
        told.append((name, f"{seconds:.2f} s, ratio {seconds / summed:.3f}", "<= 0.1"))
    told.append(("plain count of reach", f"{plain:.2f} s", ""))
    for name, seconds in taken.items():
        told.append((name, f"{seconds:.2f} s, ratio {seconds / plain:.2f}", "seconds"))
    return told


def _questions() -> dict[str, Callable[[AsyncSession], Awaitable[object]]]:
    page = "select * from ({}) x order by {} desc limit 20"
    one = ALL | {"person_id": ONE}
    narrow = WHERE | {"municipality_code": "1400"}
    today, past = date(2021, 12, 31), date(2020, 6, 30)
    return {
        "balances summed from the entries": _read(queries.balances(today, "participant")),
        "balances from sums": _read(queries.rolled_balances(today, "participant")),
        "balances from sums, a past day": _read(queries.rolled_balances(past, "participant")),
        "plain count of reach": _ask(PLAIN, {}),
        "trainers by reach, all topics": _ask(
            page.format(chains.trainers(narrow=False), "reach"), {}
        ),
        "trainers by reach, one topic": _ask(
            page.format(chains.trainers(narrow=True), "reach"), ALL | {"topic": "T3"}
        ),
        "the chain by generation": _ask(chains.generations(narrow=False), {}),
        "one trainer's levels": _ask(chains.LEVELS, one),
        "coverage of a municipality": _cover(narrow),
        "coverage of everyone": _cover(WHERE),
    }


def _cover(names: Mapping[str, Any]) -> Callable[[AsyncSession], Awaitable[object]]:
    rows = coverage.coverages(**names)
    return _read(sa.select(rows).order_by(rows.c.percent.desc()).limit(20).subquery())


def _ask(
    statement: str, names: Mapping[str, object]
) -> Callable[[AsyncSession], Awaitable[object]]:
    async def ask(session: AsyncSession) -> object:
        return (await (await session.connection()).execute(sa.text(statement), names)).all()

    return ask


def _read(rows: Any) -> Callable[[AsyncSession], Awaitable[object]]:
    async def ask(session: AsyncSession) -> object:
        return (await (await session.connection()).execute(sa.select(rows))).all()

    return ask


async def _timed(url: str, keep: Callable[[asyncpg.Connection], Awaitable[None]]) -> float:
    """Seconds, by the sealer's own statements and role."""
    connection = await asyncpg.connect(url.replace("+asyncpg", ""), server_settings=PATIENT)
    began = time.perf_counter()
    await keep(connection)
    await connection.close()
    return time.perf_counter() - began


async def _median(database: Database, ask: Callable[[AsyncSession], Awaitable[object]]) -> float:
    taken = []
    for _ in range(ROUNDS):
        async with database.session("gr") as session:
            began = time.perf_counter()
            await ask(session)
            taken.append(time.perf_counter() - began)
    return statistics.median(taken)


async def _fill(connection: asyncpg.Connection) -> None:
    for table in ("entry", "posting"):
        await connection.execute(f"alter table {table} disable trigger user")
    await connection.execute(FILL)
    step = 50_000
    for first in range(0, SESSIONS, step):
        await connection.execute(ATTEND.format(first=first, last=min(first + step, SESSIONS) - 1))
    await connection.execute(POSTINGS)
    await connection.execute("vacuum analyze")
