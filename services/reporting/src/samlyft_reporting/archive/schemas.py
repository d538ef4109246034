"""Bodies of transfer packages."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints

from samlyft_reporting.file_templates.layouts import MonthText
from samlyft_web.fields import Instant, StrictModel

_ID = "019ac0de-0000-7000-8000-000000000001"
_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_ASKED: dict[str, Any] = {
    "project_id": _ID,
    "from_month": "2019-04",
    "to_month": "2021-06",
    "agreement": "Leveransöverenskommelse 2021-7",
}


class PackageIn(StrictModel):
    """Which months' documents to hand over, and under which agreement with the archive."""

    model_config = ConfigDict(json_schema_extra={"example": _ASKED})

    project_id: UUID
    from_month: MonthText
    to_month: MonthText
    agreement: Annotated[str, StringConstraints(min_length=1, max_length=120)] | None = None


class DocumentOut(BaseModel):
    """One document of a package, by its id and hash."""

    kind: Literal["month_file", "financial_report", "pack"]
    id: UUID
    name: str
    title: str
    file_hash: str
    recorded_at: str
    actor: str


class PackageOut(BaseModel):
    """A transfer package: its list is fixed, its files are written when it is fetched and checked against it."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "archive_package_id": _ID,
                **_ASKED,
                "contents": [
                    {
                        "kind": "month_file",
                        "id": _ID,
                        "name": "manadsfiler/2020-03_modig_v1.csv",
                        "title": "Deltagarrapport 2020-03, version 1",
                        "file_hash": _HASH,
                        "recorded_at": "2020-04-14T08:00:00Z",
                        "actor": "https://issuer.example anna",
                    }
                ],
                "recorded_at": "2021-09-01T08:00:00Z",
                "actor": "https://issuer.example anna",
            }
        }
    )

    archive_package_id: UUID
    project_id: UUID
    from_month: str
    to_month: str
    agreement: str | None
    contents: list[DocumentOut]
    recorded_at: Instant
    actor: str
