"""Decisions about month files: which month, due when, and what a later correction makes of those already filed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

DUE_DAYS = 28
"""After the month's end: the funder's four weeks."""
SOON_DAYS = 10
NOBODY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
"""The digest of a month with nobody in it."""
State = Literal["not_over", "open", "due_soon", "overdue", "filed", "stale"]
Cause = Literal["changed", "earlier_month"]


@dataclass(frozen=True)
class Standing:
    """A month as it would be filed now: the digest of its rows, and what they add up to."""

    month: str
    content: str
    people: int
    minutes: int
    started: int = 0
    ended: int = 0


@dataclass(frozen=True)
class Filed:
    """A month's latest file: the digest of its rows, and its place in the order of filing."""

    content: str
    position: int


@dataclass(frozen=True)
class Turn:
    """One month in the order of filing."""

    month: str
    state: State
    opens_on: date
    due_on: date
    cause: Cause | None = None


def first_of(month: str) -> date:
    """Its first day."""
    return date(int(month[:4]), int(month[5:]), 1)


def following(month: str) -> str:
    """The month after."""
    return f"{first_of(month) + timedelta(days=31):%Y-%m}"


def opens_on(month: str) -> date:
    """The first day after it."""
    return first_of(following(month))


def due_on(month: str) -> date:
    """The last day on which it is in time."""
    return opens_on(month) - timedelta(days=1) + timedelta(days=DUE_DAYS)


def months_of(begins: date, ends: date | None, today: date) -> list[str]:
    """From the project's first month to its last, or to the present."""
    last = min(ends or today, today)
    found, month = [], f"{begins:%Y-%m}"
    while first_of(month) <= last:
        found.append(month)
        month = following(month)
    return found


def is_over(month: str, today: date) -> bool:
    """Whether it can be filed."""
    return opens_on(month) <= today


def stale(filed: Mapping[str, Filed], now: Mapping[str, Standing]) -> dict[str, Cause]:
    """Which filed months have to be filed again: those whose rows differ, and each that follows a changed one.

    The funder reads the months in their order. One that comes after a month that differs, or that was filed before
    an earlier month's latest file, is read in again after it.
    """
    found: dict[str, Cause] = {}
    latest = 0
    for month in sorted(filed):
        file = filed[month]
        standing = now.get(month)
        if file.content != (standing.content if standing else NOBODY):
            found[month] = "changed"
        elif found or file.position < latest:
            found[month] = "earlier_month"
        latest = max(latest, file.position)
    return found


def turns(
    months: Sequence[str],
    filed: Mapping[str, Filed],
    stale_months: Mapping[str, Cause],
    today: date,
) -> list[Turn]:
    """Each month with its state and days."""
    found = []
    for month in months:
        state: State
        if not is_over(month, today):
            state = "not_over"
        elif month in stale_months:
            state = "stale"
        elif month in filed:
            state = "filed"
        elif today > due_on(month):
            state = "overdue"
        else:
            state = "due_soon" if (due_on(month) - today).days <= SOON_DAYS else "open"
        cause = stale_months.get(month)
        found.append(Turn(month, state, opens_on(month), due_on(month), cause))
    return found


def replacement(number: str, suffixes: Mapping[str, str]) -> str:
    """A protected person's number as the funder's form has it: the date of birth, and signs that say the gender.

    A number that is such a form already stays. A samordningsnummer gives the true day.
    """
    if "f" in number[8:].lower():
        return number
    day = int(number[6:8])
    birth = f"{number[:6]}{day - 60 if day > 60 else day:02d}"
    third = number[10:11]
    gender = "unknown" if not (number[8:9].isdigit() and third.isdigit()) else (
        "man" if int(third) % 2 else "woman"
    )  # fmt: skip
    return f"{birth}{suffixes[gender]}"
