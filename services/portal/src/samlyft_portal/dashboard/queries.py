"""What the pages of a project ask the APIs for."""

from __future__ import annotations

import asyncio
import calendar
from datetime import date, timedelta
from typing import Any

from samlyft_portal.apis import Caller, Json, together
from samlyft_portal.drawing import Point

POINTS = 10
"""How many dates the curve asks for: each is a whole summary."""


async def project(caller: Caller, project_id: str) -> Json:
    """The project as the reports know it; raises when it is not the reader's."""
    return await caller.get(f"/reporting/v1/projects/{project_id}")


async def goals(caller: Caller, project_id: str) -> Json | None:
    """The project as enrollment has it, with goals and phases, where the reader may see it."""
    if not caller.may("enrollment", "projects:read"):
        return None
    (found,) = await together(caller.get(f"/enrollment/v1/projects/{project_id}"))
    return found  # type: ignore[no-any-return]  # JSON


async def summary(caller: Caller, project_id: str, day: date, by: str = "") -> Json:
    """Figures as of a date."""
    return await caller.get(
        f"/reporting/v1/projects/{project_id}/summaries", as_of=day, group_by=by
    )


async def meanings(caller: Caller) -> dict[str, Json]:
    """What each figure means, by name."""
    found = await caller.get("/reporting/v1/indicators")
    return {one["indicator"]: one for one in found["indicators"]}


def days_between(first: date, last: date, most: int = POINTS) -> list[date]:
    """Ends of months between two dates, few enough to ask for, the last date included."""
    ends, at = [], first.replace(day=1)
    while at <= last:
        end = at.replace(day=calendar.monthrange(at.year, at.month)[1])
        ends.append(end)
        at = end + timedelta(days=1)
    ends = [one for one in ends if first <= one < last]
    step = -(-len(ends) // most) if ends else 1
    return [*ends[step - 1 :: step], last]


async def history(caller: Caller, project_id: str, first: date, last: date) -> list[Json]:
    """Summaries over the project's time."""
    days = days_between(first, last)
    return list(await asyncio.gather(*(summary(caller, project_id, day) for day in days)))


async def by_month(caller: Caller, project_id: str, day: date) -> list[Json]:
    """People and hours of each month of activity, as known on a day: two questions, however long the project."""
    path = f"/reporting/v1/projects/{project_id}/figures"
    asked = {"by": "month", "as_of": day, "limit": 400}
    people, hours = await asyncio.gather(
        caller.get(path, indicator="persons_trained", **asked),
        caller.get(path, indicator="training_hours", **asked),
    )
    found: dict[str, Json] = {}
    for name, answer in (("people", people), ("hours", hours)):
        for group in answer["groups"]:
            month = group["keys"][0]["key"]
            value = None if group["value"] is None else float(group["value"])
            found.setdefault(month, {"month": month, "people": None, "hours": None})[name] = value
    return [found[month] for month in sorted(found)]


async def beside(caller: Caller, project_id: str, day: date) -> Json:
    """The project's municipalities beside each other."""
    return await caller.get(f"/reporting/v1/projects/{project_id}/municipal-comparisons", as_of=day)


def figure(summarised: Json, name: str) -> Json | None:
    """One figure of a summary or of a group of it."""
    return next((one for one in summarised["figures"] if one["indicator"] == name), None)


def points(summaries: list[Json], name: str) -> list[Point]:
    """A figure over time, where it may be seen."""
    found = []
    for one in summaries:
        known = figure(one, name)
        if known is not None and known["value"] is not None:
            found.append(Point(date.fromisoformat(one["as_of"]), float(known["value"])))
    return found


def planned(goal: Json | None) -> list[Point]:
    """The plan's own curve."""
    found = []
    for step in goal["curve"] if goal else []:
        year, month = map(int, step["month"].split("-"))
        last = calendar.monthrange(year, month)[1]
        found.append(Point(date(year, month, last), float(step["planned"])))
    return found


def goal(plan: Json | None, indicator: str, municipality: str | None = None) -> Json | None:
    """The target of an indicator, of the whole or of a municipality."""
    return next(
        (
            one
            for one in (plan or {}).get("goals", [])
            if (one["indicator"], one["municipality_code"]) == (indicator, municipality)
        ),
        None,
    )


async def comparison(caller: Caller, project_id: str, days: tuple[date, date], by: str) -> Json:
    """Why two dates differ."""
    return await caller.get(
        f"/reporting/v1/projects/{project_id}/comparisons",
        from_date=days[0],
        to_date=days[1],
        group_by=by,
    )


async def workplaces(caller: Caller, **query: Any) -> dict[str, Json]:
    """Workplaces by id."""
    rows = await caller.items("/enrollment/v1/workplaces", most=1000, sort="name", **query)
    return {row["workplace_id"]: row for row in rows}


async def municipalities(caller: Caller) -> dict[str, str]:
    """Names by code: the same for everyone, asked for once."""
    known = caller.names
    if not known:
        rows = await caller.items("/enrollment/v1/municipalities", most=400)
        known.update({row["code"]: row["official_name"] for row in rows})
    return known
