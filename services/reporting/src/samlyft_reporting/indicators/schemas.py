"""Definitions as the API shows them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

INDICATOR: dict[str, Any] = {
    "indicator": "persons_trained",
    "definition": "persons_trained@1",
    "unit": "persons",
    "title": {"sv": "Utbildade personer", "en": "People trained"},
    "meaning": {"sv": "Olika personer med minuter.", "en": "Distinct people with minutes."},
    "rounding": None,
}


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

    model_config = ConfigDict(json_schema_extra={"example": {"indicators": [INDICATOR]}})

    indicators: list[IndicatorOut]
