"""Bodies of attendance, and the rows of its import."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from samlyft_imports.bulk import Row
from samlyft_training_log import rules
from samlyft_training_log.imports import CodeText, EmployeeText, EmployerText, InstantText
from samlyft_training_log.sessions.schemas import EmployeeNumber, EmployerNumber, SessionCode
from samlyft_web.fields import DateField, Instant, StrictModel

Minutes = Annotated[int, Field(ge=0, le=rules.LONGEST_ATTENDANCE)]

AN_ID = "019ac0de-0000-7000-8000-000000000001"
_CLAIM: dict[str, Any] = {
    "session_code": "modig-APT-0001",
    "employer_number": "212000-1439",
    "employee_number": "1001",
    "minutes": 30,
    "status": "present",
}
ROW_EXAMPLE: dict[str, Any] = {**_CLAIM, "time_basis": "scheduled", "reason": None}

ATTENDANCE: dict[str, Any] = {
    "attendance_id": AN_ID,
    "session_id": AN_ID,
    "session_code": "modig-APT-0001",
    "project_id": AN_ID,
    "person_id": AN_ID,
    "display_name": "Anna Andersson",
    "employer_number": "212000-1439",
    "employee_number": "1001",
    "local_date": "2020-09-14",
    "minutes": 30,
    "status": "present",
    "time_basis": "scheduled",
    "reason": None,
    "eligible": True,
    "role_group": "care_staff",
    "municipality_code": "1440",
    "workplace_id": AN_ID,
    "version": 1,
    "known_at": "2020-09-15T08:00:00Z",
    "recorded_at": "2020-09-15T08:00:00Z",
}


class AttendanceIn(StrictModel):
    """Who was there and for how long; the employee's own employment gives role and workplace."""

    model_config = ConfigDict(json_schema_extra={"example": _CLAIM})

    session_code: SessionCode
    employer_number: EmployerNumber
    employee_number: EmployeeNumber
    minutes: Minutes
    status: rules.Status
    time_basis: rules.TimeBasis = "scheduled"
    reason: rules.Reason | None = None
    """Only for what comes after the month was closed: it is then posted as a correction."""


class AttendanceDay(BaseModel):
    """The part of an attendance on one local date."""

    attendance_id: UUID
    local_date: DateField
    minutes: int
    eligible: bool
    person_id: UUID | None


class AttendanceReceipt(BaseModel):
    """What stands after recording: one attendance a local date, `matched` when the person is known."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "session_id": AN_ID,
                "matched": True,
                "minutes": 30,
                "status": "present",
                "time_basis": "scheduled",
                "days": [
                    {
                        "attendance_id": AN_ID,
                        "local_date": "2020-09-14",
                        "minutes": 30,
                        "eligible": True,
                        "person_id": AN_ID,
                    }
                ],
            }
        }
    )

    session_id: UUID
    matched: bool
    minutes: int
    status: rules.Status
    time_basis: rules.TimeBasis
    days: list[AttendanceDay]


class AttendanceOut(BaseModel):
    """What stands for one employee, session and local date.

    Name, workplace and employee number of protected persons are left out for callers without `identity:read`.
    """

    model_config = ConfigDict(json_schema_extra={"example": ATTENDANCE})

    attendance_id: UUID
    session_id: UUID
    session_code: str
    project_id: UUID
    person_id: UUID | None
    display_name: str | None
    employer_number: str
    employee_number: str | None
    local_date: DateField
    minutes: int
    status: rules.Status
    time_basis: rules.TimeBasis
    reason: rules.Reason | None
    eligible: bool
    role_group: str | None
    municipality_code: str | None
    workplace_id: UUID | None
    version: int
    known_at: Instant
    recorded_at: Instant


class CorrectionIn(StrictModel):
    """What it should have been on that local date, and why."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"minutes": 15, "reason": "wrong_minutes"}}
    )

    minutes: Minutes
    reason: rules.Reason
    status: rules.Status | None = None
    """What it was instead of what the minutes imply: cancelled, not absent."""
    time_basis: rules.TimeBasis | None = None
    known_at: Instant | None = None


class CorrectionOut(BaseModel):
    """A correction made; `posting_id` is null while the person is unknown and nothing is posted."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "attendance_id": AN_ID,
                "posting_id": AN_ID,
                "minutes_before": 30,
                "minutes": 15,
                "reason": "wrong_minutes",
            }
        }
    )

    attendance_id: UUID
    posting_id: UUID | None
    minutes_before: int
    minutes: int
    reason: rules.Reason


class UnmatchedOut(BaseModel):
    """Attendance that waits for its person's employment."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "attendance_id": AN_ID,
                "session_id": AN_ID,
                "session_code": "modig-APT-0001",
                "project_id": AN_ID,
                "employer_number": "212000-1439",
                "employee_number": "1001",
                "local_date": "2020-09-14",
                "minutes": 30,
                "recorded_at": "2020-09-15T08:00:00Z",
            }
        }
    )

    attendance_id: UUID
    session_id: UUID
    session_code: str
    project_id: UUID
    employer_number: str
    employee_number: str
    local_date: DateField
    minutes: int
    recorded_at: Instant


class AttendanceRow(Row):
    """A row of the attendance import; session, employer and employee number are its key."""

    session_code: CodeText
    employer_number: EmployerText
    employee_number: EmployeeText
    minutes: int
    status: rules.Status
    time_basis: rules.TimeBasis = "scheduled"
    reason: rules.Reason | None = None
    known_at: InstantText | None = None
