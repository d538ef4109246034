"""Bodies of paper sheets."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from samlyft_training_log import rules
from samlyft_training_log.attendances.schemas import Minutes
from samlyft_training_log.sessions.schemas import EmployeeNumber, EmployerNumber, SessionCode
from samlyft_web.fields import DateField, Instant, Name, StrictModel

Sha = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
_ID = "019ac0de-0000-7000-8000-000000000001"
_WHO: dict[str, Any] = {"employer_number": "212000-1439", "employee_number": "1001"}
_ROW: dict[str, Any] = {**_WHO, "minutes": 30, "status": "present"}
_SHEET: dict[str, Any] = {
    "archive_reference": "Kommunarkivet 2020:114, blad 7",
    "scan_hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "arrived_on": "2020-10-05",
}


class SheetRow(StrictModel):
    """One line, as somebody read it."""

    employer_number: EmployerNumber
    employee_number: EmployeeNumber
    minutes: Minutes
    status: rules.Status


class PaperSheetIn(StrictModel):
    """A sheet and its first reading."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"session_code": "modig-APT-0001", **_SHEET, "rows": [_ROW]}}
    )

    session_code: SessionCode
    archive_reference: Name
    """Where the original lies."""
    scan_hash: Sha
    """Of the scanned file; the file itself is not sent here."""
    arrived_on: DateField
    rows: list[SheetRow] = Field(min_length=1, max_length=500)


class KeyingIn(StrictModel):
    """The second reading, by somebody else who has not seen the first."""

    model_config = ConfigDict(json_schema_extra={"example": {"rows": [_ROW]}})

    rows: list[SheetRow] = Field(min_length=1, max_length=500)
    reason: rules.Reason | None = None
    """For lines that change what is booked already, and for what comes after the month was closed."""


class SettledRow(StrictModel):
    """What is right on a line that was read differently; `minutes` null: it does not stand on the sheet."""

    employer_number: EmployerNumber
    employee_number: EmployeeNumber
    minutes: Minutes | None
    status: rules.Status | None = None


class SettlementIn(StrictModel):
    """What is right on each line that was read differently, and on no other."""

    model_config = ConfigDict(json_schema_extra={"example": {"rows": [_ROW]}})

    rows: list[SettledRow] = Field(min_length=1, max_length=500)
    reason: rules.Reason | None = None


class ReadOut(BaseModel):
    """One reading of a line."""

    minutes: int
    status: rules.Status


class DifferenceOut(BaseModel):
    """A line that two people read differently."""

    employer_number: str
    employee_number: str
    first: ReadOut | None
    second: ReadOut | None


class PaperSheetOut(BaseModel):
    """A sheet; its lines stay hidden until both have read it, then the differing ones are told."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "sheet_id": _ID,
                "session_id": _ID,
                **_SHEET,
                "status": "differs",
                "readings": 2,
                "differences": [
                    {
                        **_WHO,
                        "first": {"minutes": 30, "status": "present"},
                        "second": {"minutes": 15, "status": "partial"},
                    }
                ],
                "version": 2,
                "recorded_at": "2020-10-05T08:00:00Z",
            }
        }
    )

    sheet_id: UUID
    session_id: UUID
    archive_reference: str
    scan_hash: str
    arrived_on: Annotated[date, Field(json_schema_extra={"example": "2020-10-05"})]
    status: Literal["keyed_once", "differs", "booked"]
    readings: int
    differences: list[DifferenceOut]
    version: int
    recorded_at: Instant
