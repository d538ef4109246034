"""Who is a participant: the counting rules of calls and programme periods, as dated data with their source."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from samlyft_reporting.indicators.catalogue import DATA
from samlyft_web.problems import Text


class CountingRule(NamedTuple):
    """What must be so for a person to be a participant in a funder's eyes."""

    id: str
    version: int
    programme_period: str | None
    call: str | None
    from_on: date
    to_on: date | None
    eligible_only: bool
    excluded_role_groups: tuple[str, ...]
    above_minutes: int
    text: Text
    source: str

    @property
    def definition(self) -> str:
        """The name under which figures refer to the rule."""
        return f"{self.id}@{self.version}"


@cache
def counting_rules() -> tuple[CountingRule, ...]:
    """All rules; of those that fit a project the call's own comes first."""
    return tuple(
        _rule(row) for row in json.loads((DATA / "counting_rules.json").read_text("utf-8"))
    )


def _rule(row: dict[str, Any]) -> CountingRule:
    ends = row["to_on"]
    return CountingRule(
        **{
            **row,
            "from_on": date.fromisoformat(row["from_on"]),
            "to_on": date.fromisoformat(ends) if ends else None,
            "excluded_role_groups": tuple(row["excluded_role_groups"]),
            "text": Text(*row["text"]),
        }
    )


def rule_of(period: str | None, call: str | None, day: date) -> CountingRule:
    """The rule of a project on a day: its call's, its programme period's, or that of no funder."""
    valid = [
        rule
        for rule in counting_rules()
        if rule.from_on <= day and (rule.to_on is None or day <= rule.to_on)
    ]
    for wanted in ((period, call), (period, None), (None, None)):
        for rule in sorted(valid, key=lambda one: (one.from_on, one.version), reverse=True):
            if (rule.programme_period, rule.call) == wanted:
                return rule
    msg = f"no counting rule on {day}"
    raise LookupError(msg)
