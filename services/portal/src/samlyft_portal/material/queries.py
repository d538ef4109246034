"""What the page of material asks for."""

from __future__ import annotations

from typing import Any

from samlyft_portal.apis import Caller, Json, together

ASKED = {
    "activities": ("activities:read", "/enrollment/v1/activities"),
    "packages": ("packages:read", "/enrollment/v1/packages"),
    "shared": ("packages:read", "/enrollment/v1/shared-packages"),
}
TOLD = ("description", "tried", "came_of_it", "news", "adopted_edition")


async def material(caller: Caller) -> tuple[list[Json], bool]:
    """All that has something to open or to read, by title; and whether all of it could be fetched."""
    wanted = {name: path for name, (may, path) in ASKED.items() if caller.may("enrollment", may)}
    answers = await together(*(caller.items(path, most=400) for path in wanted.values()))
    found = {name: answer or [] for name, answer in zip(wanted, answers, strict=True)}
    rows = [
        _of_activity(row)
        for row in found.get("activities", [])
        if row["material_links"] and row["status"] == "active"
    ]
    rows += [_of_package(row, "") for row in found.get("packages", [])]
    rows += [_of_package(row, row["offered_by_name"]) for row in found.get("shared", [])]
    return sorted(rows, key=lambda row: (row["title"].casefold(), row["by"])), None not in answers


def _of_activity(row: Json) -> dict[str, Any]:
    return {
        "title": row["name"],
        "kind": row["kind"],
        "by": "",
        "topics": [one["topic"] for one in row["topics"]],
        "minutes": row["nominal_minutes"],
        "goals": [goal["text"] for goal in row["learning_goals"]],
        "links": [{"title": "", "link": link} for link in row["material_links"]],
        "told": dict.fromkeys(TOLD),
    }


def _of_package(row: Json, by: str) -> dict[str, Any]:
    content = row["content"]
    minutes = (content.get("theory_minutes") or 0) + (content.get("discussion_minutes") or 0)
    film = [{"title": "Film", "link": content["film_link"]}] if content.get("film_link") else []
    return {
        "title": row["title"],
        "kind": content.get("activity_kind") or "example",
        "by": by,
        "topics": row["topics"],
        "minutes": minutes or None,
        "goals": content.get("learning_goals") or [],
        "links": [*film, *content.get("materials", [])],
        "told": {name: content.get(name) or row.get(name) for name in TOLD},
    }
