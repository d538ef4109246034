"""Bodies of projects and participations, and the rows of the participation import."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from samlyft_common.events import RoleGroup
from samlyft_enrollment.people.schemas import EmployeeText
from samlyft_enrollment.places.schemas import CodeText, EmployerText, KnownAt, MunicipalityCode
from samlyft_imports.bulk import Row
from samlyft_web.fields import Code, DateField, Instant, Minutes, Name, StrictModel

Period = Literal["2014-2020", "2021-2027"]
Status = Literal["active", "ended", "withdrawn"]
Reason = Literal["completed", "left_employment", "not_eligible", "registered_twice", "other"]

_ID = "019ac0de-0000-7000-8000-000000000001"
_OTHER = "019ac0de-0000-7000-8000-000000000002"
_VERSION: JsonDict = {"version": 1, "changed_at": "2026-11-22T08:00:00Z"}
_MUNICIPALITY: JsonDict = {
    "municipality_code": "1440",
    "from_on": "2019-04-01",
    "to_on": None,
    "role": "participating",
}
_PROJECT: JsonDict = {
    "code": "modig",
    "name": "Modig",
    "funder": "Europeiska socialfonden",
    "programme_period": "2014-2020",
    "eligible_from": "2019-04-01",
    "eligible_to": "2021-06-30",
    "champion_training_minutes": 360,
    "synthetic": True,
    "municipalities": [_MUNICIPALITY],
}
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


class MunicipalityPart(StrictModel):
    """A municipality's dated part; the last day counts."""

    model_config = ConfigDict(json_schema_extra={"example": _MUNICIPALITY})

    municipality_code: MunicipalityCode
    from_on: DateField
    to_on: DateField | None = None
    role: Literal["participating", "owner"] = "participating"


Parts = Annotated[list[MunicipalityPart], Field(max_length=400)]


class ProjectIn(StrictModel):
    """A new project; `synthetic` marks made-up data wherever they are shown."""

    model_config = ConfigDict(json_schema_extra={"example": _PROJECT})

    code: Code
    name: Name
    funder: Name | None = None
    programme_period: Period | None = None
    eligible_from: DateField
    eligible_to: DateField | None = None
    champion_training_minutes: Minutes | None = None
    """Minutes of champion training after which it counts as completed."""
    synthetic: bool = False
    municipalities: Parts = []


class ProjectChange(StrictModel):
    """What is given replaces what stands; `municipalities` as a whole."""

    model_config = ConfigDict(json_schema_extra={"example": {"eligible_to": "2021-06-30"}})

    name: Name | None = None
    funder: Name | None = None
    programme_period: Period | None = None
    eligible_from: DateField | None = None
    eligible_to: DateField | None = None
    champion_training_minutes: Minutes | None = None
    municipalities: Parts | None = None


class ProjectOut(BaseModel):
    """A project with its municipalities."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"project_id": _ID, **_PROJECT, **_VERSION}}
    )

    project_id: UUID
    code: str
    name: str
    funder: str | None
    programme_period: Period | None
    eligible_from: DateField
    eligible_to: DateField | None
    champion_training_minutes: int | None
    synthetic: bool
    municipalities: list[MunicipalityPart]
    version: int
    changed_at: Instant


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
