"""Bodies of participations, and the rows of their import."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from pydantic.config import JsonDict

from samlyft_enrollment.people.schemas import EmployeeText
from samlyft_enrollment.places.schemas import CodeText, EmployerText, KnownAt
from samlyft_events import RoleGroup
from samlyft_imports.bulk import Row
from samlyft_web.fields import DateField, Instant, StrictModel

Status = Literal["active", "ended", "withdrawn"]
Reason = Literal["completed", "left_employment", "not_eligible", "registered_twice", "other"]

_ID = "019ac0de-0000-7000-8000-000000000001"
_OTHER = "019ac0de-0000-7000-8000-000000000002"
_VERSION: JsonDict = {"version": 1, "changed_at": "2026-11-22T08:00:00Z"}
_PARTICIPATION: JsonDict = {
    "participation_id": _ID,
    "project_id": _OTHER,
    "person_id": _ID,
    "role_group": "care_staff",
    "municipality_code": "1440",
    "workplace_id": _OTHER,
    "starts_on": "2019-09-01",
    "ends_on": None,
    "status": "active",
    "reason": None,
    **_VERSION,
}


class ParticipationRow(Row):
    """A row of the participation import: project and person are its key."""

    project_code: CodeText
    employer_number: EmployerText
    employee_number: EmployeeText
    starts_on: date
    role_group: RoleGroup | None = None
    ends_on: date | None = None
    status: Status | None = None
    reason: Reason | None = None
    known_at: KnownAt | None = None


class ParticipationChange(StrictModel):
    """A later state; `ended` and `withdrawn` say why."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"status": "withdrawn", "reason": "registered_twice"}}
    )

    role_group: RoleGroup | None = None
    starts_on: DateField | None = None
    ends_on: DateField | None = None
    status: Status | None = None
    reason: Reason | None = None


class ParticipationOut(BaseModel):
    """A participation; where a protected person works only some may see."""

    model_config = ConfigDict(json_schema_extra={"example": _PARTICIPATION})

    participation_id: UUID
    project_id: UUID
    person_id: UUID
    role_group: RoleGroup
    municipality_code: str | None
    workplace_id: UUID | None
    starts_on: DateField
    ends_on: DateField | None
    status: Status
    reason: Reason | None
    version: int
    changed_at: Instant
