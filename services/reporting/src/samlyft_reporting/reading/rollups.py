"""SQL that adds entries to the rollups: each table says by its own columns what is summed by what."""

from __future__ import annotations

import sqlalchemy as sa

from samlyft_reporting.models import presence_in_month

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


PLACES = "tenant_id, project_id, municipality_code, role_group, month"
BY_MONTH = f"""
    select {PLACES}, known_on, sum(persons)::integer as persons from (
        select {PLACES}, known_on, 0 as persons from {{entries}} where {COUNTS}
        union all select {PLACES}, first_known_on, 1 from {{arrived}} a where first_known_on is not null
        {{moved}}
    ) d group by 1, 2, 3, 4, 5, 6"""
MOVED = (
    f"union all select {PLACES}, was_known_on, -1 from {{arrived}} a where was_known_on is not null"
)


def counted_by_month(entries: str, arrived: str, *, moved: bool = False) -> str:
    """Rows of `persons_by_month`; `moved`: the people in `arrived` were counted on another day (or none) before.

    A row stands for each day on which any entry became known, so that no order of arrival leaves other rows.
    """
    again = MOVED.format(arrived=arrived) if moved else ""
    return BY_MONTH.format(entries=entries, arrived=arrived, moved=again)


def added_by_month(entries: str) -> str:
    """CTEs that add entries to `presence_in_month`, and to the counts whoever has another first day by that.

    The row of a person is locked by then: of two writers the later sees what the former left.
    """
    return f"""to_presence_in_month as ({added(presence_in_month, entries)}
        returning {", ".join(f"new.{name.strip()}" for name in PLACES.split(","))},
            new.first_known_on, old.first_known_on as was_known_on
    ), arrival as (
        select * from to_presence_in_month where first_known_on is distinct from was_known_on
    ), to_persons_by_month as (
        insert into persons_by_month as r ({PLACES}, known_on, persons)
        {counted_by_month(entries, "arrival", moved=True)} order by 1, 2, 3, 4, 5, 6
        on conflict ({PLACES}, known_on) do update set persons = r.persons + excluded.persons
    )"""


def _columns(table: sa.Table) -> tuple[list[str], list[str]]:
    keys = [column.name for column in table.primary_key]
    return keys, [column.name for column in table.columns if column.name in VALUES]
