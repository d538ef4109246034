"""Why two dates differ, as the API shows it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from samlyft_reporting.projects.schemas import PROJECT_ID
from samlyft_reporting.rules import Cause, Dimension
from samlyft_web.fields import DateField
from samlyft_web.problems import Localised

DIFFERENCE: dict[str, Any] = {
    "from": 3552,
    "to": 3513,
    "difference": -39,
    "suppressed": False,
    "causes": [{"cause": "merged", "count": -12}, {"cause": "withdrawn", "count": -27}],
}
COMPARISON: dict[str, Any] = {
    "project_id": PROJECT_ID,
    "project_code": "modig",
    "project_name": "Modig",
    "synthetic": True,
    "from_date": "2021-04-21",
    "to_date": "2021-07-01",
    "reach": "all",
    "persons": DIFFERENCE,
    "minutes": {**DIFFERENCE, "from": 1800000, "to": 1799961},
    "groups": [],
}


class CauseCount(BaseModel):
    """How much one cause changed the figure."""

    cause: Cause
    count: int


class Change(BaseModel):
    """A figure on two dates, and causes that add up to the difference."""

    model_config = ConfigDict(
        json_schema_extra={"example": DIFFERENCE}, serialize_by_alias=True, validate_by_name=True
    )

    earlier: int | None = Field(alias="from")
    later: int | None = Field(alias="to")
    difference: int | None
    suppressed: bool = False
    causes: list[CauseCount]


class GroupChange(BaseModel):
    """What changed in one municipality or role group; people who moved between groups are `moved`."""

    dimension: Dimension
    key: str
    label: Localised
    persons: Change
    minutes: Change


class Comparison(BaseModel):
    """Why two dates differ."""

    model_config = ConfigDict(json_schema_extra={"example": COMPARISON})

    project_id: UUID
    project_code: str
    project_name: str
    synthetic: bool
    from_date: DateField
    to_date: DateField
    reach: str
    persons: Change
    minutes: Change
    groups: list[GroupChange] = []
