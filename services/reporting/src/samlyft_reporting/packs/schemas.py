"""Bodies of packs: what is asked for, how far it has come, and the files."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from samlyft_charts import Language
from samlyft_reporting.file_templates.layouts import MonthText
from samlyft_web.fields import DateField, Instant, StrictModel

_ID = "019ac0de-0000-7000-8000-000000000001"
_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
Kind = Literal["quarterly", "application", "steering_group", "municipality", "workplace", "final"]
Status = Literal["waiting", "running", "done", "failed", "cancelled"]
Format = Literal["pdf", "xlsx", "json"]
Place = Literal["summary", "success_factors", "lessons", "recommendations", "other"]
MunicipalityCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]
_ASKED: dict[str, Any] = {
    "project_id": _ID,
    "kind": "final",
    "language": "sv",
    "as_of": "2021-07-01",
    "compared_with": "2021-04-21",
}


class Written(StrictModel):
    """A piece that people write: under which chapter, its heading, and paragraphs divided by an empty line."""

    place: Place
    heading: Annotated[str, StringConstraints(max_length=120)] = ""
    body: Annotated[str, StringConstraints(min_length=1, max_length=10_000)]


class PackIn(StrictModel):
    """A pack to be made, of the figures known on a day."""

    model_config = ConfigDict(json_schema_extra={"example": _ASKED})

    project_id: UUID
    kind: Kind
    language: Language = "sv"
    """Of all that its files say; `texts` stand as they were written."""
    as_of: DateField | None = None
    """Today unless told."""
    compared_with: DateField | None = None
    """An earlier day whose figures are explained beside."""
    from_month: MonthText | None = None
    to_month: MonthText | None = None
    municipality_code: MunicipalityCode | None = None
    workplace_id: UUID | None = None
    texts: Annotated[list[Written], Field(max_length=40)] = []

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if (self.kind == "municipality") != (self.municipality_code is not None):
            msg = "municipality_code is for a municipality's pack, and only for it"
            raise ValueError(msg)
        if (self.kind == "workplace") != (self.workplace_id is not None):
            msg = "workplace_id is for a unit's pack, and only for it"
            raise ValueError(msg)
        if self.kind in {"quarterly", "application"} and not (self.from_month and self.to_month):
            msg = "from_month and to_month say which months it is of"
            raise ValueError(msg)
        if self.from_month and self.to_month and self.from_month > self.to_month:
            msg = "to_month must not be before from_month"
            raise ValueError(msg)
        return self


class FileOut(BaseModel):
    """One file of a pack."""

    format: Format
    file_hash: str
    """SHA-256 of its bytes."""
    bytes: int
    content: str
    """Its address."""


class PackOut(BaseModel):
    """A pack and how far it has come; published, it never changes."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "pack_id": _ID,
                **_ASKED,
                "from_month": None,
                "to_month": None,
                "municipality_code": None,
                "workplace_id": None,
                "status": "done",
                "steps_done": 4,
                "steps": 4,
                "failure": None,
                "input_hash": _HASH,
                "files": [],
                "recorded_at": "2021-07-02T08:00:00Z",
                "changed_at": "2021-07-02T08:00:04Z",
                "published_at": "2021-07-02T08:00:04Z",
                "actor": "https://issuer.example anna",
            }
        }
    )

    pack_id: UUID
    project_id: UUID
    kind: Kind
    language: Language
    as_of: DateField
    compared_with: DateField | None
    from_month: str | None
    to_month: str | None
    municipality_code: str | None
    workplace_id: UUID | None
    status: Status
    steps_done: int
    steps: int
    failure: str | None
    input_hash: str | None
    """SHA-256 of all that its files are made of."""
    files: list[FileOut]
    recorded_at: Instant
    changed_at: Instant
    published_at: Instant | None
    actor: str
