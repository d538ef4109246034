"""The tables of a release, counted from the read model."""

from __future__ import annotations

from dataclasses import replace

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_reporting.figures import queries
from samlyft_reporting.figures.asked import Asked
from samlyft_reporting.figures.dimensions import By
from samlyft_reporting.publications.rules import TABLES, Table
from samlyft_reporting.standing import MANAGERS

Key = tuple[str, str]


async def tables(session: AsyncSession, asked: Asked) -> list[tuple[Table, dict[Key, int]]]:
    """Each published breakdown with the minutes of its groups."""
    return [await _table(session, asked, dimensions) for dimensions in TABLES]


async def _table(
    session: AsyncSession, asked: Asked, dimensions: tuple[By, ...]
) -> tuple[Table, dict[Key, int]]:
    persons: dict[Key, int] = {}
    minutes: dict[Key, int] = {}
    for by in _margins(dimensions):
        one = replace(asked, by=tuple(part for part in by if part is not None))
        for found, kept in (
            (await queries.persons(session, one), persons),
            (await queries.minutes(session, one), minutes),
        ):
            kept |= {_key(by, key): n for key, n in found.items() if len(key) == len(one.by)}
    managers: dict[Key, int] = {}
    if len(dimensions) > 1:
        first = replace(asked, by=(dimensions[0],), roles=MANAGERS)
        led = await queries.persons(session, first)
        managers = {(key[0] if key else "", ""): n for key, n in led.items()}
    return Table(dimensions, persons, managers), minutes


def _margins(dimensions: tuple[By, ...]) -> list[tuple[By | None, ...]]:
    """The whole, the rows, the columns and the cells; the whole of each breakdown comes with the first."""
    if len(dimensions) == 1:
        return [(), dimensions]
    first, second = dimensions
    return [(), (first, None), (None, second), (first, second)]


def _key(by: tuple[By | None, ...], key: tuple[str, ...]) -> Key:
    words = iter(key)
    full = ["" if part is None else next(words) for part in by]
    a, b = (*full, "", "")[:2]
    return a, b
