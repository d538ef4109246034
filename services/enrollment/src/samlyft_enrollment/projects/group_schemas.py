"""Bodies of what happens to many at once: a work group enrolled, participations ended."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from samlyft_enrollment.places.schemas import MunicipalityCode
from samlyft_enrollment.projects.participation_schemas import Reason
from samlyft_events import RoleGroup
from samlyft_web.fields import Code, DateField, StrictModel

Outcome = Literal[
    "enrolled", "reopened", "unchanged", "withdrawn_before", "out_of_reach", "not_counted"
]
Workplaces = Annotated[list[UUID], Field(min_length=1, max_length=50)]

_ID = "019ac0de-0000-7000-8000-000000000001"
_OTHER = "019ac0de-0000-7000-8000-000000000002"
_MEMBER: JsonDict = {
    "person_id": _ID,
    "display_name": "Åsa Öberg",
    "workplace_id": _OTHER,
    "role_group": "care_staff",
    "outcome": "enrolled",
}


class WorkGroupIn(StrictModel):
    """Everyone who works at these workplaces that day, or those of some role groups."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "project_code": "modig",
                "workplace_ids": [_OTHER],
                "starts_on": "2019-09-01",
                "role_groups": None,
            }
        }
    )

    project_code: Code
    workplace_ids: Workplaces
    starts_on: DateField
    role_groups: Annotated[list[RoleGroup], Field(min_length=1, max_length=5)] | None = None


class Member(BaseModel):
    """One of the work group; protected persons are counted and not named."""

    model_config = ConfigDict(json_schema_extra={"example": _MEMBER})

    person_id: UUID
    display_name: str | None
    workplace_id: UUID
    role_group: RoleGroup
    outcome: Outcome


class WorkGroupOut(BaseModel):
    """What became of each; the same call again leaves all unchanged."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "dry_run": True,
                "enrolled": 1,
                "reopened": 0,
                "unchanged": 0,
                "left_alone": 0,
                "members": [_MEMBER],
            }
        }
    )

    dry_run: bool
    enrolled: int
    reopened: int
    unchanged: int
    left_alone: int
    """Withdrawn before, enrolled beyond your reach, or in a role group that the call does not count."""
    members: list[Member]
    """Of a preview only: names stand in no stored answer."""


class EndingIn(StrictModel):
    """Whose participations end: all of the project, of a municipality or of workplaces."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "project_code": "modig",
                "ends_on": "2020-12-31",
                "reason": "other",
                "municipality_code": "1440",
            }
        }
    )

    project_code: Code
    ends_on: DateField
    reason: Reason
    municipality_code: MunicipalityCode | None = None
    workplace_ids: Workplaces | None = None


class EndingOut(BaseModel):
    """How many ended, and how many could not: they begin after that day."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"dry_run": False, "ended": 212, "begin_later": 0, "open_sign_ups": 3}
        }
    )

    dry_run: bool
    ended: int
    begin_later: int
    open_sign_ups: int
    """Of those who ended, to sessions of the project after that day: cancel them."""
