"""The funds' indicators as the API shows them, and official figures as it takes them."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from samlyft_reporting.esf.rules import Regulation, Stage
from samlyft_reporting.projects.schemas import PROJECT_ID
from samlyft_web.fields import DateField, Instant, StrictModel
from samlyft_web.problems import Localised

OFFICIAL: dict[str, Any] = {
    "official_figure_id": "019ac0de-0000-7000-8000-0000000000e9",
    "project_id": PROJECT_ID,
    "code": "CO05",
    "gender": "all",
    "value": 3498,
    "published_on": "2022-03-31",
    "source": "SCB, påhittad siffra",
    "recorded_at": "2026-11-22T08:00:00Z",
}
COUNT = {"gender": "woman", "count": 2950, "n": 2950}
INDICATOR: dict[str, Any] = {
    "code": "CO05",
    "regulation": "1304/2013",
    "title": "Anställda, även egenföretagare",
    "stage": "entry",
    "preliminary": True,
    "counts": [COUNT],
    "count": 3513,
    "n": 3513,
    "why_not": None,
    "official": [OFFICIAL],
}
Gender = Literal["woman", "man", "non_binary", "all"]


class OfficialFigureIn(StrictModel):
    """What the authority published; kept beside ours and never mixed with it."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                k: OFFICIAL[k] for k in ("code", "gender", "value", "published_on", "source")
            }
        }
    )

    code: Annotated[str, StringConstraints(pattern=r"^(CO|CR|EECO|EECR)[0-9]{2}$")]
    gender: Gender = "all"
    value: int = Field(ge=0, le=100_000_000)
    published_on: DateField
    source: Annotated[str, StringConstraints(min_length=1, max_length=200)]


class OfficialFigureOut(BaseModel):
    """An official figure with its source."""

    model_config = ConfigDict(json_schema_extra={"example": OFFICIAL})

    official_figure_id: UUID
    project_id: UUID
    code: str
    gender: Gender
    value: int
    published_on: DateField
    source: str
    recorded_at: Instant


class GenderCount(BaseModel):
    """Of one gender: how many fit, of `n` who have come to this stage."""

    gender: Literal["woman", "man", "unknown"]
    count: int
    n: int


class EsfIndicatorOut(BaseModel):
    """One indicator; ours is always preliminary, since the authority computes the official one."""

    model_config = ConfigDict(json_schema_extra={"example": INDICATOR})

    code: str
    regulation: Regulation
    title: Localised
    stage: Stage
    preliminary: Literal[True] = True
    counts: list[GenderCount]
    count: int | None
    n: int | None
    why_not: Localised | None
    """Why there is no preview."""
    official: list[OfficialFigureOut]


class EsfIndicators(BaseModel):
    """Both regulations side by side, as known on a date."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "project_id": PROJECT_ID,
                "project_code": "modig",
                "synthetic": True,
                "as_of": "2021-12-31",
                "reach": "all",
                "rule": "esf-2014-2020@1",
                "note": "Preliminärt: SCB räknar de officiella talen ur register.",
                "indicators": [INDICATOR],
            }
        }
    )

    project_id: UUID
    project_code: str
    synthetic: bool
    as_of: DateField
    reach: str
    rule: str
    note: Localised
    indicators: list[EsfIndicatorOut]
