"""Bodies of compared figures."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from samlyft_reporting.signals.schemas import InWords
from samlyft_web.fields import DateField

_ID = "019ac0de-0000-7000-8000-000000000001"
FIGURE: dict[str, Any] = {
    "figure": "trained_per_employees",
    "definition": "trained_per_employees.1",
    "title": {"sv": "Utbildade per 100 anställda", "en": "People trained per 100 employees"},
    "value": "47.30",
    "base": 1210,
    "suppressed": None,
}


class ComparedFigure(BaseModel):
    """A figure and its base; `suppressed` where it is of few."""

    figure: str
    definition: str
    title: InWords
    value: str | None
    base: int | None
    suppressed: Literal["protected"] | None = None


class ComparedMunicipality(BaseModel):
    """One municipality of the project, by name."""

    municipality_code: str
    figures: list[ComparedFigure]


class MunicipalComparison(BaseModel):
    """All municipalities of a project beside each other, by the partnership."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "project_id": _ID,
                "as_of": "2021-04-21",
                "reach": "partnership",
                "municipalities": [{"municipality_code": "1440", "figures": [FIGURE]}],
                "whole": [FIGURE],
            }
        }
    )

    project_id: UUID
    as_of: DateField
    reach: Literal["partnership"] = "partnership"
    municipalities: list[ComparedMunicipality]
    whole: list[ComparedFigure]
