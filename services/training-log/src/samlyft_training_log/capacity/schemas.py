"""Bodies of champions' capacity."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from samlyft_web.fields import DateField

_ID = "019ac0de-0000-7000-8000-000000000001"


class CapacityOut(BaseModel):
    """A champion's minutes in a period: set aside, and used for teaching and support.

    `state`: `no_time` is set aside, nothing was done for 60 days (`idle`), less than half is used (`under`), all of
    it and more (`over`), or `within`. Protected persons show neither name nor workplace.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "champion_id": _ID,
                "person_id": _ID,
                "display_name": "Anna Andersson",
                "municipality_code": "1440",
                "project_id": _ID,
                "workplace_id": _ID,
                "minutes_per_week": 120,
                "from_on": "2020-09-01",
                "to_on": "2020-11-30",
                "trained_on": "2019-06-14",
                "allotted": 1560,
                "teaching": 540,
                "support": 310,
                "used": 850,
                "percent": 54.5,
                "sessions": 18,
                "trained": 61,
                "last_on": "2020-11-27",
                "state": "within",
            }
        }
    )

    champion_id: UUID
    person_id: UUID
    display_name: str | None
    municipality_code: str
    project_id: UUID | None
    workplace_id: UUID | None
    minutes_per_week: int
    from_on: DateField
    to_on: DateField
    trained_on: DateField | None
    allotted: int
    teaching: int
    support: int
    used: int
    percent: float | None
    sessions: int
    trained: int
    last_on: DateField | None
    state: Literal["no_time", "idle", "under", "within", "over"]
