"""What all pages of a project share: its tabs, and dates as forms send them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Path, Request
from starlette.responses import Response

from samlyft_portal import views
from samlyft_portal.apis import Caller, Json
from samlyft_portal.login.routes import signed_in
from samlyft_portal.words import chosen
from samlyft_web.problems import InvalidError, Text

Reader = Annotated[Caller, Depends(signed_in)]
Id = r"^[0-9a-f-]{36}$"
ProjectId = Annotated[str, Path(alias="projectId", pattern=Id)]


def day_of(text: str, otherwise: date) -> date:
    """A date of a form, or what stands for an empty one."""
    if not text:
        return otherwise
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidError(
            Text("Skriv datumet som 2021-04-21.", "Write the date as 2021-04-21.")
        ) from error


def tabs(caller: Caller, project: Json) -> list[tuple[str, str]]:
    """The pages of a project that the reader may open; without a funder there is nobody to file to."""
    asked = (
        ("", chosen("Översikt", "At a glance"), "reporting", "summaries:read"),
        ("compare", chosen("Jämför datum", "Compare dates"), "reporting", "comparisons:read"),
        ("signals", chosen("Att uppmärksamma", "To notice"), "reporting", "signals:read"),
        ("workplaces", chosen("Enheter", "Workplaces"), "training-log", "coverages:read"),
        ("survey", chosen("Före och efter", "Before and after"), "survey", "results:read"),
        ("places", chosen("Kommunerna", "Municipalities"), "reporting", "partnerships:read"),
        ("chain", chosen("Utbildarkedjan", "Trainers' chain"), "training-log", "trainers:read"),
        ("plan", chosen("Plan", "Plan"), "enrollment", "milestones:read"),
        ("months", chosen("Månader", "Months"), "training-log", "months:read"),
        ("files", chosen("Månadsfiler", "Month files"), "reporting", "month-files:read"),
        ("packs", chosen("Rapporter", "Reports"), "reporting", "packs:read"),
        ("evaluation", chosen("Utvärdering", "Evaluation"), "reporting", "recommendations:read"),
        ("entries", chosen("Poster", "Entries"), "training-log", "postings:read"),
    )
    return [
        (name, title)
        for name, title, api, right in asked
        if caller.may(api, right) and (name != "files" or project["programme_period"])
    ]


async def shown(
    request: Request,
    caller: Caller,
    name: str,
    project: Json,
    folder: str = "dashboard",
    **more: Any,
) -> Response:
    """A page of a project, with its tabs."""
    return views.page(
        request,
        f"{folder}/{name}.html",
        project=project,
        tabs=tabs(caller, project),
        here={"overview": "", "month": "files", "file": "files"}.get(name, name),
        **more,
    )
