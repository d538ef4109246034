"""What the pages that follow the work ask for."""

from __future__ import annotations

from datetime import date
from typing import Any

from samlyft_portal.apis import Caller, Json, together

FEW = 2
HALF = 50.0
"""S02 of the seeds' lessons: one or two trained from a workplace rarely change it. Thresholds are proposals."""


async def coverages(caller: Caller, municipality: str, topic: str, as_of: str) -> list[Json]:
    """Workplaces with how many are trained, the least covered first."""
    rows = await caller.items(
        "/training-log/v1/coverages",
        most=1000,
        municipality_code=municipality,
        topic=topic,
        as_of=as_of,
    )
    return sorted(rows, key=lambda row: (row["percent"] is None, row["percent"] or 0, row["code"]))


def is_few(row: Json) -> bool:
    """Whether too few of a workplace are trained for it to hold."""
    if not row["headcount"] or row["percent"] is None:
        return False
    return bool(row["trained"] <= FEW < row["headcount"] or row["percent"] < HALF)


async def open_barriers(caller: Caller) -> dict[str, list[Json]]:
    """Open barriers by workplace."""
    if not caller.may("training-log", "barriers:read"):
        return {}
    (rows,) = await together(caller.items("/training-log/v1/barriers", most=1000, status="open"))
    found: dict[str, list[Json]] = {}
    for row in rows or []:
        found.setdefault(row["workplace_id"], []).append(row)
    return found


async def names_of(caller: Caller, people: set[str]) -> dict[str, str]:
    """Names by person; who is protected, or not in reach, has none."""
    chosen = sorted(people)[:60]
    found = await together(*(caller.get(f"/enrollment/v1/people/{one}") for one in chosen))
    return {
        one: f"{person['given_name']} {person['family_name']}"
        for one, person in zip(chosen, found, strict=True)
        if person and person["given_name"]
    }


def by_month(rows: list[Json]) -> dict[str, dict[str, Json]]:
    """Months by municipality: `{"2021-04": {"1440": ...}}`, the newest first."""
    found: dict[str, dict[str, Json]] = {}
    for row in sorted(rows, key=lambda one: one["month"], reverse=True):
        found.setdefault(row["month"], {})[row["municipality_code"]] = row
    return found


def next_month(month: str) -> str:
    """The first day of the month after, when its report opens."""
    year, number = map(int, month.split("-"))
    return date(year + number // 12, number % 12 + 1, 1).isoformat()


def page_of(found: Json) -> tuple[list[Json], str]:
    """Rows of a page and the cursor of the next."""
    following: str = found.get("next") or ""
    cursor = following.partition("cursor=")[2].partition("&")[0]
    return found["items"], cursor


def first(rows: list[Any] | None) -> list[Any]:
    """A part that may be away as a list."""
    return rows or []
