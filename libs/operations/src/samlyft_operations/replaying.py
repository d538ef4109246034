"""What a read model should hold: its sources' facts applied again in a scratch schema that is never committed.

All tables of the service stand there empty, so that handlers read and write nothing that anybody else sees or waits
for. A service's copies of tenants and grants are left as they are.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import asyncpg
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.pool import NullPool
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.copies import COPIES
from samlyft_common.db import TenantSession, make_engine
from samlyft_events import Event
from samlyft_operations.places import Place

BATCH = 1_000
SCHEMA = "samlyft_scratch"
TABLES = """
select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace
"""
BECOME = sa.text(
    "select set_config('search_path', :path, true), set_config('lock_timeout', '5s', true),"
    " set_config('statement_timeout', '0', true), set_config('role', :role, true)"
)
FACTS = """
select type, data::text as data from outbox
where tenant_id = $1 and type = any ($2::text[]) order by seq
"""
COLUMNS = sa.text(
    """
    select column_name from information_schema.columns
    where table_schema = 'public' and table_name = :table and coalesce(column_default, '') <> 'now()'
    order by ordinal_position
    """
)


class Difference(NamedTuple):
    """Rows of one kind and tenant that the sources tell and the read model lacks, and the other way round."""

    service: str
    tenant: str
    kind: str
    rows: int
    missing: int
    extra: int

    @property
    def differs(self) -> bool:
        """Whether any row is missing or one too many."""
        return bool(self.missing or self.extra)


def facts_of(place: Place) -> dict[str, type[Event]]:
    """What the read model is made of, by type."""
    return {event.event_type(): event for event in place.service.handlers if event not in COPIES}


async def compare(
    place: Place, sources: Mapping[str, asyncpg.Connection], tenant_id: str
) -> list[Difference]:
    """Every table of the read model for one tenant, also those that are equal."""
    async with _scratch(place, tenant_id) as session:
        facts = facts_of(place)
        for name, source in sources.items():
            wanted = {t: event for t, event in facts.items() if event.producer == name}
            if wanted:
                await _apply(place, session, source, wanted)
        connection = await session.connection()
        await connection.execute(BECOME, {"path": "public", "role": "none"})
        return [await _difference(connection, place, tenant_id, t) for t in place.service.rebuilds]


async def _apply(
    place: Place,
    session: AsyncSession,
    source: asyncpg.Connection,
    wanted: Mapping[str, type[Event]],
) -> None:
    """In batches of one type after another, as the worker does."""
    async with source.transaction(readonly=True):
        rows = source.cursor(FACTS, session.info["tenant_id"], list(wanted), prefetch=BATCH)
        batch: dict[str, list[Event]] = {}
        size = 0
        async for row in rows:
            event = wanted[row["type"]].model_validate_json(row["data"])
            batch.setdefault(row["type"], []).append(event)
            size += 1
            if size == BATCH:
                await _hand(place, session, wanted, batch)
                batch, size = {}, 0
        await _hand(place, session, wanted, batch)


async def _hand(
    place: Place,
    session: AsyncSession,
    wanted: Mapping[str, type[Event]],
    batch: Mapping[str, Sequence[Event]],
) -> None:
    for kind, event in wanted.items():
        if some := batch.get(kind):
            await place.service.handlers[event](session, list(some))


@asynccontextmanager
async def _scratch(place: Place, tenant_id: str) -> AsyncIterator[AsyncSession]:
    """A session of the app role over empty tables; closed without a commit, nothing of it was ever there."""
    engine = make_engine(place.admin_url, poolclass=NullPool)
    info = {"tenant_id": tenant_id, "scope": "*", "settings": place.settings}
    session = AsyncSession(
        engine, sync_session_class=TenantSession, expire_on_commit=False, info=info
    )
    try:
        connection = await session.connection()
        await connection.exec_driver_sql(f"create schema {SCHEMA}")
        for (table,) in (await connection.exec_driver_sql(TABLES)).all():
            await connection.exec_driver_sql(
                f'create table {SCHEMA}."{table}" (like public."{table}" including all)'
            )
        await connection.exec_driver_sql(f"insert into {SCHEMA}.tenant select * from public.tenant")
        role = f'"{place.app_role}"'
        await connection.exec_driver_sql(f"grant usage on schema {SCHEMA} to {role}")
        await connection.exec_driver_sql(f"grant all on all tables in schema {SCHEMA} to {role}")
        path = {"path": f"{SCHEMA}, public", "role": place.app_role}
        await connection.execute(BECOME, path)
        yield session
    finally:
        await session.rollback()
        await session.close()
        await engine.dispose()


async def _difference(
    connection: AsyncConnection, place: Place, tenant_id: str, table: str
) -> Difference:
    names = (await connection.execute(COLUMNS, {"table": table})).scalars()
    hashed = f"hashtextextended(row({', '.join(names)})::text, 0)"
    should = f"select {hashed} as h from {SCHEMA}.{table} where tenant_id = :tenant"
    does = f"select {hashed} as h from public.{table} where tenant_id = :tenant"
    sums = "select count(*), coalesce(sum(h::numeric), 0) from ({}) as one"
    values: dict[str, Any] = {"tenant": tenant_id}
    wanted, found = [
        tuple((await connection.execute(sa.text(sums.format(one)), values)).one())
        for one in (should, does)
    ]
    missing = extra = 0
    if wanted != found:
        count = "select count(*) from ({} except all {}) as one"
        missing = await connection.scalar(sa.text(count.format(should, does)), values) or 0
        extra = await connection.scalar(sa.text(count.format(does, should)), values) or 0
    return Difference(place.name, tenant_id, table, int(found[0]), missing, extra)
