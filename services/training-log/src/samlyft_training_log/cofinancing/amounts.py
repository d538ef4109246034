"""Bodies of amounts: months, lines, and what other roundings would give."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from samlyft_training_log.cofinancing.rules import Rounding
from samlyft_training_log.cofinancing.schemas import Money, WarningOut
from samlyft_web.problems import Localised

_ID = "019ac0de-0000-7000-8000-000000000001"
_SUM: dict[str, Any] = {
    "minutes": 18450,
    "counted_minutes": 18450,
    "hours": "307.50",
    "amount": "75337.50",
}


class SumOut(BaseModel):
    """Minutes, what of them counts, and what that is worth."""

    minutes: int
    counted_minutes: int
    hours: str
    """Of what counts, with two decimals."""
    amount: Money


class PreviewOut(SumOut):
    """The same months under one rounding."""

    rounding: Rounding
    meaning: Localised
    lost_minutes: int
    certificates_at_zero: int
    """Person-months with time that would give nothing."""


class MonthAmount(SumOut):
    """One month's part, by the rule and the rate that held then."""

    month: str
    certificates: int
    rounding: Rounding | None
    rate: Money | None
    rate_source: str | None


class StaffAmount(SumOut):
    """Staff and champions' time of one month and kind, by the yearly cap of each person."""

    month: str
    time_kind: str
    persons: int
    over_cap_minutes: int
    rate: Money | None


class AmountOut(BaseModel):
    """Co-financing of a project between two months, from signed certificates that agree with the ledger."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "project_id": _ID,
                "from_month": "2020-01",
                "to_month": "2020-03",
                "reach": "*",
                "definition": "signed certificates that are not stale, eligible minutes",
                "certificates": 212,
                **_SUM,
                "unsigned_minutes": 90,
                "uncertified_minutes": 0,
                "months": [],
                "staff": [],
                "previews": [],
                "warnings": [],
                "lines": f"/training-log/v1/projects/{_ID}/co-financing-lines?from=2020-01&to=2020-03",
            }
        }
    )

    project_id: UUID
    from_month: str
    to_month: str
    reach: str
    definition: str
    certificates: int
    minutes: int
    counted_minutes: int
    hours: str
    amount: Money
    unsigned_minutes: int
    """In certificates that are not signed by all, or stale."""
    uncertified_minutes: int
    """In the ledger without a certificate that stands."""
    months: list[MonthAmount]
    staff: list[StaffAmount]
    """Beside the amount, never in it: the same minute of a person is one kind of time only."""
    previews: list[PreviewOut]
    """All that is in the ledger, certified or not, under each rounding: what a rule would do before it is chosen."""
    warnings: list[WarningOut]
    lines: str


class LineOut(BaseModel):
    """One certificate's part of the amount, and how it is reckoned."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "certificate_id": _ID,
                "person_id": _ID,
                "month": "2020-03",
                "municipality_code": "1440",
                "minutes": 150,
                "counted_minutes": 150,
                "rate": "245.00",
                "rate_id": _ID,
                "amount": "612.50",
                "rounding": "exact",
                "status": "counted",
                "explanation": "150 min × 245.00 kr / 60 = 612.50 kr",
            }
        }
    )

    certificate_id: UUID
    person_id: UUID
    month: str
    municipality_code: str
    minutes: int
    counted_minutes: int
    rate: Money | None
    rate_id: UUID | None
    amount: Money | None
    """None where the rule rounds a month's or the whole sum: then a certificate has no amount of its own."""
    rounding: Rounding | None
    status: Literal["counted", "unsigned", "stale", "no-rate", "no-rule"]
    explanation: Localised
