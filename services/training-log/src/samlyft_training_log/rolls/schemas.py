"""Bodies of attendance lists, and of drafts made from planned sessions."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from samlyft_training_log import rules
from samlyft_training_log.sessions.schemas import SessionCode
from samlyft_training_log.sheets.schemas import SheetRow
from samlyft_web.fields import Instant, StrictModel

_ID = "019ac0de-0000-7000-8000-000000000001"
_WHO: dict[str, Any] = {"employer_number": "212000-1439", "employee_number": "1001"}


class DraftIn(StrictModel):
    """What differs from the plan, if anything; without a code the plan's own is taken."""

    model_config = ConfigDict(json_schema_extra={"example": {"code": "modig-APT-0001"}})

    code: SessionCode | None = None
    starts_at: Instant | None = None
    ends_at: Instant | None = None


class ListLine(BaseModel):
    """Somebody who signed up, marked presence, or is recorded. Protected persons show neither name nor number."""

    employer_number: str | None
    employee_number: str | None
    person_id: UUID | None
    display_name: str | None
    sign_up: Literal["confirmed", "waiting", "cancelled", "late_cancelled"] | None
    marked_at: Instant | None
    status: rules.Status | None
    """As recorded; null until the session is submitted."""
    minutes: int | None


class AttendanceList(BaseModel):
    """The list of one session."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "session_id": _ID,
                "status": "draft",
                "lines": [
                    {
                        **_WHO,
                        "person_id": _ID,
                        "display_name": "Anna Andersson",
                        "sign_up": "confirmed",
                        "marked_at": "2020-09-14T11:02:00Z",
                        "status": None,
                        "minutes": None,
                    }
                ],
            }
        }
    )

    session_id: UUID
    status: rules.SessionStatus
    lines: list[ListLine]


class SubmissionIn(StrictModel):
    """Who was there, where the list does not say it; the rest follows from marks and sign-ups."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "rows": [{**_WHO, "minutes": 15, "status": "partial"}],
                "unmarked": "absent",
            }
        }
    )

    rows: list[SheetRow] = Field(default=[], max_length=500)
    unmarked: Literal["absent", "present", "leave"] = "absent"
    """What becomes of those who signed up and neither marked nor stand in `rows`."""
    reason: rules.Reason | None = None
    """For lines that change what is booked already, and for what comes after the month was closed."""


class SubmissionOut(BaseModel):
    """What became of the list."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "session_id": _ID,
                "status": "submitted",
                "recorded": 12,
                "changed": 0,
                "unchanged": 0,
                "unknown": 1,
            }
        }
    )

    session_id: UUID
    status: rules.SessionStatus
    recorded: int
    changed: int
    unchanged: int
    unknown: int
    """Lines of the list that are not recorded: nobody with that number is known here on that day."""
