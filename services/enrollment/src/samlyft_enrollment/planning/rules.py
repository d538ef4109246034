"""What a planned session may be, decided without a database."""

from datetime import UTC, date, datetime, timedelta
from typing import Literal

from samlyft_web.days import STOCKHOLM

LONGEST = timedelta(days=1)
LONGEST_OPEN = timedelta(days=366)
"""How long something in one's own pace may stay open."""
NOTICE = timedelta(days=1)
"""Whoever cancels later than this before the start cancels late, unless the session says otherwise."""

Form = Literal["on_site", "digital", "self_paced"]


def local_day(at: datetime) -> date:
    """The day it is in Sweden."""
    return at.astimezone(STOCKHOLM).date()


def moved(at: datetime, days: int, minutes: int) -> datetime:
    """Some days later by the clock on the wall, and some minutes later in all."""
    local = at.astimezone(STOCKHOLM) + timedelta(days=days)
    return local.astimezone(UTC) + timedelta(minutes=minutes)


def fault_of_times(starts_at: datetime, ends_at: datetime, form: str) -> str | None:
    """What is wrong with the times, if anything."""
    if ends_at <= starts_at:
        return "ends_before_start"
    if any(at.second or at.microsecond for at in (starts_at, ends_at)):
        return "whole_minutes"
    longest = LONGEST_OPEN if form == "self_paced" else LONGEST
    return "too_long" if ends_at - starts_at > longest else None


def is_late(cancel_until: datetime, now: datetime) -> bool:
    """Whether a cancellation now is a late one, which is not absence."""
    return now > cancel_until


def status_of_next(capacity: int | None, taken: int) -> Literal["confirmed", "waiting"]:
    """What the next sign-up becomes."""
    return "confirmed" if capacity is None or taken < capacity else "waiting"


def free_seats(capacity: int | None, taken: int, waiting: int) -> int:
    """How many of those who wait may move up."""
    return waiting if capacity is None else max(0, min(waiting, capacity - taken))
