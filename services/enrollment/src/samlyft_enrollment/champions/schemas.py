"""Bodies of champions and their applications, and the rows of the champion import."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from samlyft_enrollment.people.schemas import Employee, EmployeeText
from samlyft_enrollment.places.schemas import CodeText, EmployerText, KnownAt
from samlyft_imports.bulk import Row
from samlyft_web.fields import DateField, Instant, Name, StrictModel

RecruitedBy = Literal["applied", "appointed"]
ChampionStatus = Literal["active", "ended"]
ApplicationStatus = Literal["open", "accepted", "declined", "withdrawn"]
WeekMinutes = Annotated[int, Field(ge=0, le=2_400)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=4_000)]
Served = Annotated[list[UUID], Field(min_length=1, max_length=100)]

_ID = "019ac0de-0000-7000-8000-000000000001"
_OTHER = "019ac0de-0000-7000-8000-000000000002"
_VERSION: JsonDict = {"version": 1, "changed_at": "2026-11-22T08:00:00Z"}
_EMPLOYEE: JsonDict = {"employer_number": "212000-1439", "employee_number": "10023"}
_PERIOD: JsonDict = {
    "recruited_by": "applied",
    "minutes_per_week": 240,
    "active_from": "2019-09-01",
    "active_to": None,
    "trained_on": None,
    "network": "Ombudsnätverket Ale",
}
_CHAMPION: JsonDict = {
    "champion_id": _ID,
    "person_id": _ID,
    "display_name": "Åsa Öberg",
    "project_id": _OTHER,
    "municipality_code": "1440",
    "workplace_ids": [_OTHER],
    **_PERIOD,
    "training_source": None,
    "handover_to_id": None,
    "handed_over": None,
    "status": "active",
    **_VERSION,
}
_APPLICATION: JsonDict = {
    "application_id": _ID,
    "person_id": _ID,
    "project_id": _OTHER,
    "municipality_code": "1440",
    "workplace_id": _OTHER,
    "applied_on": "2019-08-15",
    "status": "open",
    "answered_on": None,
    "champion_id": None,
    **_VERSION,
}


class ChampionIn(StrictModel):
    """An appointment; the first workplace served is that of the employment, unless named."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "employee": _EMPLOYEE,
                "project_code": "modig",
                "minutes_per_week": 240,
                "active_from": "2019-09-01",
                "network": "Ombudsnätverket Ale",
            }
        }
    )

    employee: Employee
    project_code: Annotated[str, StringConstraints(max_length=64)] | None = None
    workplace_ids: Served | None = None
    minutes_per_week: WeekMinutes
    active_from: DateField
    active_to: DateField | None = None
    trained_on: DateField | None = None
    network: Name | None = None


class ChampionChange(StrictModel):
    """A later state; `ended` names the last day, and to whom and what was handed over."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "status": "ended",
                "active_to": "2021-03-31",
                "handover_to_id": _OTHER,
                "handed_over": "Två påbörjade grupper i Teams.",
            }
        }
    )

    workplace_ids: Served | None = None
    minutes_per_week: WeekMinutes | None = None
    active_from: DateField | None = None
    active_to: DateField | None = None
    trained_on: DateField | None = None
    network: Name | None = None
    handover_to_id: UUID | None = None
    handed_over: Words | None = None
    status: ChampionStatus | None = None


class ChampionOut(BaseModel):
    """A champion; of protected persons neither name nor place."""

    model_config = ConfigDict(json_schema_extra={"example": _CHAMPION})

    champion_id: UUID
    person_id: UUID
    display_name: str | None
    project_id: UUID | None
    municipality_code: str | None
    workplace_ids: list[UUID]
    recruited_by: RecruitedBy
    minutes_per_week: int
    active_from: DateField
    active_to: DateField | None
    trained_on: DateField | None
    training_source: Literal["recorded", "attendance"] | None
    network: str | None
    handover_to_id: UUID | None
    handed_over: str | None
    status: ChampionStatus
    version: int
    changed_at: Instant


class ChampionRow(Row):
    """A row of the champion import: person and project are its key."""

    employer_number: EmployerText
    employee_number: EmployeeText
    recruited_by: RecruitedBy
    minutes_per_week: Annotated[int, msgspec.Meta(ge=0, le=2_400)]
    active_from: date
    project_code: CodeText | None = None
    active_to: date | None = None
    trained_on: date | None = None
    network: Annotated[str, msgspec.Meta(min_length=1, max_length=200)] | None = None
    known_at: KnownAt | None = None


class ApplicationIn(StrictModel):
    """Who wants to become champion, in the person's own words."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "employee": _EMPLOYEE,
                "project_code": "modig",
                "words": "Jag tycker om att visa kollegor hur läsplattan fungerar.",
                "applied_on": "2019-08-15",
            }
        }
    )

    employee: Employee
    project_code: Annotated[str, StringConstraints(max_length=64)] | None = None
    words: Words
    applied_on: DateField


class ApplicationAnswer(StrictModel):
    """The manager's answer: yes with time in the post, or no, with the reason; or taken back."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "status": "accepted",
                "reason": "Kan avsätta fyra timmar i veckan.",
                "minutes_per_week": 240,
                "active_from": "2019-09-01",
            }
        }
    )

    status: Literal["accepted", "declined", "withdrawn"]
    reason: Words | None = None
    minutes_per_week: WeekMinutes | None = None
    active_from: DateField | None = None
    workplace_ids: Served | None = None
    network: Name | None = None


class ApplicationOut(BaseModel):
    """An application without its words, which stand in the single resource only."""

    model_config = ConfigDict(json_schema_extra={"example": _APPLICATION})

    application_id: UUID
    person_id: UUID
    project_id: UUID | None
    municipality_code: str | None
    workplace_id: UUID | None
    applied_on: DateField
    status: ApplicationStatus
    answered_on: DateField | None
    champion_id: UUID | None
    version: int
    changed_at: Instant


class ApplicationWords(ApplicationOut):
    """With the person's own words and the answer's reason: for the manager and project leaders."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {**_APPLICATION, "words": "Jag vill visa kollegor.", "reason": None}
        }
    )

    words: str
    reason: str | None
