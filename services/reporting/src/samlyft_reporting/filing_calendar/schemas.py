"""Bodies of the calendar of filing: months, what is found in them, and what waits."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from samlyft_reporting.month_files.findings import Finding
from samlyft_reporting.month_files.rules import Cause, State
from samlyft_web.fields import DateField
from samlyft_web.problems import Localised

_ID = "019ac0de-0000-7000-8000-000000000001"


class TurnOut(BaseModel):
    """A month with its state: what it would hold now, and its latest file."""

    month: str
    state: State
    cause: Cause | None
    """Why a filed month is stale: its rows changed, or those of an earlier month."""
    opens_on: DateField
    due_on: DateField
    people: int
    minutes: int
    month_file_id: UUID | None
    revision: int | None
    filed_minutes: int | None


_TURN: dict[str, Any] = {
    "month": "2020-03",
    "state": "stale",
    "cause": "changed",
    "opens_on": "2020-04-01",
    "due_on": "2020-04-28",
    "people": 212,
    "minutes": 18450,
    "month_file_id": _ID,
    "revision": 1,
    "filed_minutes": 18420,
}


class Calendar(BaseModel):
    """All months of a project up to now."""

    model_config = ConfigDict(json_schema_extra={"example": {"project_id": _ID, "months": [_TURN]}})

    project_id: UUID
    months: list[TurnOut]


class FindingOut(BaseModel):
    """Something to know before a month is filed."""

    code: Finding
    blocks: bool
    """It has to be mended; otherwise it may be accepted with a reason."""
    municipality_code: str | None
    people: int
    minutes: int | None
    what_to_do: Localised


class Checks(BaseModel):
    """What was found in a month, and whether it is over."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "project_id": _ID,
                "month": "2020-03",
                "is_over": True,
                "due_on": "2020-04-28",
                "findings": [
                    {
                        "code": "not-signed",
                        "blocks": False,
                        "municipality_code": "1440",
                        "people": 2,
                        "minutes": 180,
                        "what_to_do": "Be deltagarna skriva under.",
                    }
                ],
            }
        }
    )

    project_id: UUID
    month: str
    is_over: bool
    due_on: DateField
    findings: list[FindingOut]


class ReminderOut(BaseModel):
    """A month that should be filed, or filed again."""

    project_id: UUID
    project_code: str
    month: str
    state: State
    due_on: DateField
    days_left: int


class Reminders(BaseModel):
    """All projects' months that wait, the most urgent first."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "reminders": [
                    {
                        "project_id": _ID,
                        "project_code": "modig",
                        "month": "2020-03",
                        "state": "due_soon",
                        "due_on": "2020-04-28",
                        "days_left": 6,
                    }
                ]
            }
        }
    )

    reminders: list[ReminderOut]
