"""Decisions about figures: what each is called and means, which dates can be asked for, how values are rounded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from samlyft_reporting.archive.may import MAY as ARCHIVE
from samlyft_reporting.evaluations.may import MAY_EVALUATIONS
from samlyft_reporting.financial_reports.may import MAY as MONEY
from samlyft_reporting.month_files.may import MAY as FILE
from samlyft_reporting.packs.may import MAY as PACKS
from samlyft_reporting.sharing.may import MAY_SHARING
from samlyft_reporting.signals.may import MAY_SIGNALS
from samlyft_reporting.webhooks.may import MAY_WEBHOOKS
from samlyft_web.days import today
from samlyft_web.problems import InvalidError, Text

Dimension = Literal["municipality", "role_group"]
Cause = Literal["new", "entered_late", "merged", "withdrawn", "corrected", "moved"]
TOTAL = ""
"""The key of the whole, beside those of its groups."""
CAUSES: tuple[Cause, ...] = ("new", "entered_late", "merged", "withdrawn", "corrected", "moved")


class AsOfError(InvalidError):
    """A date for which there can be no figure."""

    code = "as-of"


READERS = frozenset(
    {
        "open-data:read",
        "projects:read",
        "summaries:read",
        "comparisons:read",
        "indicators:read",
        "freshness:read",
    }
)
SEES_ROWS = "cells:read"
"""Small cells are shown to those whose role lets them list the people in them anyway."""
WITH_ROWS = READERS | {SEES_ROWS, "exports:write"}
FIGURES: Mapping[str, frozenset[str]] = {
    "tenant-admin": READERS | {"changes:read", "dead-letters:read", "dead-letters:write"},
    "project-owner": WITH_ROWS
    | {"publications:write", "official-figures:write", "open-data:write"},
    "project-staff": WITH_ROWS,
    "local-project-leader": WITH_ROWS,
    "strategic-manager": READERS,
    "first-line-manager": WITH_ROWS,
    "champion": WITH_ROWS,
    "evaluator": READERS,
    "auditor": WITH_ROWS,
    "analyst": READERS,
    "regional": READERS,
}
PARTS = (
    FIGURES,
    MAY_SIGNALS,
    MAY_SHARING,
    MAY_WEBHOOKS,
    MAY_EVALUATIONS,
    ARCHIVE,
    FILE,
    MONEY,
    PACKS,
)
MAY: Mapping[str, frozenset[str]] = {
    role: frozenset[str]().union(*(part.get(role, frozenset()) for part in PARTS))
    for role in frozenset[str]().union(*PARTS)
}


def check_dates(begins: date, *days: date) -> None:
    """Raises `AsOfError` unless each day is between the project's start and today, and they come in order.

    Before the start a figure of 0 would look like a result, so there is none.
    """
    if min(days) < begins:
        raise AsOfError(
            Text(
                f"Projektet började {begins.isoformat()}: före det finns inga siffror.",
                f"The project began on {begins.isoformat()}: there are no figures before that.",
            )
        )
    if max(days) > today():
        raise AsOfError(
            Text(
                "Datumet ligger i framtiden: siffror finns till och med i dag.",
                "The date is in the future: figures exist up to today.",
            )
        )
    if list(days) != sorted(days):
        raise AsOfError(
            Text(
                "Det första datumet ska vara det tidigare av de två.",
                "The first date must be the earlier of the two.",
            )
        )


def hours(minutes: int) -> str:
    """Minutes as hours with two decimals, rounded once, half up."""
    return str((Decimal(minutes) / 60).quantize(Decimal("0.01"), ROUND_HALF_UP))


def share(count: int, base: int) -> float:
    """A share with four decimals, half up; the base is never 0."""
    return float((Decimal(count) / base).quantize(Decimal("0.0001"), ROUND_HALF_UP))
