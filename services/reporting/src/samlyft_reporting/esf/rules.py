"""The common indicators of both regulations as data, and which of them our facts can preview."""

from __future__ import annotations

import json
from functools import cache
from typing import Literal, NamedTuple

from samlyft_reporting.indicators.catalogue import DATA
from samlyft_web.problems import Text

Regulation = Literal["1304/2013", "2021/1057"]
Stage = Literal["entry", "exit", "six_months", "entity"]
REGISTERS = Text(
    "Räknas bara ur register (SCB): uppgiften finns inte här och frågas inte efter.",
    "Computed from registers only (SCB): the fact is not kept here, and not asked for.",
)
ENTITY = Text(
    "Räknas bara när verksamheten själv är direkt målgrupp. Utbildad personal räknas som anställda deltagare.",
    "Counts only where the entity itself is the direct target. Trained staff count as employed participants.",
)
WHY = {
    "CR07": Text(
        "En självskattad förbättring är aldrig ett bättre läge på arbetsmarknaden.",
        "A self-rated improvement is never an improved labour market situation.",
    ),
    "CR03": Text(
        "Kräver en bedömning av ett behörigt organ; ett internt kunskapstest räcker inte.",
        "Needs an assessment by a competent body; an internal test is not enough.",
    ),
}
WHY |= {"EECR06": WHY["CR07"], "EECR03": WHY["CR03"]}
AGES = {
    "below_18": "age < 18",
    "below_25": "age < 25",
    "from_18_to_29": "age between 18 and 29",
    "above_54": "age > 54",
}
"""At the first entry, by year of birth: the day is not kept here."""
CONDITIONS = {
    "all": "true",
    "employed": "employed",
    "employed_after": "employed_then",
    "employed_above_54": "employed_then and age > 54",
    **AGES,
}


class EsfIndicator(NamedTuple):
    """One common indicator of a regulation."""

    code: str
    regulation: Regulation
    title: Text
    stage: Stage
    rule: str | None
    """How our facts can preview it; none where only registers, or the decision, know."""

    @property
    def why_not(self) -> Text | None:
        """Why there is no preview."""
        if self.rule:
            return None
        return WHY.get(self.code, ENTITY if self.stage == "entity" else REGISTERS)


@cache
def indicators() -> tuple[EsfIndicator, ...]:
    """All of both regulations, in their order."""
    rows = json.loads((DATA / "esf_indicators.json").read_text("utf-8"))
    return tuple(EsfIndicator(**{**row, "title": Text(*row["title"])}) for row in rows)
