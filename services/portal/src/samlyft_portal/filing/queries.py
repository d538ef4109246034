"""What the pages of month files ask for."""

from __future__ import annotations

from datetime import date

from samlyft_portal.apis import Caller, Json, together

FILES = "/reporting/v1/month-files"
TELLING = ("overdue", "stale", "due_soon")
"""States that somebody has to do something about."""


async def calendar(caller: Caller, project_id: str, today: date) -> list[Json]:
    """Every month of the project with its state and how many days are left, the newest first."""
    found = await caller.get(f"/reporting/v1/projects/{project_id}/filing-months")
    return [
        {**one, "days_left": (date.fromisoformat(one["due_on"]) - today).days}
        for one in reversed(found["months"])
    ]


async def checks(caller: Caller, project_id: str, month: str) -> Json:
    """What stands in the way of a month."""
    return await caller.get(f"/reporting/v1/projects/{project_id}/filing-checks", month=month)


async def files(caller: Caller, project_id: str, month: str) -> list[Json]:
    """The month's files, the newest first."""
    rows = await caller.items(FILES, most=100, project_id=project_id, month=month)
    return sorted(rows, key=lambda row: row["revision"], reverse=True)


async def file(caller: Caller, file_id: str) -> Json:
    """One file, without persons."""
    return await caller.get(f"{FILES}/{file_id}")


async def differences(caller: Caller, file_id: str, against: str) -> Json | None:
    """What differs person by person, against now or against the file that it replaced."""
    (found,) = await together(caller.get(f"{FILES}/{file_id}/differences", against=against))
    return found  # type: ignore[no-any-return]  # JSON


async def reads(caller: Caller, file_id: str) -> list[Json] | None:
    """Who had identity numbers read for the file."""
    (rows,) = await together(
        caller.items("/reporting/v1/month-file-reads", most=50, month_file_id=file_id)
    )
    return rows  # type: ignore[no-any-return]  # JSON
