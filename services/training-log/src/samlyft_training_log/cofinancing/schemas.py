"""Bodies of rates and rules. Money is text with two decimals: no client reads it as a float."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, StringConstraints

from samlyft_training_log.cofinancing.rules import STAFF_CAP_HOURS, Rounding
from samlyft_training_log.months.schemas import MonthText
from samlyft_web.fields import Code, DateField, Instant, Name, StrictModel
from samlyft_web.problems import Localised

TimeKind = Literal[
    "participant", "champion", "staff", "champion_teaching", "champion_preparing", "project_staff"
]
Money = Annotated[Decimal, PlainSerializer(lambda value: f"{value:.2f}", return_type=str)]
MoneyText = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,6}([.,][0-9]{1,2})?$")]
_ID = "019ac0de-0000-7000-8000-000000000001"
_RATE: dict[str, Any] = {
    "call_code": "UP-2018-1",
    "programme_area": "1",
    "year": 2020,
    "time_kind": "participant",
    "amount": "245.00",
    "valid_from": "2020-01-01",
    "valid_to": "2020-12-31",
    "source": "Påhittad tabell för demonstrationen",
    "synthetic": True,
}
_RULE: dict[str, Any] = {
    "project_id": _ID,
    "from_month": "2019-04",
    "call_code": "UP-2018-1",
    "programme_area": "1",
    "rounding": "exact",
    "time_kinds": ["participant"],
    "yearly_cap_hours": 1662,
    "source": "Projektets beslut om stöd",
}


class RateIn(StrictModel):
    """What an hour is worth in a call, programme area and year, with where that is written."""

    model_config = ConfigDict(json_schema_extra={"example": _RATE})

    call_code: Code
    programme_area: Code
    year: Annotated[int, Field(ge=2000, le=2100)]
    time_kind: TimeKind = "participant"
    amount: MoneyText
    """Kronor an hour, as text: `245.00` or `245,00`."""
    valid_from: DateField
    valid_to: DateField | None = None
    source: Name
    synthetic: bool = False


class RateOut(BaseModel):
    """A rate; it is never changed, so that an old month keeps what it was filed with."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "rate_id": _ID,
                **_RATE,
                "recorded_at": "2020-01-10T08:00:00Z",
                "actor": "https://issuer.example anna",
            }
        }
    )

    rate_id: UUID
    call_code: str
    programme_area: str
    year: int
    time_kind: str
    amount: Money
    valid_from: DateField
    valid_to: DateField | None
    source: str
    synthetic: bool
    recorded_at: Instant
    actor: str


class RuleIn(StrictModel):
    """How a project's hours become money from a month on."""

    model_config = ConfigDict(json_schema_extra={"example": _RULE})

    project_id: UUID
    from_month: MonthText
    call_code: Code
    programme_area: Code
    rounding: Rounding
    time_kinds: list[TimeKind] = Field(default=["participant"], min_length=1, max_length=6)
    yearly_cap_hours: Annotated[int, Field(ge=1, le=8784)] | None = STAFF_CAP_HOURS
    """For staff and champions: hours of a person and calendar year that count at most; participants have no cap."""
    source: Name


class WarningOut(BaseModel):
    """Something to know before it costs money."""

    code: Literal[
        "whole-hours-give-zero", "rate-missing", "rule-missing", "not-signed", "not-certified"
    ]
    detail: Localised


class RuleOut(BaseModel):
    """A rule, with what it would do to the hours that are in the ledger today."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "financing_rule_id": _ID,
                **_RULE,
                "recorded_at": "2019-04-02T08:00:00Z",
                "actor": "https://issuer.example anna",
                "warnings": [],
            }
        }
    )

    financing_rule_id: UUID
    project_id: UUID
    from_month: str
    call_code: str
    programme_area: str
    rounding: Rounding
    time_kinds: list[str]
    yearly_cap_hours: int | None
    source: str
    recorded_at: Instant
    actor: str
    warnings: list[WarningOut] = []
