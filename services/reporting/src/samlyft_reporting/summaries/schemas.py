"""Figures as the API shows them: each says what it counts, of whom, and as known when."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from samlyft_reporting.projects.schemas import PROJECT_ID
from samlyft_reporting.rules import Dimension
from samlyft_web.fields import DateField
from samlyft_web.problems import Localised

FIGURE: dict[str, Any] = {
    "indicator": "persons_trained",
    "value": 3552,
    "unit": "persons",
    "n": 3552,
    "definition": "persons_trained@1",
    "suppressed": False,
    "group": None,
    "base": None,
    "rounding": None,
}
SUMMARY: dict[str, Any] = {
    "project_id": PROJECT_ID,
    "project_code": "modig",
    "project_name": "Modig",
    "synthetic": True,
    "as_of": "2021-04-21",
    "reach": "all",
    "figures": [FIGURE],
    "groups": [
        {
            "dimension": "municipality",
            "key": "1440",
            "label": "Ale",
            "figures": [{**FIGURE, "value": 512, "n": 512, "group": "1440"}],
        }
    ],
}


class Figure(BaseModel):
    """One number; `n` is how many people (or answers) stand behind it. A share says its `base`."""

    model_config = ConfigDict(json_schema_extra={"example": FIGURE})

    indicator: str
    value: int | float | str | None
    """Hours are text with two decimals; null where suppressed."""
    unit: str
    n: int | None
    definition: str
    suppressed: bool = False
    group: str | None = None
    base: Localised | None = None
    rounding: str | None = None


class Group(BaseModel):
    """The figures of one municipality or role group; people in two groups are in both."""

    dimension: Dimension
    key: str
    label: Localised
    figures: list[Figure]


class Summary(BaseModel):
    """A project as known at the end of a local date."""

    model_config = ConfigDict(json_schema_extra={"example": SUMMARY})

    project_id: UUID
    project_code: str
    project_name: str
    synthetic: bool
    as_of: DateField
    reach: str
    figures: list[Figure]
    groups: list[Group] = []
