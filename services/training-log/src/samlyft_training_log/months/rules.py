"""Decisions about months: which days they have, and when they may be closed."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

MONTH = r"^[0-9]{4}-(0[1-9]|1[0-2])$"
FIRST_MONTH, LAST_MONTH = "1900-01", "2199-12"
State = Literal["closed", "reopened"]
Fault = Literal["not-over", "already-closed", "must-be-mended", "must-be-accepted", "say-why"]


def days_of(month: str) -> tuple[date, date]:
    """The first and the last local date of a month, as 2020-03."""
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


def fault_of_closing(
    month: str, today: date, stands: tuple[str, bool] | None, *, known: bool = True
) -> Fault | None:
    """Why a month cannot be closed whatever was found in it; `stands` is its state and whether it is stale.

    One that is closed and stale is closed again: its figures are confirmed as the corrections left them.
    """
    if known and days_of(month)[1] >= today:
        return "not-over"
    return "already-closed" if stands == ("closed", False) else None


def fault_of_findings(
    found: Mapping[str, int], blocking: frozenset[str], accepted: Sequence[str], reason: str | None
) -> tuple[Fault | None, list[str]]:
    """Why what was found keeps a month open, and the codes that do; the first kind of fault only."""
    if to_mend := sorted(blocking & found.keys()):
        return "must-be-mended", to_mend
    if to_accept := sorted(found.keys() - set(accepted)):
        return "must-be-accepted", to_accept
    return ("say-why", sorted(found)) if found and not reason else (None, [])
