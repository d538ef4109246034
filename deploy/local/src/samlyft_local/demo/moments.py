"""Dates and moments of the demonstration, in the time of Sweden."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

SWEDEN = ZoneInfo("Europe/Stockholm")
VACATION_MONTH = 7


def local(day: date, hour: int, minute: int = 0) -> datetime:
    """A wall-clock moment in Sweden."""
    return datetime.combine(day, time(hour, minute), SWEDEN)


def rfc3339(moment: datetime) -> str:
    """UTC with `Z`, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def minutes_between(start: datetime, end: datetime) -> int:
    """Elapsed minutes, also on the nights when the clocks change."""
    return int((end.astimezone(UTC) - start.astimezone(UTC)).total_seconds()) // 60


def working_days(first: date, last: date) -> Iterator[date]:
    """Monday to Friday from first to last, without July."""
    day = first
    while day <= last:
        if day.isoweekday() <= 5 and day.month != VACATION_MONTH:
            yield day
        day += timedelta(days=1)


def recorded(rng: Random, day: date, *, after: int = 1, within: int = 4) -> datetime:
    """When an office hand typed in what happened on a day: some days later, in office hours."""
    later = day + timedelta(days=rng.randint(after, after + within - 1))
    return local(later, rng.randint(8, 15), rng.choice((5, 20, 35, 50)))
