"""Which cells may be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from samlyft_common import disclosure
from samlyft_survey.answers.rules import asked
from samlyft_survey.forms import Outcome, QuestionnaireBody, Wave

WHOLE_BASE = "all"


@dataclass(frozen=True)
class Tally:
    """One outcome in one role group, exact: never shown as it is."""

    outcome: str
    role_group: str
    count: int
    n: int


def released_outcomes(body: QuestionnaireBody, wave: Wave) -> list[Outcome]:
    """Outcomes that the wave can answer: every item they draw on is asked in it."""
    items = asked(body, wave)
    return [
        outcome for outcome in body.outcomes if all(term.item in items for term in outcome.any_of)
    ]


def is_safe(tally: Tally, limit: int) -> bool:
    """Whether a share may be shown: neither those who did nor those who did not are few, or none."""
    return disclosure.share(tally.count, tally.n, limit).value is not None


def publishable(outcome: Outcome, tallies: Sequence[Tally], limit: int) -> list[Tally]:
    """The cells of one outcome that may leave the service: its role groups, its whole base, or nothing.

    One group too small is never just left out, since a total would give it back: then the base is told as one.
    The cells never overlap, so their sum is always the base that they cover.
    """
    groups = [
        tally
        for tally in tallies
        if tally.outcome == outcome.id and tally.role_group in outcome.base and tally.n
    ]
    if groups and all(is_safe(tally, limit) for tally in groups):
        return groups
    whole = Tally(outcome.id, WHOLE_BASE, sum(t.count for t in groups), sum(t.n for t in groups))
    return [whole] if is_safe(whole, limit) else []
