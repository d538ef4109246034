"""Bodies of months and of what is found in them."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from samlyft_training_log.months import rules
from samlyft_training_log.months.findings import Code
from samlyft_web.fields import DateField, Instant, StrictModel
from samlyft_web.problems import Localised

_ID = "019ac0de-0000-7000-8000-000000000001"
_MONTH: dict[str, Any] = {
    "month_id": _ID,
    "version": 2,
    "project_id": _ID,
    "municipality_code": "1440",
    "month": "2020-03",
    "status": "closed",
    "stale": True,
    "stale_since": "2021-05-07T09:10:00Z",
    "stale_cause": "correction",
    "minutes": 18450,
    "persons_registered": 212,
    "closed_at": "2020-04-07T08:00:00Z",
    "closed_by": "https://issuer.example anna",
    "known_at": "2021-05-07T09:10:00Z",
    "recorded_at": "2021-05-07T09:10:00Z",
}
MonthText = Annotated[str, StringConstraints(pattern=rules.MONTH)]
MunicipalityCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]
ReasonText = Annotated[str, StringConstraints(min_length=3, max_length=500)]


class MonthIn(StrictModel):
    """A month to close; what was found and does not have to be mended is accepted by code, with the reason."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "project_id": _ID,
                "municipality_code": "1440",
                "month": "2020-03",
                "accepted": ["unmatched"],
                "reason": "Två vikarier saknas i personallistan och kommer i april.",
            }
        }
    )

    project_id: UUID
    municipality_code: MunicipalityCode
    month: MonthText
    accepted: list[Code] = Field(default=[], max_length=20)
    reason: ReasonText | None = None
    known_at: Instant | None = None
    """Only with `history:import`: when it was closed, for months that were closed elsewhere before."""


class ReopeningIn(StrictModel):
    """Why a closed month is opened again."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"reason": "En pappersblankett från mars hittades."}}
    )

    reason: ReasonText


class MonthOut(BaseModel):
    """A month of a project in a municipality, from the first time that it was closed."""

    model_config = ConfigDict(json_schema_extra={"example": _MONTH})

    month_id: UUID
    version: int
    project_id: UUID
    municipality_code: str
    month: str
    status: rules.State
    stale: bool
    """What was filed for it no longer agrees with the ledger, or with an earlier month that was filed before it."""
    stale_since: Instant | None
    stale_cause: Literal["correction", "earlier-month", "reopened"] | None
    minutes: int
    """As the ledger stood when it was last closed, all kinds of time."""
    persons_registered: int
    closed_at: Instant
    closed_by: str
    known_at: Instant
    recorded_at: Instant


class StepOut(BaseModel):
    """One thing that was done with the month."""

    version: int
    action: Literal["closed", "reopened"]
    reason: str | None
    findings: dict[str, int]
    """How many findings of each code were accepted."""
    minutes: int
    actor: str
    known_at: Instant
    recorded_at: Instant


class MonthWithSteps(MonthOut):
    """A month with all that was done with it, oldest first."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                **_MONTH,
                "steps": [
                    {
                        "version": 1,
                        "action": "closed",
                        "reason": "Två vikarier saknas i personallistan och kommer i april.",
                        "findings": {"unmatched": 2},
                        "minutes": 18450,
                        "actor": "https://issuer.example anna",
                        "known_at": "2020-04-07T08:00:00Z",
                        "recorded_at": "2020-04-07T08:00:00Z",
                    }
                ],
            }
        }
    )

    steps: list[StepOut]


class FindingOut(BaseModel):
    """Something that keeps a month from being closed, or that has to be accepted with a reason."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "finding_id": "5b1c2f9e-3f62-f4a9-6c0e-0f5f1c0e7a11",
                "code": "overlapping",
                "blocks": False,
                "what_to_do": "Personen är på två tillfällen samtidigt. Rätta det ena.",
                "month": "2020-03",
                "municipality_code": "1440",
                "local_date": "2020-03-12",
                "session_id": _ID,
                "other_session_id": _ID,
                "attendance_id": _ID,
                "person_id": _ID,
                "minutes": 30,
            }
        }
    )

    finding_id: UUID
    code: Code
    blocks: bool
    """It has to be mended; otherwise it may be accepted with a reason."""
    what_to_do: Localised
    month: str
    municipality_code: str | None
    """None for a session of no municipality that nobody has attended: it keeps no month open."""
    local_date: DateField
    session_id: UUID
    other_session_id: UUID | None
    attendance_id: UUID | None
    person_id: UUID | None
    minutes: int | None
