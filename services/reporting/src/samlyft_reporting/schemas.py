"""Bodies of the answers. Every figure says what it counts, of whom, and as known when."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from samlyft_reporting.examples import (
    COMPARISON,
    DIFFERENCE,
    FIGURE,
    INDICATOR,
    PROJECT,
    SOURCE,
    SUMMARY,
)
from samlyft_reporting.rules import Cause, Dimension
from samlyft_web.fields import DateField, Instant
from samlyft_web.problems import Localised


def _example(value: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"example": value})


class Figure(BaseModel):
    """One number; `n` is how many people (or answers) stand behind it. A share says its `base`."""

    model_config = _example(FIGURE)

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

    model_config = _example(SUMMARY)

    project_id: UUID
    project_code: str
    project_name: str
    synthetic: bool
    as_of: DateField
    reach: str
    figures: list[Figure]
    groups: list[Group] = []


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

    model_config = _example(COMPARISON)

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


class ProjectMunicipality(BaseModel):
    """A municipality's dated part in the project."""

    municipality_code: str
    from_on: DateField
    to_on: DateField | None = None
    role: Literal["participating", "owner"]


class Project(BaseModel):
    """A project as enrollment has it now."""

    model_config = _example(PROJECT)

    project_id: UUID
    code: str
    name: str
    funder: str | None
    programme_period: str | None
    eligible_from: DateField
    eligible_to: DateField | None
    known_at: Instant
    municipalities: list[ProjectMunicipality]
    synthetic: bool


class Source(BaseModel):
    """How far the read model has come with one service's events."""

    source: str
    last_recorded_at: Instant | None
    events_handled: int
    seconds_behind: float | None
    """From the recording of the last event to its effect here."""


class Freshness(BaseModel):
    """How far behind the figures are."""

    model_config = _example({"sources": [SOURCE]})

    sources: list[Source]


class InTwoLanguages(BaseModel):
    """A text in Swedish and English."""

    sv: str
    en: str


class IndicatorOut(BaseModel):
    """What a figure means."""

    indicator: str
    definition: str
    unit: str
    title: InTwoLanguages
    meaning: InTwoLanguages
    rounding: str | None = None


class Indicators(BaseModel):
    """All definitions in use."""

    model_config = _example({"indicators": [INDICATOR]})

    indicators: list[IndicatorOut]
