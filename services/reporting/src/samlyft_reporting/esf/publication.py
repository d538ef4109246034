"""From previews to the indicators of both regulations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from samlyft_reporting.esf.queries import GENDERS, Counted
from samlyft_reporting.esf.rules import EsfIndicator, Regulation, Stage, indicators
from samlyft_reporting.esf.schemas import EsfIndicatorOut, GenderCount, OfficialFigureOut
from samlyft_web.problems import Text

NOTE = Text(
    "Preliminärt: SCB räknar de officiella talen ur register, och de kan skilja sig från dessa.",
    "Preliminary: Statistics Sweden computes the official figures from registers, and they may differ.",
)
Previews = Mapping[tuple[Stage, str], Mapping[str, Counted]]


def shown(
    previews: Previews, official: Mapping[str, list[Any]], regulation: Regulation | None
) -> list[EsfIndicatorOut]:
    """Every indicator, also those that our facts cannot tell: then it says why."""
    return [
        _one(indicator, previews, official.get(indicator.code, []))
        for indicator in indicators()
        if regulation in (None, indicator.regulation)
    ]


def _one(indicator: EsfIndicator, previews: Previews, official: list[Any]) -> EsfIndicatorOut:
    found = previews.get((indicator.stage, indicator.rule or ""), {})
    counts = [
        GenderCount.model_validate({"gender": gender, "count": one.count, "n": one.n})
        for gender in GENDERS
        if (one := found.get(gender))
    ]
    ours = indicator.rule is not None
    return EsfIndicatorOut(
        code=indicator.code,
        regulation=indicator.regulation,
        title=indicator.title,
        stage=indicator.stage,
        counts=counts if ours else [],
        count=sum(one.count for one in counts) if ours else None,
        n=sum(one.n for one in counts) if ours else None,
        why_not=indicator.why_not,
        official=[read_official(row) for row in official],
    )


def read_official(row: Any) -> OfficialFigureOut:
    """A stored row as the API shows it."""
    return OfficialFigureOut.model_validate(dict(row._mapping))
