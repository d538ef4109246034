"""What ordinary operation lists: who is new, who is due again; and champions carried on."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from pydantic.config import JsonDict

from samlyft_enrollment.places.schemas import MunicipalityCode
from samlyft_events import RoleGroup
from samlyft_web.fields import Code, DateField, StrictModel

_ID = "019ac0de-0000-7000-8000-000000000001"
_PERSON: JsonDict = {
    "person_id": _ID,
    "display_name": "Åsa Öberg",
    "municipality_code": "1440",
    "workplace_id": "019ac0de-0000-7000-8000-000000000002",
    "role_group": "care_staff",
}


class Newcomer(BaseModel):
    """Somebody newly employed who has not had the introduction."""

    model_config = ConfigDict(json_schema_extra={"example": {**_PERSON, "starts_on": "2026-09-01"}})

    person_id: UUID
    display_name: str | None
    municipality_code: str
    workplace_id: UUID
    role_group: RoleGroup
    starts_on: DateField


class Due(BaseModel):
    """Somebody whose refresher is due, and when the last training was."""

    model_config = ConfigDict(
        json_schema_extra={"example": {**_PERSON, "last_on": "2025-03-01", "due_on": "2026-03-01"}}
    )

    person_id: UUID
    display_name: str | None
    municipality_code: str
    workplace_id: UUID
    role_group: RoleGroup
    last_on: DateField
    due_on: DateField


class TakeoverIn(StrictModel):
    """Which champions go on, from which day."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "from_project_code": "modig",
                "to_programme_code": "digital-ale",
                "from_on": "2021-07-01",
                "municipality_code": "1440",
            }
        }
    )

    from_project_code: Code
    to_programme_code: Code
    from_on: DateField
    municipality_code: MunicipalityCode | None = None


class TakeoverOut(BaseModel):
    """How many go on; the same call again carries nobody twice."""

    model_config = ConfigDict(json_schema_extra={"example": {"carried_on": 4, "status": "done"}})

    carried_on: int
    status: Literal["done"] = "done"
