"""Bodies of a whole group's attendance."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from samlyft_training_log import rules
from samlyft_training_log.attendances.schemas import AN_ID, ATTENDANCE, AttendanceOut, Minutes
from samlyft_training_log.sessions.schemas import EmployeeNumber, EmployerNumber
from samlyft_web.fields import StrictModel


class MemberIn(StrictModel):
    """One of a group; what is left out is the group's."""

    employer_number: EmployerNumber
    employee_number: EmployeeNumber
    minutes: Minutes | None = None
    status: rules.Status | None = None
    time_basis: rules.TimeBasis | None = None


class GroupIn(StrictModel):
    """A whole work group at one session: one default for all, and those of whom something else is true.

    `workplace_id` takes in everyone employed there on the day of the session. Without `minutes`: the whole session.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "workplace_id": AN_ID,
                "people": [
                    {
                        "employer_number": "212000-1439",
                        "employee_number": "1001",
                        "status": "absent",
                    }
                ],
            }
        }
    )

    minutes: Minutes | None = None
    status: rules.Status | None = None
    time_basis: rules.TimeBasis = "scheduled"
    reason: rules.Reason | None = None
    """Only for what comes after the month was closed."""
    workplace_id: UUID | None = None
    people: list[MemberIn] = Field(default=[], max_length=500)


class GroupOut(BaseModel):
    """What stands for the group; `unmatched` wait for their employment to be known."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "session_id": AN_ID,
                "created": 1,
                "unchanged": 0,
                "unmatched": 0,
                "items": [ATTENDANCE],
            }
        }
    )

    session_id: UUID
    created: int
    unchanged: int
    unmatched: int
    items: list[AttendanceOut]
