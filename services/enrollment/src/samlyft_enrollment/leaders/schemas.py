"""Bodies of local project leaders' posts."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from samlyft_enrollment.people.schemas import Employee
from samlyft_enrollment.places.schemas import MunicipalityCode
from samlyft_web.fields import DateField, Instant, StrictModel

Mandate = Literal["clear", "limited", "weak"]
Share = Annotated[int, Field(ge=0, le=100)]

_ID = "019ac0de-0000-7000-8000-000000000001"
_OTHER = "019ac0de-0000-7000-8000-000000000002"
_VERSION: JsonDict = {"version": 1, "changed_at": "2026-11-22T08:00:00Z"}
_LEADER: JsonDict = {
    "project_id": _OTHER,
    "municipality_code": "1440",
    "mandate": "clear",
    "share_percent": 50,
    "from_on": "2019-04-01",
    "to_on": None,
}


class LeaderIn(StrictModel):
    """Who leads a project in a municipality; without an employee the post is vacant."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                **_LEADER,
                "employee": {"employer_number": "212000-1439", "employee_number": "10023"},
            }
        }
    )

    project_id: UUID
    municipality_code: MunicipalityCode
    employee: Employee | None = None
    mandate: Mandate
    share_percent: Share
    from_on: DateField
    to_on: DateField | None = None


class LeaderChange(StrictModel):
    """Another mandate or share, or the last day; a successor is a leader of their own."""

    model_config = ConfigDict(json_schema_extra={"example": {"mandate": "weak"}})

    employee: Employee | None = None
    mandate: Mandate | None = None
    share_percent: Share | None = None
    from_on: DateField | None = None
    to_on: DateField | None = None


class LeaderOut(BaseModel):
    """A local project leader's post; `person_id` is empty while it is vacant."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"leader_id": _ID, "person_id": _ID, "vacant": False, **_LEADER, **_VERSION}
        }
    )

    leader_id: UUID
    project_id: UUID
    municipality_code: str
    person_id: UUID | None
    vacant: bool
    mandate: Mandate
    share_percent: int
    from_on: DateField
    to_on: DateField | None
    version: int
    changed_at: Instant
