"""What payroll gets of a person and month."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path
from pydantic import BaseModel, ConfigDict, StringConstraints

_ID = "019ac0de-0000-7000-8000-000000000001"
LINE_EXAMPLE: dict[str, Any] = {
    "month": "2020-09",
    "employer_number": "212000-1439",
    "employee_number": "1001",
    "person_id": _ID,
    "display_name": "Anna Andersson",
    "municipality_code": "1440",
    "attendances": 2,
    "minutes": 45,
}
COLUMNS = tuple(LINE_EXAMPLE)
MonthPath = Annotated[
    str,
    StringConstraints(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$"),
    Path(alias="month", description="År och månad. Year and month.", examples=["2020-09"]),
]


class PayrollLine(BaseModel):
    """Whole minutes outside the schedule of one employment and month, as they stand now.

    Name and employee number of protected persons are left out for callers without `identity:read`: their minutes are
    there, so that the sum is right and somebody asks.
    """

    model_config = ConfigDict(json_schema_extra={"example": LINE_EXAMPLE})

    month: str
    employer_number: str
    employee_number: str | None
    person_id: UUID
    display_name: str | None
    municipality_code: str
    attendances: int
    minutes: int
