"""Bodies of signals, their rules, thresholds and history, and of observations."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from samlyft_reporting.signals.rules import SnoozeReason
from samlyft_web.fields import DateField, Instant, StrictModel

_ID = "019ac0de-0000-7000-8000-000000000001"
_OTHER = "019ac0de-0000-7000-8000-000000000002"
_WORDS = {"sv": "Punktinsats", "en": "One-off training"}
_FIGURE: dict[str, Any] = {
    "figure": "persons",
    "title": {"sv": "Utbildade", "en": "People trained"},
    "unit": "persons",
    "value": 12,
    "suppressed": None,
}
_SIGNAL: dict[str, Any] = {
    "signal_id": _ID,
    "rule": "S01",
    "title": _WORDS,
    "positive": False,
    "project_id": _OTHER,
    "municipality_code": "1440",
    "workplace_id": _OTHER,
    "workplace_code": "ALE-01",
    "status": "raised",
    "evidence": [_FIGURE],
    "action": {"sv": "Planera ett uppföljande tillfälle", "en": "Plan a further session"},
    "raised_on": "2020-12-01",
    "ended_on": None,
    "snoozed_until": None,
    "snooze_reason": None,
    "links": {"rule": "/reporting/v1/signal-rules/S01"},
    "version": 1,
    "changed_at": "2020-12-01T08:00:00Z",
}
_RULE: dict[str, Any] = {
    "rule": "S01",
    "positive": False,
    "level": "workplace",
    "audience": "all",
    "title": _WORDS,
    "meaning": _WORDS,
    "finding": _WORDS,
    "source": "Strategirådet, klusterutvärdering 2021-06-24 (S002)",
    "action": _WORDS,
    "thresholds": [],
    "unavailable": None,
}
Status = Literal["raised", "ended"]
Note = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Because = Annotated[str, StringConstraints(min_length=3, max_length=500)]


def _example(**example: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"example": example})


class InWords(BaseModel):
    """The same in Swedish and English."""

    sv: str
    en: str


class EvidenceFigure(BaseModel):
    """One figure behind a signal; `value` is a number, a date or a list, or withheld as `suppressed` says."""

    figure: str
    title: InWords
    unit: str
    value: Any | None
    suppressed: Literal["protected"] | None = None


class SignalOut(BaseModel):
    """Something to notice at a workplace, in a municipality or in a project."""

    model_config = _example(**_SIGNAL)

    signal_id: UUID
    rule: str
    title: InWords
    positive: bool
    project_id: UUID
    municipality_code: str | None
    workplace_id: UUID | None
    workplace_code: str | None
    status: Status
    evidence: list[EvidenceFigure]
    action: InWords
    raised_on: DateField
    ended_on: DateField | None
    snoozed_until: DateField | None
    snooze_reason: SnoozeReason | None
    links: dict[str, str]
    version: int
    changed_at: Instant


class SnoozeIn(StrictModel):
    """Puts a signal aside until a day, with a reason; the note is about the work, never about a person."""

    model_config = _example(until="2026-12-31", reason="planned", note="Nytt tillfälle i januari")

    until: DateField
    reason: SnoozeReason
    note: Note | None = None


class StepOut(BaseModel):
    """One step of a signal's history."""

    model_config = _example(
        step_id=1,
        step="raised",
        day="2020-12-01",
        evidence=[_FIGURE],
        reason=None,
        note=None,
        at="2020-12-01T08:00:00Z",
    )

    step_id: int
    step: Literal["raised", "ended", "snoozed"]
    day: DateField
    evidence: list[EvidenceFigure]
    reason: str | None
    note: str | None
    at: Instant


class ThresholdOut(BaseModel):
    """A threshold as it holds for the tenant today, beside what ships."""

    name: str
    value: float
    shipped: float
    unit: InWords
    meaning: InWords
    valid_from: DateField
    source: str


class RuleOut(BaseModel):
    """One signal of the catalogue: its rule, the finding behind it in our own words, and its thresholds."""

    model_config = _example(**_RULE)

    rule: str
    positive: bool
    level: Literal["workplace", "municipality", "project"]
    audience: Literal["all", "leads"]
    title: InWords
    meaning: InWords
    finding: InWords
    source: str
    action: InWords
    thresholds: list[ThresholdOut]
    unavailable: InWords | None


class RulesOut(BaseModel):
    """The catalogue."""

    model_config = _example(rules=[_RULE])

    rules: list[RuleOut]


class ThresholdIn(StrictModel):
    """A tenant's own threshold from a day on, today or later."""

    model_config = _example(
        name="grace_days", value=90, from_on="2026-12-01", reason="Beslut i styrgruppen"
    )

    name: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
    value: Annotated[float, Field(ge=0, le=1_000)]
    from_on: DateField
    reason: Because


class OwnThresholdOut(BaseModel):
    """A tenant's own threshold."""

    model_config = _example(
        threshold_id=_ID,
        name="grace_days",
        value=90.0,
        from_on="2026-12-01",
        reason="Beslut i styrgruppen",
        changed_at="2026-11-22T08:00:00Z",
    )

    threshold_id: UUID
    name: str
    value: float
    from_on: DateField
    reason: str
    changed_at: Instant
