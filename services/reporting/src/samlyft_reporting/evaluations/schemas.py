"""Bodies of assignments, extracts and the log of who read them."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from samlyft_reporting.evaluations.rules import Part, Standing
from samlyft_web.fields import DateField, Instant, Name, StrictModel

Words = Annotated[str, StringConstraints(min_length=1, max_length=2_000, strip_whitespace=True)]
Who = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,200}$")]
_ID = "019ac0de-0000-7000-8000-000000000001"
_OTHER = "019ac0de-0000-7000-8000-000000000002"
_TERMS: dict[str, Any] = {
    "project_id": _OTHER,
    "issuer": "https://login.example",
    "subject": "evaluator-1",
    "evaluator": "Följeforskarna AB",
    "purpose": "Följeutvärdering: vad utbildningen ledde till på enheterna.",
    "from_on": "2026-11-01",
    "to_on": "2027-06-30",
}


def _example(**example: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"example": example})


class AssignmentIn(StrictModel):
    """Who evaluates which project, what for, from and until when: one login, named as its grant names it."""

    model_config = _example(**_TERMS)

    project_id: UUID
    issuer: Who
    subject: Who
    evaluator: Name
    purpose: Words
    from_on: DateField
    to_on: DateField


class AssignmentChange(StrictModel):
    """Another last day, or the end; what is left out stays."""

    model_config = _example(status="ended")

    to_on: DateField | None = None
    status: Standing | None = None


class AssignmentOut(BaseModel):
    """An assignment; `in_force` is of today."""

    model_config = _example(
        assignment_id=_ID,
        **_TERMS,
        status="given",
        in_force=True,
        version=1,
        changed_at="2026-11-01T08:00:00Z",
    )

    assignment_id: UUID
    project_id: UUID
    issuer: str
    subject: str
    evaluator: str
    purpose: str
    from_on: DateField
    to_on: DateField
    status: Standing
    in_force: bool
    version: int
    changed_at: Instant


class ExtractIn(StrictModel):
    """The day whose end the rows are as known at."""

    model_config = _example(as_of="2026-11-01")

    as_of: DateField


class FileOut(BaseModel):
    """One of an extract's files."""

    part: Part
    rows: int
    bytes: int
    file_hash: str


class ExtractOut(BaseModel):
    """What was given: how many people, how many of them with less told, and how many were left out."""

    model_config = _example(
        extract_id=_ID,
        assignment_id=_OTHER,
        project_id=_OTHER,
        as_of="2026-11-01",
        smallest_cell=5,
        people=3480,
        generalised=61,
        withheld=3,
        files=[{"part": "participations", "rows": 3480, "bytes": 301222, "file_hash": "9f86d081"}],
        actor="https://login.example evaluator-1",
        made_at="2026-11-02T08:00:00Z",
    )

    extract_id: UUID
    assignment_id: UUID
    project_id: UUID
    as_of: DateField
    smallest_cell: int
    people: int
    generalised: int
    withheld: int
    files: list[FileOut]
    actor: str
    made_at: Instant


class ReadOut(BaseModel):
    """Somebody fetched a file of an extract."""

    model_config = _example(
        read_id=_ID,
        extract_id=_OTHER,
        part="hours",
        actor="https://login.example evaluator-1",
        read_at="2026-11-02T08:05:00Z",
    )

    read_id: UUID
    extract_id: UUID
    part: Annotated[Part, Field()]
    actor: str
    read_at: Instant
