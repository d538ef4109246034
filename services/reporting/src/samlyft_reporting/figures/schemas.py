"""Any figure as the API shows it."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from samlyft_reporting.figures.dimensions import By
from samlyft_reporting.freshness.schemas import POSITION, Position
from samlyft_reporting.projects.schemas import PROJECT_ID
from samlyft_web.fields import DateField
from samlyft_web.problems import Localised

CELL: dict[str, Any] = {
    "keys": [{"dimension": "municipality", "key": "1440", "label": "Ale"}],
    "value": 512,
    "count": 512,
    "n": 512,
    "withheld": None,
}
FIGURES: dict[str, Any] = {
    "project_id": PROJECT_ID,
    "project_code": "modig",
    "project_name": "Modig",
    "synthetic": True,
    "indicator": "persons_trained",
    "definition": "persons_trained@1",
    "rule": None,
    "title": "Utbildade personer",
    "unit": "persons",
    "counts": "distinct",
    "base": "projektets deltagare",
    "as_of": "2021-07-01",
    "from_on": None,
    "to_on": None,
    "reach": "all",
    "published_on": None,
    "by": ["municipality"],
    "only": {},
    "whole": {"keys": [], "value": 3513, "count": 3513, "n": 3513, "withheld": None},
    "sum_of_groups": 3521,
    "groups": [CELL],
    "groups_in_all": 7,
    "next": None,
    "positions": [POSITION],
    "entries": f"/reporting/v1/projects/{PROJECT_ID}/entries?as_of=2021-07-01",
}
RULE: dict[str, Any] = {
    "rule": "esf-2014-2020@1",
    "programme_period": "2014-2020",
    "call": None,
    "from_on": "2014-01-01",
    "to_on": None,
    "eligible_only": True,
    "excluded_role_groups": ["local_project_leader"],
    "above_minutes": 0,
    "text": "Den som projektet betalar lön till är inte deltagare.",
    "source": "(EU) 1304/2013 bilaga I",
}


class GroupKey(BaseModel):
    """One of the keys that make a group."""

    dimension: By
    key: str
    label: Localised


class FigureCell(BaseModel):
    """One number; a share has its `count` of `n`. `withheld` says why there is none."""

    model_config = ConfigDict(json_schema_extra={"example": CELL})

    keys: list[GroupKey] = []
    value: int | float | str | None
    """Hours are text with two decimals; null where withheld, or a share of nobody."""
    count: int | None
    n: int | None
    """How many people (staff, answers, sessions) stand behind it."""
    withheld: Literal["protected"] | None = None
    """Few people, what would give them away, or too near an earlier release: which of them is not told."""


class Figures(BaseModel):
    """A figure as known at the end of a local date, for the whole and for each group."""

    model_config = ConfigDict(json_schema_extra={"example": FIGURES})

    project_id: UUID
    project_code: str
    project_name: str
    synthetic: bool
    indicator: str
    definition: str
    rule: str | None
    """The counting rule, where the indicator has one."""
    title: Localised
    unit: str
    counts: Literal["distinct", "sum", "share"]
    base: Localised
    as_of: DateField
    from_on: DateField | None
    to_on: DateField | None
    reach: str
    published_on: DateField | None
    """Set where the figure is of a release: for callers who may not list the people behind it."""
    by: list[By]
    only: dict[str, str]
    whole: FigureCell | None
    sum_of_groups: int | None
    """Of distinct people: the groups added up, which is another number than the whole."""
    groups: list[FigureCell]
    groups_in_all: int
    next: str | None
    positions: list[Position]
    entries: str | None
    """Where the entries behind it are listed, for those who may."""


class CountingRuleOut(BaseModel):
    """Who counts as a participant, by whose rule."""

    model_config = ConfigDict(json_schema_extra={"example": RULE})

    rule: str
    programme_period: str | None
    call: str | None
    from_on: DateField
    to_on: DateField | None
    eligible_only: bool
    excluded_role_groups: list[str]
    above_minutes: int
    text: Localised
    source: str


class CountingRules(BaseModel):
    """All rules."""

    model_config = ConfigDict(json_schema_extra={"example": {"rules": [RULE]}})

    rules: list[CountingRuleOut]
