"""SQL that adds entries to the rollups: each table says by its own columns what is summed by what."""

from __future__ import annotations

import sqlalchemy as sa

COUNTS = "time_kind = 'participant' and time_basis = 'scheduled'"
"""The published figures are of participants' training in working time."""
KEYS = {"known_month": "date_trunc('month', known_on::timestamp)::date"}
"""Of the keys, those that an entry does not have by name."""
VALUES = {
    "minutes": ("sum(minutes)", "r.minutes + excluded.minutes"),
    "entries": ("count(*)", "r.entries + excluded.entries"),
    "first_known_on": (
        "min(known_on) filter (where minutes > 0)",
        "least(r.first_known_on, excluded.first_known_on)",
    ),
    "last_known_on": ("max(known_on)", "greatest(r.last_known_on, excluded.last_known_on)"),
    "has_reversal": ("bool_or(minutes < 0)", "r.has_reversal or excluded.has_reversal"),
}
"""How each value is made of entries, and of two values. None depends on the order in which entries come."""


def summed(table: sa.Table, entries: str) -> str:
    """Rows of the rollup from these entries alone."""
    keys, values = _columns(table)
    places = ", ".join(str(place) for place in range(1, len(keys) + 1))
    columns = ", ".join([*(KEYS.get(key, key) for key in keys), *(VALUES[v][0] for v in values)])
    return f"select {columns} from {entries} where {COUNTS} group by {places}"


def added(table: sa.Table, entries: str) -> str:
    """Adds these entries to the rollup, in the order of its key: two writers wait for each other, never in a circle."""
    keys, values = _columns(table)
    places = ", ".join(str(place) for place in range(1, len(keys) + 1))
    merged = ", ".join(f"{value} = {VALUES[value][1]}" for value in values)
    return f"""
        insert into {table.name} as r ({", ".join([*keys, *values])})
        {summed(table, entries)} order by {places}
        on conflict ({", ".join(keys)}) do update set {merged}"""


def _columns(table: sa.Table) -> tuple[list[str], list[str]]:
    keys = [column.name for column in table.primary_key]
    return keys, [column.name for column in table.columns if column.name in VALUES]
