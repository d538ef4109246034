"""A comparison for callers who may not list people: between two releases, without causes."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_reporting.comparisons.queries import Difference
from samlyft_reporting.publications import seeing
from samlyft_reporting.publications.seeing import NOTHING
from samlyft_reporting.rules import TOTAL, Dimension

Differences = dict[str, Difference]


async def compare(
    session: AsyncSession, project_id: UUID, days: tuple[date, date], dimension: Dimension | None
) -> tuple[tuple[date, date], Differences, Differences]:
    """The last releases on or before both dates: what both show, differs by nobody or by enough people."""
    by = (dimension,) if dimension else ()
    first, earlier = await seeing.groups(session, project_id, days[0], by)
    last, later = await seeing.groups(session, project_id, days[1], by)
    persons: Differences = {}
    minutes: Differences = {}
    for keys in {**earlier, **later}:
        before, after = earlier.get(keys, NOTHING), later.get(keys, NOTHING)
        hidden = before.persons is None or after.persons is None
        key = keys[0] if keys else TOTAL
        persons[key] = Difference(before.persons or 0, after.persons or 0, hidden=hidden)
        minutes[key] = Difference(before.minutes or 0, after.minutes or 0, hidden=hidden)
    return (first.as_of if first else days[0], last.as_of if last else days[1]), persons, minutes
