"""Whether a project's papers may go: the longest rule wins, and a hold has no end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Keeping:
    """What the rules that are in force say together."""

    until: date | None = None
    """The last day of the longest; None where no rule says a day."""
    held: bool = False
    open_end: bool = False
    """A rule whose last day nobody knows yet."""

    def holds(self, today: date) -> bool:
        """Whether anything must still be kept."""
        return self.held or self.open_end or (self.until is not None and self.until >= today)


def keeping(rules: Iterable[Mapping[str, Any]], today: date) -> Keeping:
    """The rules of today, as told (dates as text)."""
    now = [rule for rule in rules if _in_force(rule, today)]
    days = [date.fromisoformat(rule["until"]) for rule in now if rule["until"]]
    return Keeping(
        until=max(days, default=None),
        held=any(rule["hold"] for rule in now),
        open_end=any(not rule["hold"] and not rule["until"] for rule in now),
    )


def _in_force(rule: Mapping[str, Any], today: date) -> bool:
    from_on, to_on = rule["from_on"], rule["to_on"]
    return (not from_on or date.fromisoformat(from_on) <= today) and (
        not to_on or today <= date.fromisoformat(to_on)
    )
