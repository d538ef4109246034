"""What a caller who may not list people sees: cells of the last release, never a count of today."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_reporting.figures.dimensions import By
from samlyft_reporting.publications import queries
from samlyft_reporting.publications.queries import Cells, Published
from samlyft_reporting.publications.rules import TABLES
from samlyft_reporting.standing import MANAGERS

Key = tuple[str, ...]


class Seen(NamedTuple):
    """The counts of a group; none where they are withheld."""

    persons: int | None
    minutes: int | None
    managers: int | None


NOTHING = Seen(None, None, None)
PLACES = TABLES[0]
BREAKDOWNS: tuple[tuple[By, ...], ...] = (
    *((), PLACES[:1], PLACES[1:], PLACES),
    *TABLES[1:],
)
"""What a published figure can be broken down by."""


async def groups(
    session: AsyncSession, project_id: UUID, day: date, by: tuple[By, ...]
) -> tuple[Published | None, dict[Key, Seen]]:
    """The groups of the last release on or before a day, by key; `()` is the whole within the reach."""
    published = await queries.latest(session, project_id, day)
    if published is None:
        return None, {(): NOTHING}
    dimensions = next(table for table in TABLES if set(by) <= set(table))
    cells = await queries.cells(session, published, dimensions)
    return published, _picked(cells, by, dimensions)


def _picked(cells: Cells, by: tuple[By, ...], dimensions: tuple[By, ...]) -> dict[Key, Seen]:
    rows = {a for a, _ in cells.persons}
    # Within the reach of one municipality the whole is that municipality.
    base = "" if ("", "") in cells.persons else next(iter(rows)) if len(rows) == 1 else None
    found: dict[Key, Seen] = {(): NOTHING if base is None else _seen(cells, (base, ""))}
    for a, b in sorted(cells.persons):
        if by == dimensions[:1] and a and not b:
            found[a,] = _seen(cells, (a, b))
        elif by == dimensions and a and b:
            found[a, b] = _seen(cells, (a, b))
        elif by == dimensions[1:] and by and b and a == base:
            found[b,] = _seen(cells, (a, b))
    return found


def _seen(cells: Cells, key: tuple[str, str]) -> Seen:
    persons = cells.persons[key]
    managers = cells.managers.get(key)
    if key[1]:
        managers = persons if key[1] in MANAGERS else 0
    return Seen(persons, cells.minutes[key], managers)
