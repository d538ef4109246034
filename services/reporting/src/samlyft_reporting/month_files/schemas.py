"""Bodies of month files: the calendar, what is found before filing, the files and what differs."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from samlyft_reporting.file_templates.layouts import MonthText
from samlyft_reporting.month_files.findings import Finding
from samlyft_web.fields import DateField, Instant, StrictModel

_ID = "019ac0de-0000-7000-8000-000000000001"
_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
Reason = Annotated[str, StringConstraints(min_length=3, max_length=400)]
_FILE: dict[str, Any] = {
    "month_file_id": _ID,
    "project_id": _ID,
    "month": "2020-03",
    "revision": 1,
    "position": 12,
    "template_id": _ID,
    "template": "scb-2014-2020@1",
    "format": "csv",
    "file_name": "2020-03_modig_v1.csv",
    "file_hash": _HASH,
    "bytes": 14230,
    "content_hash": _HASH,
    "people": 212,
    "started": 40,
    "ended": 3,
    "minutes": 18450,
    "without_number": 0,
    "accepted": {"not-signed": 2},
    "reason": "Två intyg skrivs under på papper i april.",
    "replaces": None,
    "recorded_at": "2020-04-14T08:00:00Z",
    "actor": "https://issuer.example anna",
    "links": {"content": f"/reporting/v1/month-files/{_ID}/content"},
}


class MonthFileIn(StrictModel):
    """Which month to file, and what is accepted with a reason."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "project_id": _ID,
                "month": "2020-03",
                "accepted": ["not-signed"],
                "reason": "Två intyg skrivs under på papper i april.",
            }
        }
    )

    project_id: UUID
    month: MonthText
    template_id: UUID | None = None
    """Unless told, the tenant's own template for the project's programme period, or the one that comes along."""
    accepted: list[Finding] = Field(default=[], max_length=20)
    reason: Reason | None = None


class RefilingIn(StrictModel):
    """All stale months of a project are filed again, in order."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"project_id": _ID, "reason": "Närvaro i mars rättad."}}
    )

    project_id: UUID
    accepted: list[Finding] = Field(default=[], max_length=20)
    """Besides what was accepted when each month was last filed."""
    reason: Reason


class MonthFileOut(BaseModel):
    """A month file as it was filed: never changed, known by its hash."""

    model_config = ConfigDict(json_schema_extra={"example": _FILE})

    month_file_id: UUID
    project_id: UUID
    month: str
    revision: int
    position: int
    """Its place in the order in which the project's files were filed."""
    template_id: UUID
    template: str
    format: str
    file_name: str
    file_hash: str
    """SHA-256 of the file's bytes, identity numbers included."""
    bytes: int
    content_hash: str
    """SHA-256 of its rows without identity numbers."""
    people: int
    started: int
    ended: int
    minutes: int
    without_number: int
    accepted: dict[str, int]
    reason: str | None
    replaces: UUID | None
    recorded_at: Instant
    actor: str
    links: dict[str, str]


class Refiled(BaseModel):
    """The months filed again, in the order in which it was done."""

    model_config = ConfigDict(json_schema_extra={"example": {"files": [_FILE]}})

    files: list[MonthFileOut]


class RowOut(BaseModel):
    """One participant of a file, without the identity number."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "line": 1,
                "person_id": _ID,
                "municipality_code": "1440",
                "role_group": "care_staff",
                "started_on": None,
                "ended_on": None,
                "minutes": 90,
                "links": {"entries": f"/training-log/v1/entries?person_id={_ID}"},
            }
        }
    )

    line: int
    person_id: UUID
    municipality_code: str
    role_group: str
    started_on: DateField | None
    ended_on: DateField | None
    minutes: int
    links: dict[str, str]


class Side(BaseModel):
    """What a file says, or would say, of a person."""

    municipality_code: str
    role_group: str
    started_on: DateField | None
    ended_on: DateField | None
    minutes: int


class DifferenceOut(BaseModel):
    """One person of whom two versions of a month differ."""

    person_id: UUID
    before: Side | None
    after: Side | None
    minutes: int
    """After less before."""


class Differences(BaseModel):
    """Person by person; the sum is over all of them, within the caller's reach."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "month_file_id": _ID,
                "against": "now",
                "minutes": 30,
                "people": [],
            }
        }
    )

    month_file_id: UUID
    against: Literal["now", "replaced"]
    minutes: int
    people: list[DifferenceOut]


class FileReadOut(BaseModel):
    """Who had identity numbers read for a file, when, and with what outcome."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "read_id": _ID,
                "month_file_id": _ID,
                "what": "download",
                "numbers": 212,
                "outcome": "same",
                "recorded_at": "2020-04-14T08:00:00Z",
                "actor": "https://issuer.example anna",
            }
        }
    )

    read_id: UUID
    month_file_id: UUID
    what: Literal["filing", "download", "archive"]
    numbers: int
    outcome: Literal["filed", "same", "differs", "gone"]
    recorded_at: Instant
    actor: str
