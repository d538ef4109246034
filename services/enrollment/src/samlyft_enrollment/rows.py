"""Many rows of one table in one statement: what an import writes, 2 000 rows at a time."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.db import widen
from samlyft_enrollment.faults import RowFaultError

DIALECT = PGDialect_asyncpg()  # type: ignore[no-untyped-call]  # SQLAlchemy gives it no types
# A plan made while a table was small is kept, and then loops over thousands of rows for each row.
HASH_JOINS = sa.text("select set_config('enable_nestloop', 'off', true)")
# Foreign keys keep plans as well, made for the piece before: on a table that was empty they read an index through.
ANEW = sa.text("discard plans")
LOCK = sa.text("select pg_advisory_xact_lock(hashtextextended(:name || :tenant, 0))")


async def upsert(
    session: AsyncSession, model: type[SQLModel], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Inserts the rows, or replaces those whose key is there; the tenant is the session's."""
    if rows:
        statement = _statement(model, tuple(rows[0]))
        connection = await session.connection()
        await connection.execute(statement, {"rows": msgspec.json.encode(rows).decode()})


async def take_turns(session: AsyncSession, name: str) -> None:
    """One import of a kind at a time in a tenant, which then sees every row, whatever its reach.

    Matching must find who is registered beyond the caller's reach; writing there is refused by
    the command itself.
    """
    connection = await session.connection()
    await connection.execute(LOCK, {"name": name, "tenant": session.info["tenant_id"]})
    await widen(session)


async def begin_import(session: AsyncSession, name: str) -> None:
    """Takes its turn, and has what the rows refer to looked up as a set."""
    await take_turns(session, name)
    connection = await session.connection()
    await connection.execute(ANEW)
    await connection.execute(HASH_JOINS)


def known(at: datetime | None) -> datetime:
    """When the project knew it, in UTC: now, unless history is imported."""
    now = datetime.now(UTC)
    if at is not None and at > now:
        raise RowFaultError("known_at", "known_in_future")
    return (at or now).astimezone(UTC)


def next_version(
    before: Mapping[str, Any] | None, says: Mapping[str, Any], known_at: datetime
) -> dict[str, Any] | None:
    """The version that a row makes of what is stored; None when it says nothing new."""
    if before is None:
        return {"id": uuid7(), "version": 1, "known_at": known_at, **says}
    if says.items() <= before.items():
        return None
    if known_at < before["known_at"]:
        raise RowFaultError("known_at", "known_before")
    return {"id": before["id"], "version": before["version"] + 1, "known_at": known_at, **says}


@cache
def _statement(model: type[SQLModel], names: tuple[str, ...]) -> sa.TextClause:
    table: sa.Table = model.__table__  # type: ignore[attr-defined]  # SQLModel declares it at run time
    listed = ", ".join(names)
    typed = ", ".join(f"{name} {table.c[name].type.compile(DIALECT)}" for name in names)
    key = ", ".join(column.name for column in table.primary_key)
    replaced = ", ".join(f"{name} = excluded.{name}" for name in names if name != "id")
    if "changed_at" in table.c:
        replaced += ", changed_at = now()"
    return sa.text(
        f"""
        insert into {table.name} (tenant_id, {listed})
        select current_setting('app.tenant_id'), {listed}
        from jsonb_to_recordset(cast(:rows as jsonb)) as row ({typed})
        on conflict ({key}) do update set {replaced}
        """
    )
