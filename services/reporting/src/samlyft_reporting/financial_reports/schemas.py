"""Bodies of financial reports; money is text with two decimals."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from samlyft_reporting.file_templates.layouts import MonthText
from samlyft_reporting.financial_reports.rules import Code
from samlyft_web.fields import Instant, StrictModel
from samlyft_web.problems import Localised

_ID = "019ac0de-0000-7000-8000-000000000001"
_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_CONTENT: dict[str, Any] = {
    "project_id": _ID,
    "project_name": "Modig",
    "from_month": "2020-01",
    "to_month": "2020-03",
    "synthetic": True,
    "minutes": 18450,
    "counted_minutes": 18450,
    "hours": "307.50",
    "amount": "75337.50",
    "months": [],
    "steps": [],
    "staff": [],
    "input_hash": _HASH,
}


class FinancialReportIn(StrictModel):
    """The months of an application for payment."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"project_id": _ID, "from_month": "2020-01", "to_month": "2020-03"}
        }
    )

    project_id: UUID
    from_month: MonthText
    to_month: MonthText


class MonthOut(BaseModel):
    """One month: the same time in the ledger, in certificates and in the file, and what it is worth."""

    month: str
    people: int
    ledger_minutes: int
    certified_minutes: int
    filed_minutes: int | None
    certificates: int
    counted_minutes: int
    rounding: str | None
    rate: str | None
    rate_source: str | None
    amount: str
    """Where the rule rounds the whole sum, the month's part before rounding."""
    month_file_id: UUID | None
    links: dict[str, str]


class DifferenceOut(BaseModel):
    """What makes one sum another."""

    code: Code
    meaning: Localised
    minutes: int
    people: int | None


class StepOut(BaseModel):
    """From one sum to the next; `adds_up` is whether the differences explain it all."""

    step: Literal["ledger-certificates", "ledger-files", "ledger-published", "certificates-amount"]
    before_minutes: int
    after_minutes: int
    adds_up: bool
    differences: list[DifferenceOut]


class StaffOut(BaseModel):
    """Personnel's time of one kind, beside the amount and never in it."""

    time_kind: str
    minutes: int
    counted_minutes: int
    over_cap_minutes: int
    hours: str
    amount: str


class FinancialPreview(BaseModel):
    """The figures of an application as they stand now; `input_hash` is of all that they were reckoned from."""

    model_config = ConfigDict(json_schema_extra={"example": _CONTENT})

    project_id: UUID
    project_name: str
    from_month: str
    to_month: str
    synthetic: bool
    minutes: int
    counted_minutes: int
    hours: str
    amount: str
    months: list[MonthOut]
    steps: list[StepOut]
    staff: list[StaffOut]
    input_hash: str


class FinancialReportOut(BaseModel):
    """The same, frozen."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "financial_report_id": _ID,
                "project_id": _ID,
                "from_month": "2020-01",
                "to_month": "2020-03",
                "revision": 1,
                "input_hash": _HASH,
                "content": _CONTENT,
                "recorded_at": "2020-04-20T08:00:00Z",
                "actor": "https://issuer.example anna",
            }
        }
    )

    financial_report_id: UUID
    project_id: UUID
    from_month: str
    to_month: str
    revision: int
    input_hash: str
    content: FinancialPreview
    recorded_at: Instant
    actor: str
