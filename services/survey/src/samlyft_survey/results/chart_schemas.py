"""Bodies of charts."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from samlyft_survey.results import examples


class ChartTable(BaseModel):
    """The figures beside a chart."""

    columns: list[str]
    rows: list[list[str]]


class Chart(BaseModel):
    """A chart as a Vega-Lite specification, with its text alternative and its table."""

    model_config = ConfigDict(json_schema_extra={"example": examples.CHART})

    title: str
    description: str
    table: ChartTable
    specification: dict[str, Any]
