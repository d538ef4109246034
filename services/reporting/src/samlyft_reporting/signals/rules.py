"""Decisions about signals without a database: what of the evidence a caller sees, and what may be asked of one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Literal

from samlyft_reporting.signals.catalogue import catalogue
from samlyft_web.problems import FieldError, InvalidError, Text

SnoozeReason = Literal[
    "planned", "known_cause", "ambassador_strategy", "not_relevant", "data_missing", "other"
]
Observed = Literal["paper_notices", "ambassador_strategy"]
LONGEST_SNOOZE = timedelta(days=366)
WHOLES = ("headcount",)
"""Not of persons themselves, yet what is left of them beside a count of persons is."""


def suppressed(evidence: Mapping[str, Any], smallest: int | None) -> frozenset[str]:
    """The counts of persons to withhold: all, as soon as one of them or what is left beside it is few."""
    if smallest is None:
        return frozenset()
    known = catalogue().figures
    persons = {
        name: int(value)
        for name, value in evidence.items()
        if name in known and known[name].unit == "persons" and value is not None
    }
    wholes = [int(evidence[name]) for name in WHOLES if evidence.get(name) is not None]
    counts = [*persons.values(), *wholes] if persons else []
    apart = {abs(one - other) for one in persons.values() for other in counts}
    few = any(0 < count < smallest for count in {*persons.values(), *apart})
    return frozenset(persons) if few else frozenset()


def check_snooze(until: date, today: date) -> None:
    """Raises `InvalidError`: a signal is put aside from today on, for at most a year."""
    if not today <= until <= today + LONGEST_SNOOZE:
        raise invalid(
            "/until",
            "period",
            "Ange en dag från i dag till om ett år.",
            "Give a day from today to a year from now.",
        )


def check_threshold(name: str, value: float) -> None:
    """Raises `InvalidError` for one that the catalogue lacks, or a value that would disclose or never hold."""
    if name not in catalogue().thresholds:
        raise invalid(
            "/name",
            "unknown_threshold",
            "Tröskeln finns inte. Namnen står i GET /signal-rules.",
            "There is no such threshold. Their names are in GET /signal-rules.",
        )
    floor = 5 if name == "ratio_least" else 0
    if not floor <= value <= 1_000:
        raise invalid(
            "/value",
            "outside",
            f"Ange ett tal från {floor} till 1 000.",
            f"Give a number from {floor} to 1,000.",
        )


def invalid(pointer: str, code: str, sv: str, en: str) -> InvalidError:
    """One field that cannot be taken."""
    text = Text(sv, en)
    return InvalidError(text, errors=[FieldError(pointer=pointer, code=code, detail=text)])
