"""What an hour is worth and by which rule: dated data of the training log, added and never changed."""

from datetime import date
from typing import Literal
from uuid import UUID

from samlyft_events.training_log import TrainingLogEvent

Rounding = Literal[
    "exact", "whole_hours_per_certificate", "whole_hours_per_month", "whole_hours_on_total"
]


class RateRecorded(TrainingLogEvent):
    """A rate per hour of a call, programme area, year and kind of time, with its source; always version 1."""

    entity = "rate"
    action = "recorded"
    call_code: str
    programme_area: str
    year: int
    time_kind: str
    amount: str
    """Kronor an hour with two decimals, as `245.00`."""
    valid_from: date
    valid_to: date | None = None
    source: str
    synthetic: bool = False


class FinancingRuleRecorded(TrainingLogEvent):
    """How a project's hours become money from a month on; always version 1."""

    entity = "financing_rule"
    action = "recorded"
    project_id: UUID
    from_month: str
    """Of local dates (Europe/Stockholm), as 2019-04."""
    call_code: str
    programme_area: str
    rounding: Rounding
    time_kinds: list[str]
    yearly_cap_hours: int | None = None
    source: str
