"""Bodies of prints."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from samlyft_training_log.months.schemas import MonthText, MunicipalityCode
from samlyft_web.fields import Instant, StrictModel

Language = Literal["sv", "en"]
_ID = "019ac0de-0000-7000-8000-000000000001"
_PRINT: dict[str, Any] = {
    "print_id": _ID,
    "project_id": _ID,
    "month": "2020-03",
    "municipality_code": "1440",
    "workplace_id": None,
    "language": "sv",
    "status": "running",
    "certificates": 20000,
    "made": 7300,
    "recorded_at": "2020-04-07T08:00:00Z",
    "finished_at": None,
}


class PrintIn(StrictModel):
    """Which certificates to make as PDF: those of a month that are not revoked."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "project_id": _ID,
                "month": "2020-03",
                "municipality_code": "1440",
                "language": "sv",
            }
        }
    )

    project_id: UUID
    month: MonthText
    municipality_code: MunicipalityCode | None = None
    workplace_id: UUID | None = None
    language: Language = "sv"
    """Of all that the certificates say; topics and names stand as they were written."""


class PrintOut(BaseModel):
    """A print and how far it has come; when it is done, `Accept: application/zip` fetches the files."""

    model_config = ConfigDict(json_schema_extra={"example": _PRINT})

    print_id: UUID
    project_id: UUID
    month: str
    municipality_code: str | None
    workplace_id: UUID | None
    language: Language
    status: Literal["waiting", "running", "done", "failed"]
    certificates: int
    made: int
    recorded_at: Instant
    finished_at: Instant | None
