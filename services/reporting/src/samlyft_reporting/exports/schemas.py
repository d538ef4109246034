"""Files of entries as the API takes and shows them."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints

from samlyft_reporting.entries.schemas import ENTRY
from samlyft_reporting.figures.dimensions import By
from samlyft_reporting.projects.schemas import PROJECT_ID
from samlyft_web.fields import DateField, Instant, StrictModel

ASKED: dict[str, Any] = {
    "project_id": PROJECT_ID,
    "form": "xlsx",
    "as_of": "2021-07-01",
    "only": {"municipality": "1440"},
}
EXPORT: dict[str, Any] = {
    "export_id": "019ac0de-0000-7000-8000-0000000000f1",
    "version": 2,
    "project_id": PROJECT_ID,
    "form": "xlsx",
    "status": "running",
    "rows_in_all": 60000,
    "rows_done": 20000,
    "bytes": 1048576,
    "requested_at": "2026-11-22T08:00:00Z",
    "done_at": None,
}
FILE_ROW: dict[str, Any] = {
    **{key: value for key, value in ENTRY.items() if key not in {"entry_id", "attendance_id"}},
    "workplace": "Hemtjänst Norr",
}
Word = Annotated[str, StringConstraints(pattern=r"^[\w .:-]{1,60}$")]


class ExportIn(StrictModel):
    """Which entries, in which form: those behind `training_minutes` with the same selection."""

    model_config = ConfigDict(json_schema_extra={"example": ASKED})

    project_id: UUID
    form: Literal["csv", "xlsx", "parquet"]
    as_of: DateField | None = None
    from_on: DateField | None = None
    to_on: DateField | None = None
    only: dict[By, Word] = {}


class ExportOut(BaseModel):
    """How far a file has come; kept for a week after it is done."""

    model_config = ConfigDict(json_schema_extra={"example": EXPORT})

    export_id: UUID
    version: int
    project_id: UUID
    form: Literal["csv", "xlsx", "parquet"]
    status: Literal["queued", "running", "done", "failed", "cancelled", "expired"]
    rows_in_all: int
    rows_done: int
    bytes: int
    requested_at: Instant
    done_at: Instant | None


class FileRow(BaseModel):
    """A row of the file: of protected persons neither who nor where."""

    model_config = ConfigDict(json_schema_extra={"example": FILE_ROW})

    posting_id: UUID
    line: int
    person_id: UUID | None
    session_id: UUID | None
    local_date: DateField
    municipality_code: str
    workplace_id: UUID | None
    workplace: str | None
    role_group: str
    minutes: int
    correction: bool
    eligible: bool
    known_at: Instant
