"""Every row about a person, found through the catalogue of tables: what is added later is found as well."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from samlyft_enrollment.models import METADATA

LISTS = frozenset({"person_ids", "trainer_ids"})
"""Arrays of persons: the row is about each of them, and tells her nothing of the others."""
NAMING = frozenset({"person_id", "manager_id"})
"""Columns that name a person, also where no reference says so: rows of the past have none."""
HIDDEN = frozenset({"tenant_id", "sort_name", "sealed", "lookup", "key_id", "door"})
"""Keys, order and place: nothing that says something about her."""
NOT_HERS = frozenset({"outbox", "inbox", "idempotency", "letter"})
NAMES = {
    "workplace_id": sa.text("select id, name from workplace where id = any(:ids)"),
    "project_id": sa.text("select id, name from project where id = any(:ids)"),
}
MUNICIPALITIES = sa.text("select code, name from municipality where code = any(:ids)")
HISTORY = sa.text(
    """
    select type, aggregate_id, version, known_at, recorded_at, data from outbox
    where type = any(:types) and aggregate_id = any(:ids) order by recorded_at, version
    """
)
ALIKE = sa.text("select id from person where id = :id or merged_into = :id order by id")


@cache
def person_columns() -> Mapping[str, tuple[str, ...]]:
    """Table to the columns that name a person."""
    found: dict[str, tuple[str, ...]] = {"person": ("id",)}
    for table in METADATA.sorted_tables:
        names = {c.name for c in table.columns if c.name in NAMING | LISTS}
        for key in table.foreign_key_constraints:
            if key.elements[0].column.table.name == "person" and table.name != "person":
                names |= {name for name in key.column_keys if name != "tenant_id"}
        if names and table.name not in NOT_HERS:
            found[table.name] = tuple(sorted(names))
    return found


async def ids_of(connection: AsyncConnection, person_id: UUID) -> list[UUID]:
    """The person and the duplicates that count as her."""
    return list((await connection.execute(ALIKE, {"id": person_id})).scalars())


async def rows_about(
    connection: AsyncConnection, ids: Sequence[UUID]
) -> dict[str, list[dict[str, Any]]]:
    """The rows by table, as this session may see them; empty tables are left out."""
    found = {}
    for name, columns in person_columns().items():
        table = METADATA.tables[name]
        named = [
            table.c[c].overlap(list(ids)) if c in LISTS else table.c[c].in_(ids) for c in columns
        ]
        rows = (await connection.execute(sa.select(table).where(sa.or_(*named)))).mappings().all()
        if rows:
            found[name] = [dict(row) for row in rows]
    return found


async def history(
    connection: AsyncConnection, rows: Mapping[str, list[dict[str, Any]]]
) -> list[dict[str, Any]]:
    """Every version that was told about those rows, also what it said before."""
    named = {name: [row["id"] for row in held if "id" in row] for name, held in rows.items()}
    types = [f"samlyft.enrollment.{name}.changed.v1" for name in named]
    ids = [one for held in named.values() for one in held]
    found = await connection.execute(HISTORY, {"types": types, "ids": ids})
    return [dict(row) for row in found.mappings()]


async def names_of(
    connection: AsyncConnection, rows: Iterable[Mapping[str, Any]]
) -> dict[str, dict[Any, str]]:
    """Words for the ids and codes in the rows."""
    held = list(rows)
    words: dict[str, dict[Any, str]] = {}
    for column, query in {**NAMES, "municipality_code": MUNICIPALITIES}.items():
        ids = list({row[column] for row in held if row.get(column) is not None})
        found = await connection.execute(query, {"ids": ids}) if ids else ()
        words[column] = {key: name for key, name in found}  # noqa: C416  # rows are no pairs to dict()
    return words


def shown(row: Mapping[str, Any], words: Mapping[str, Mapping[Any, str]]) -> dict[str, Any]:
    """A row without keys, ids as names where they have one, lists of persons as their number."""
    told: dict[str, Any] = {}
    for name, value in row.items():
        if name in HIDDEN or value is None or isinstance(value, bytes):
            continue
        if name in LISTS:
            value = len(value)
        named = words.get(name)
        told[name] = named.get(value, value) if named else value
    return told
