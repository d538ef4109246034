"""A summary for callers who may not list people: of the last release, beside what everyone may know."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_reporting.publications import seeing
from samlyft_reporting.rules import TOTAL, Dimension
from samlyft_reporting.summaries import queries
from samlyft_reporting.summaries.queries import Counts, Summary


async def summarise(
    session: AsyncSession, project_id: UUID, day: date, dimension: Dimension | None
) -> tuple[Summary, date]:
    """The figures of the last release on or before the day, and its date; all withheld where there is none."""
    by = (dimension,) if dimension else ()
    published, groups = await seeing.groups(session, project_id, day, by)
    shown = published.as_of if published else day
    result = await queries.summarise_open(session, project_id, shown, dimension)
    if not published:
        result.hidden = {*result.groups, TOTAL}
        result.hidden_managers = result.hidden
    for keys, seen in groups.items():
        key = keys[0] if keys else TOTAL
        counts = result.groups.get(key, Counts())
        counts.persons, counts.minutes = seen.persons or 0, seen.minutes or 0
        counts.managers = seen.managers or 0
        result.groups[key] = counts
        if seen.persons is None:
            result.hidden.add(key)
        if seen.managers is None:
            result.hidden_managers.add(key)
    return result, shown
