"""What has to be true after a fault, each check with a control: a planted defect that it must find."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import asyncpg

from samlyft_local.demo.client import Caller
from samlyft_local.users import LOADER
from tools.proof_stack import Place, until
from tools.proof_world import TENANT, Key, World

Checksums = dict[str, tuple[int, str]]
"""By table: the number of rows and a hash that their order does not change."""

ROWS = "count(*)::int, coalesce(sum(hashtextextended(concat_ws('|', {columns}), 0)), 0)::text"
COMMON = (
    "tenant_id, posting_id, line, project_id, person_id, session_id, workplace_id, "
    "municipality_code, role_group, eligible, time_basis, minutes, local_date"
)
LEDGER = f"""
select {ROWS.format(columns=f"{COMMON}, time_kind, kind = 'correction', known_at")}
from entry join posting using (tenant_id, posting_id, project_id)
"""
ENTRIES = f"select {ROWS.format(columns=f'{COMMON}, time_kind, correction, known_at')} from entry"
FACTS = f"""
select entity, {ROWS.format(columns="tenant_id, aggregate_id, version, known_at")}
from (select *, split_part(type, '.', 3) as entity from outbox) o
where entity = any ($1) group by 1
"""
VERSIONS = f"select {ROWS.format(columns='tenant_id, id, version, known_at')} from {{table}}"
SOURCES = {
    "enrollment": ("project", "participation", "person", "workplace"),
    "training-log": ("session", "unmatched"),
    "survey": ("round", "release"),
}
ROLLUPS = """
select (select sum(minutes) from entry where time_kind = 'participant' and time_basis = 'scheduled') as minutes,
    (select sum(minutes) from minutes_by_day) as by_day,
    (select sum(minutes) from presence) as by_person,
    (select count(*) from entry where time_kind = 'participant' and time_basis = 'scheduled') as entries,
    (select sum(entries) from minutes_by_day) as entries_by_day,
    (select sum(entries) from presence) as entries_by_person
"""
TABLES = (
    *("project", "participation", "person", "workplace", "session", "unmatched"),
    *("round", "release", "entry", "minutes_by_day", "presence"),
)
STORED = """
select s.code, a.employee_number, e.minutes
from entry e join attendance a using (tenant_id, attendance_id) join session s on s.tenant_id = a.tenant_id
    and s.session_id = a.session_id
where s.code like 'proof-%'
"""


class Difference(NamedTuple):
    """Between what clients were told and what is there."""

    lost: int
    duplicated: int
    changed: int

    def __bool__(self) -> bool:
        return any(self)


def compare(told: Mapping[Key, int], found: Iterable[tuple[Key, int]]) -> Difference:
    """Acknowledged writes that are not there, are there more than once, or with other minutes (or unasked)."""
    rows = list(found)
    times = Counter(key for key, _ in rows)
    return Difference(
        lost=sum(key not in times for key in told),
        duplicated=times.total() - len(times),
        changed=sum(told.get(key) != minutes for key, minutes in rows),
    )


async def stored(connection: asyncpg.Connection) -> list[tuple[Key, int]]:
    """The ledger's entries, one by one."""
    rows = await connection.fetch(STORED)
    return [(Key(code, person), minutes) for code, person, minutes in rows]


async def listed(world: World) -> list[tuple[Key, int]]:
    """What `GET /attendances` shows a client, page by page."""
    reader = world.api.caller(LOADER, TENANT)
    path = f"/training-log/v1/attendances?project_id={world.project}&limit=200"
    return [
        (Key(row["session_code"], row["employee_number"]), row["minutes"])
        async for row in pages(reader, path)
        if row["session_code"] in world.sessions
    ]


async def pages(reader: Caller, path: str) -> AsyncIterator[dict[str, Any]]:
    """Every item of a list."""
    following: str | None = path
    while following:
        page = await reader.get(following)
        for item in page["items"]:
            yield item
        following = page["next"]


async def sources(place: Place) -> Checksums:
    """What the read model should hold, from the databases where it was written."""
    found: Checksums = {}
    for service, entities in SOURCES.items():
        async with place.database(service) as connection:
            found |= await facts(connection, entities)
            if service == "training-log":
                found["entry"] = tuple(await connection.fetchrow(LEDGER))
    return found


async def facts(connection: asyncpg.Connection, entities: tuple[str, ...]) -> Checksums:
    """All versions in one service's log."""
    rows = await connection.fetch(FACTS, list(entities))
    return dict.fromkeys(entities, (0, "0")) | {name: (n, total) for name, n, total in rows}


async def read_model(connection: asyncpg.Connection) -> Checksums:
    """The same of the read model itself."""
    found = {
        table: tuple(await connection.fetchrow(VERSIONS.format(table=table)))
        for tables in SOURCES.values()
        for table in tables
    }
    return found | {"entry": tuple(await connection.fetchrow(ENTRIES))}


async def contents(connection: asyncpg.Connection) -> Checksums:
    """Every column of every table of the read model: for before and after a rebuild."""
    return {
        table: tuple(
            await connection.fetchrow(f"select {ROWS.format(columns='t::text')} from {table} t")
        )
        for table in TABLES
    }


async def rollups_add_up(connection: asyncpg.Connection) -> bool:
    """Whether both rollups say what the entries say."""
    minutes, by_day, by_person, *entries = await connection.fetchrow(ROLLUPS)
    return len({minutes, by_day, by_person}) == len(set(entries)) == 1


async def unpublished(place: Place, service: str = "training-log") -> int:
    """Facts that wait in an outbox."""
    async with place.database(service) as connection:
        waiting: int = await connection.fetchval(
            "select count(*) from outbox where published_at is null"
        )
    return waiting


async def level(place: Place) -> float:
    """Waits until the read model is what its sources say; gives the seconds."""

    async def is_level() -> bool:
        async with place.database("reporting") as connection:
            return await sources(place) == await read_model(connection)

    return await until(is_level, "the read model equals its sources")


@asynccontextmanager
async def damaged(connection: asyncpg.Connection, statement: str) -> AsyncIterator[None]:
    """A defect for as long as a check looks: what guards the rows stands aside, and all is rolled back."""
    transaction = connection.transaction()
    await transaction.start()
    try:
        await connection.execute("set local session_replication_role = replica")
        await connection.execute(statement)
        yield
    finally:
        await transaction.rollback()
