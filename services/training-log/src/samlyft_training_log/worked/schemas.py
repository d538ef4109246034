"""Bodies of worked time."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from samlyft_training_log import rules
from samlyft_training_log.sessions.schemas import EmployeeNumber, EmployerNumber, SessionCode
from samlyft_web.fields import DateField, Instant, StrictModel

WorkedKind = Literal["champion_teaching", "champion_preparing", "project_staff"]
_ID = "019ac0de-0000-7000-8000-000000000001"
_TIME: dict[str, Any] = {
    "kind_of_time": "champion_preparing",
    "starts_at": "2020-09-14T08:00:00Z",
    "ends_at": "2020-09-14T08:45:00Z",
}

_OUT: dict[str, Any] = {
    "worked_time_id": _ID,
    "project_id": _ID,
    "session_id": None,
    "person_id": _ID,
    **_TIME,
    "local_date": "2020-09-14",
    "minutes": 45,
    "eligible": True,
    "status": "stands",
    "reason": None,
    "version": 1,
    "known_at": "2020-09-15T08:00:00Z",
    "recorded_at": "2020-09-15T08:00:00Z",
}


class WorkedTimeIn(StrictModel):
    """What somebody worked for a project, from a minute to another; trainers' time at sessions is booked by itself."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "project_code": "modig",
                "employer_number": "212000-1439",
                "employee_number": "1001",
                **_TIME,
            }
        }
    )

    project_code: SessionCode
    employer_number: EmployerNumber
    employee_number: EmployeeNumber
    kind_of_time: WorkedKind
    starts_at: Instant
    ends_at: Instant
    known_at: Instant | None = None


class WorkedTimeOut(BaseModel):
    """One person's worked time on one local date. No name, number or workplace stands here."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": _OUT,
        }
    )

    worked_time_id: UUID
    project_id: UUID
    session_id: UUID | None
    """The session that the person led; null for other time."""
    person_id: UUID
    kind_of_time: WorkedKind
    local_date: DateField
    starts_at: Instant
    ends_at: Instant
    minutes: int
    eligible: bool
    status: Literal["stands", "reversed"]
    reason: str | None
    version: int
    known_at: Instant
    recorded_at: Instant


class WorkedTimesOut(BaseModel):
    """What was posted: one a local date."""

    model_config = ConfigDict(json_schema_extra={"example": {"worked_times": [_OUT]}})

    worked_times: list[WorkedTimeOut]


class ReversalIn(StrictModel):
    """Why it does not count."""

    model_config = ConfigDict(json_schema_extra={"example": {"reason": "wrong_minutes"}})

    reason: rules.Reason
    known_at: Instant | None = None
