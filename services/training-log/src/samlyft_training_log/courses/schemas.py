"""Bodies of web courses and results, and the rows of their import."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from samlyft_imports.bulk import Row
from samlyft_training_log.imports import CodeText, EmployeeText, EmployerText
from samlyft_training_log.sessions.schemas import SessionCode
from samlyft_web.fields import DateField, Instant, Name, StrictModel

_ID = "019ac0de-0000-7000-8000-000000000001"
_COURSE: dict[str, Any] = {
    "code": "webb-las",
    "title": "Digitala lås, grundkurs",
    "kind": "WEB",
    "topic": "Digitala lås",
    "activity_id": "https://larplattform.example/kurser/las",
    "nominal_minutes": 30,
}
ROW_EXAMPLE: dict[str, Any] = {
    "course_code": "webb-las",
    "employer_number": "212000-1439",
    "employee_number": "1001",
    "completed_at": "2020-09-14T10:00:00Z",
    "passed": True,
    "score_percent": 85,
    "progress_percent": None,
}
CourseKind = Literal["WEB", "KUN"]
CourseStatus = Literal["open", "closed"]
Level = Literal["passed", "passed_and_progress", "result"]
Nominal = Annotated[int, Field(ge=0, le=1440)]
Iri = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9+.-]*:\S+$", max_length=500)]


class CourseIn(StrictModel):
    """A web course (WEB) or knowledge test (KUN), and the minutes that a completion counts as: 0 for none."""

    model_config = ConfigDict(json_schema_extra={"example": {**_COURSE, "project_code": "modig"}})

    code: Annotated[SessionCode, StringConstraints(max_length=50)]
    title: Name
    kind: CourseKind
    topic: Name
    project_code: SessionCode
    nominal_minutes: Nominal
    activity_id: Iri | None = None


class CourseChange(StrictModel):
    """What may change; other minutes count for completions from now on."""

    model_config = ConfigDict(json_schema_extra={"example": {"nominal_minutes": 45}})

    title: Name | None = None
    activity_id: Iri | None = None
    nominal_minutes: Nominal | None = None
    status: CourseStatus | None = None


class CourseOut(BaseModel):
    """A web course or knowledge test."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "course_id": _ID,
                **_COURSE,
                "project_id": _ID,
                "status": "open",
                "version": 1,
                "recorded_at": "2020-09-01T08:00:00Z",
            }
        }
    )

    course_id: UUID
    code: str
    title: str
    kind: CourseKind
    topic: str
    project_id: UUID
    activity_id: str | None
    nominal_minutes: int
    status: CourseStatus
    version: int
    recorded_at: Instant


class ResultOut(BaseModel):
    """How an employee stands in a course, as much of it as the project's policy of that day lets others see.

    `visible` says how much: `passed`, `passed_and_progress` or `result`. `person_id` is null until the employment is
    known; protected persons show neither name, number nor workplace.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "result_id": _ID,
                "course_id": _ID,
                "course_code": "webb-las",
                "project_id": _ID,
                "person_id": _ID,
                "display_name": "Anna Andersson",
                "employer_number": "212000-1439",
                "employee_number": "1001",
                "municipality_code": "1440",
                "workplace_id": _ID,
                "completed_on": "2020-09-14",
                "passed": True,
                "progress_percent": 100,
                "score_percent": None,
                "visible": "passed_and_progress",
                "source": "xapi",
                "version": 1,
                "recorded_at": "2020-09-14T10:00:00Z",
            }
        }
    )

    result_id: UUID
    course_id: UUID
    course_code: str
    project_id: UUID
    person_id: UUID | None
    display_name: str | None
    employer_number: str
    employee_number: str | None
    municipality_code: str | None
    workplace_id: UUID | None
    completed_on: DateField | None
    passed: bool | None
    progress_percent: int | None
    score_percent: int | None
    visible: Level
    source: Literal["xapi", "import"]
    version: int
    recorded_at: Instant


class SummaryOut(BaseModel):
    """A course in figures; small groups are withheld from everyone."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "course_id": _ID,
                "code": "webb-las",
                "project_id": _ID,
                "registered": 120,
                "completed": 96,
                "passed": 88,
                "suppressed": None,
            }
        }
    )

    course_id: UUID
    code: str
    project_id: UUID
    registered: int | None
    completed: int | None
    passed: int | None
    suppressed: Literal["protected", "unanimous"] | None


class VisibilityIn(StrictModel):
    """How much of results others see from a day on. The participants were told by `told_on`, never after."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "project_code": "modig",
                "level": "passed",
                "from_on": "2027-01-01",
                "told_on": "2026-12-01",
            }
        }
    )

    project_code: SessionCode
    level: Level
    from_on: DateField
    told_on: DateField


class VisibilityOut(BaseModel):
    """A project's policy from a day on; before the first it is `passed_and_progress`."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "project_id": _ID,
                "level": "passed",
                "from_on": "2027-01-01",
                "told_on": "2026-12-01",
                "recorded_at": "2026-11-23T08:00:00Z",
            }
        }
    )

    project_id: UUID
    level: Level
    from_on: DateField
    told_on: DateField
    recorded_at: Instant


Percent = Annotated[int, msgspec.Meta(ge=0, le=100)]


class ResultRow(Row):
    """A row of the import; course and employee are its key, and the best result stands."""

    course_code: CodeText
    employer_number: EmployerText
    employee_number: EmployeeText
    completed_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    passed: bool | None = None
    score_percent: Percent | None = None
    progress_percent: Percent | None = None
