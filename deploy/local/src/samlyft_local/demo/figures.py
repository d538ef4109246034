"""Figures of a project, asked for as any reader would."""

from __future__ import annotations

from datetime import date
from typing import Any

from samlyft_local.demo.client import Caller

NO_FIGURE = {403, 404, 422}


async def project_id(reader: Caller, code: str) -> str | None:
    """The project's id in the reports, once they have heard of it."""
    page = await reader.get("/reporting/v1/projects?limit=200")
    found = (item for item in page["items"] if item["code"] == code)
    return next((str(item["project_id"]) for item in found), None)


async def summary(reader: Caller, project: str, as_of: date, group_by: str | None = None) -> Any:
    """The summary as known on a date."""
    group = f"&group_by={group_by}" if group_by else ""
    path = f"/reporting/v1/projects/{project}/summaries?as_of={as_of.isoformat()}{group}"
    return await reader.get(path)


async def comparison(reader: Caller, project: str, first: date, last: date) -> Any:
    """What lies between two dates."""
    dates = f"from_date={first.isoformat()}&to_date={last.isoformat()}"
    return await reader.get(f"/reporting/v1/projects/{project}/comparisons?{dates}")


def value(figures: list[Any], indicator: str) -> float | None:
    """One indicator's value; none where it is missing or suppressed."""
    found = (figure["value"] for figure in figures if figure["indicator"] == indicator)
    chosen = next(found, None)
    return None if chosen is None else float(chosen)
