"""Rows of the shift import, and times proposed from them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from pydantic import BaseModel, ConfigDict
from pydantic.config import JsonDict

from samlyft_enrollment.people.schemas import EmployeeText
from samlyft_enrollment.places.schemas import EmployerText
from samlyft_imports.bulk import Row
from samlyft_web.fields import DateField, Instant

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
_ID = "019ac0de-0000-7000-8000-000000000001"
_TIME: JsonDict = {
    "starts_at": "2027-02-01T12:30:00Z",
    "ends_at": "2027-02-01T13:00:00Z",
    "on_duty": 11,
    "after_night_shift": 1,
}


class ShiftRow(Row):
    """A row of the shift import: employee and start are its key; `removed` takes it away."""

    employer_number: EmployerText
    employee_number: EmployeeText
    starts_at: Moment
    ends_at: Moment
    status: Literal["planned", "removed"] = "planned"


class ProposedTime(BaseModel):
    """A time, and how many of the work group are on duty all through it."""

    starts_at: Instant
    ends_at: Instant
    on_duty: int
    after_night_shift: int
    """How many of these worked the night before."""


class ProposedTimes(BaseModel):
    """The best time of each day, those with most people first; `staff` work there in the period."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "workplace_id": _ID,
                "from_date": "2027-02-01",
                "to_date": "2027-02-14",
                "minutes": 30,
                "staff": 14,
                "proposed": [_TIME],
            }
        }
    )

    workplace_id: UUID
    from_date: DateField
    to_date: DateField
    minutes: int
    staff: int
    proposed: list[ProposedTime]
