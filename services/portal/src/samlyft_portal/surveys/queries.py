"""What the page of before and after asks for: closed rounds, their results, and the pictures that survey draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from samlyft_portal.apis import Caller, Json, together

WHOLE = "whole"
BY = (WHOLE, "role_group", "municipality_code")
SVG = "image/svg+xml"


async def closed_rounds(caller: Caller, project_id: str) -> list[Json]:
    """Rounds whose results are frozen, the newest first."""
    rows = await caller.items("/survey/v1/rounds", most=400, project_id=project_id)
    closed = [row for row in rows if row["status"] == "closed"]
    return sorted(closed, key=lambda row: (row["closes_on"], row["wave"]), reverse=True)


def chosen(rounds: Sequence[Json], round_id: str) -> Json | None:
    """The round asked for, or the newest."""
    return next((row for row in rounds if row["round_id"] == round_id), next(iter(rounds), None))


def earlier(rounds: Sequence[Json], one: Json) -> list[Json]:
    """Rounds of the same family before it, the first one first."""
    return [
        row
        for row in reversed(rounds)
        if row["family_id"] == one["family_id"] and row["closes_on"] < one["closes_on"]
    ]


async def changes(caller: Caller, one: Json, since: str, by: str) -> Json | None:
    """What is different since an earlier round, among the same people where they are paired."""
    if not since:
        return None
    path = f"/survey/v1/rounds/{one['round_id']}/comparisons"
    (found,) = await together(caller.get(path, since=since, dimension=by))
    return found  # type: ignore[no-any-return]  # JSON


async def answers(caller: Caller, round_id: str, by: str) -> Json | None:
    """How a round was answered."""
    if not round_id:
        return None
    path = f"/survey/v1/rounds/{round_id}/distributions"
    (found,) = await together(caller.get(path, dimension=by))
    return found  # type: ignore[no-any-return]  # JSON


def by_item(found: Json | None) -> dict[str, Json]:
    """Tables of a round by their item."""
    return {one["item"]: one for one in (found or {}).get("results", [])}


async def answers_of(caller: Caller, round_id: str, item: str, by: str) -> Json | None:
    """How one item was answered."""
    if not item:
        return None
    path = f"/survey/v1/rounds/{round_id}/distributions"
    (found,) = await together(caller.get(path, item=item, dimension=by))
    return found["results"][0] if found and found["results"] else None


async def picture(caller: Caller, path: str, **query: Any) -> bytes:
    """A chart as SVG, drawn by the survey service."""
    answer = await caller.send("GET", path, query=query, headers={"Accept": SVG})
    return answer.content


def share_of(item: Json, row: Json, move: str) -> float | None:
    """How many of a row improved, or declined; None where it is told together with something else."""
    for column, cell in zip(item["columns"], row["cells"], strict=True):
        if column["values"] == [move]:
            return float(cell["share"])
    return None


def called(row: Json, names: Mapping[str, str], lang: str) -> str:
    """What a row is called: municipalities by their names, those put together with a plus."""
    if row["groups"] and all(group in names for group in row["groups"]):
        return " + ".join(names[group] for group in row["groups"])
    return str(row["label"][lang])
