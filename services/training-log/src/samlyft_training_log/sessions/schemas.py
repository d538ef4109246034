"""Bodies of sessions, and the rows of their import."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from samlyft_imports.bulk import Row
from samlyft_training_log import rules
from samlyft_training_log.imports import (
    CODE,
    EMPLOYEE,
    EMPLOYER,
    CodeText,
    EmployeeText,
    EmployerText,
    InstantText,
)
from samlyft_web.fields import Instant, Name, StrictModel

SessionCode = Annotated[str, StringConstraints(pattern=CODE)]
EmployerNumber = Annotated[str, StringConstraints(pattern=EMPLOYER)]
EmployeeNumber = Annotated[str, StringConstraints(pattern=EMPLOYEE)]
MunicipalityCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]


def _one_line(value: str) -> str:
    if any(mark in value for mark in "\r\n|"):
        raise PydanticCustomError("one_line", "one line, without |")
    return value


Topic = Annotated[Name, AfterValidator(_one_line)]
Part = Annotated[int, Field(ge=0, le=rules.LONGEST_ATTENDANCE)]
LineText = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"^[^\r\n]*$")]
PartNumber = Annotated[int, msgspec.Meta(ge=0, le=rules.LONGEST_ATTENDANCE)]

_ID = "019ac0de-0000-7000-8000-000000000001"
_SESSION: dict[str, Any] = {
    "code": "modig-APT-0001",
    "starts_at": "2020-09-14T11:00:00Z",
    "ends_at": "2020-09-14T11:30:00Z",
    "kind": "APT",
    "form": "on_site",
    "topic": "Digitala möten",
    "municipality_code": "1440",
}
ROW_EXAMPLE: dict[str, Any] = {
    "session_code": "modig-APT-0001",
    "project_code": "modig",
    "starts_at": "2020-09-14T11:00:00Z",
    "ends_at": "2020-09-14T11:30:00Z",
    "kind": "APT",
    "form": "on_site",
    "topic": "Digitala möten",
    "municipality_code": "1440",
    "workplace_code": "ALE-01",
    "trainer_employer_number": "212000-1439",
    "trainer_employee_number": "1001",
}


class TrainerIn(StrictModel):
    """Who led, by the employer's own number."""

    employer_number: EmployerNumber
    employee_number: EmployeeNumber
    role: Literal["lead", "co"] = "lead"


class SessionIn(StrictModel):
    """A session as held; the code is its key."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                **_SESSION,
                "project_code": "modig",
                "workplace_code": "ALE-01",
                "trainers": [
                    {"employer_number": "212000-1439", "employee_number": "1001", "role": "lead"}
                ],
                "topics": ["Digitala möten", "Teams"],
                "place": "Personalrummet",
                "theory_minutes": 15,
                "discussion_minutes": 15,
                "status": "submitted",
            }
        }
    )

    code: SessionCode
    project_code: SessionCode
    starts_at: Instant
    ends_at: Instant
    kind: rules.Kind
    form: rules.Form
    topic: Topic
    """The main topic."""
    topics: list[Topic] = Field(default=[], max_length=20)
    """All topics, where there are several; the main one may be named again."""
    place: Topic | None = None
    theory_minutes: Part | None = None
    discussion_minutes: Part | None = None
    municipality_code: MunicipalityCode | None = None
    workplace_code: SessionCode | None = None
    trainers: list[TrainerIn] = Field(default=[], max_length=20)
    known_at: Instant | None = None
    status: Literal["draft", "submitted"] = "submitted"

    @property
    def all_topics(self) -> list[str]:
        """The main topic first, each once."""
        return list(dict.fromkeys((self.topic, *self.topics)))


class TrainerOut(BaseModel):
    """Who led; `person_id` is null until the employment is known here."""

    person_id: UUID | None
    role: Literal["lead", "co"]


class SessionOut(BaseModel):
    """A session as it stands."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "session_id": _ID,
                **_SESSION,
                "project_id": _ID,
                "workplace_id": _ID,
                "length": 30,
                "trainers": [{"person_id": _ID, "role": "lead"}],
                "topics": ["Digitala möten", "Teams"],
                "place": "Personalrummet",
                "theory_minutes": 15,
                "discussion_minutes": 15,
                "planned_session_id": None,
                "status": "submitted",
                "void_reason": None,
                "attested_at": None,
                "attested_as": None,
                "version": 1,
                "known_at": "2020-09-15T08:00:00Z",
                "recorded_at": "2020-09-15T08:00:00Z",
            }
        }
    )

    session_id: UUID
    code: str
    project_id: UUID
    starts_at: Instant
    ends_at: Instant
    length: int
    kind: str
    form: str
    topic: str
    topics: list[str]
    place: str | None
    theory_minutes: int | None
    discussion_minutes: int | None
    municipality_code: str | None
    workplace_id: UUID | None
    planned_session_id: UUID | None
    trainers: list[TrainerOut]
    status: rules.SessionStatus
    void_reason: rules.VoidReason | None
    attested_at: Instant | None
    attested_as: str | None
    """The role in which it was attested."""
    version: int
    known_at: Instant
    recorded_at: Instant


class VoidingIn(StrictModel):
    """Why what was registered never counts."""

    model_config = ConfigDict(json_schema_extra={"example": {"reason": "not_held"}})

    reason: rules.VoidReason
    known_at: Instant | None = None


class VoidingOut(BaseModel):
    """What voiding took back; `minutes` are those of persons known here."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "session_id": _ID,
                "reason": "not_held",
                "entries": 12,
                "minutes": 360,
                "posting_ids": [_ID],
            }
        }
    )

    session_id: UUID
    reason: rules.VoidReason
    entries: int
    minutes: int
    posting_ids: list[UUID]


class SessionRow(Row):
    """A row of the session import; the code is its key."""

    session_code: CodeText
    project_code: CodeText
    starts_at: InstantText
    ends_at: InstantText
    kind: rules.Kind
    form: rules.Form
    topic: LineText
    municipality_code: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}$")] | None = None
    workplace_code: CodeText | None = None
    trainer_employer_number: EmployerText | None = None
    trainer_employee_number: EmployeeText | None = None
    known_at: InstantText | None = None
    further_topics: LineText | None = None
    place: LineText | None = None
    theory_minutes: PartNumber | None = None
    discussion_minutes: PartNumber | None = None
