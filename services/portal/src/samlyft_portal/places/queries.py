"""What the pages of a workplace ask for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from samlyft_portal.apis import Caller, Json, together
from samlyft_web.days import STOCKHOLM, today

TOPICS = (
    "Digitala möten", "Teams", "Dokumentation", "Digital signering", "Digitala lås",
    "Smarta telefoner", "Informationssäkerhet", "E-post",
)  # fmt: skip
"""What is offered before anything is logged (domain: topics of the seeds)."""
ALL = "*"


async def mine(caller: Caller) -> list[Json]:
    """Workplaces in the reader's reach that are open now."""
    rows = await caller.items(
        "/enrollment/v1/workplaces", most=1000, sort="name", on=today().isoformat()
    )
    if ALL in caller.reach:
        return rows
    return [row for row in rows if {row["workplace_id"], row["municipality_code"]} & caller.reach]


async def place(caller: Caller, workplace_id: str) -> Json:
    """One workplace; raises when it is not the reader's."""
    return await caller.get(f"/enrollment/v1/workplaces/{workplace_id}")


async def roster(caller: Caller, workplace_id: str) -> list[Json]:
    """Who works there, by name, each with the employment that attendance is recorded by."""
    people = await caller.items("/enrollment/v1/people", most=400, workplace_id=workplace_id)
    found = await together(
        *(caller.items("/enrollment/v1/employments", person_id=one["person_id"]) for one in people)
    )
    rows = []
    for person, employments in zip(people, found, strict=True):
        here = [one for one in employments or [] if one["workplace_id"] == workplace_id]
        rows.append({**person, "employment": here[0] if here else None})
    return rows


async def sheet(caller: Caller, workplace_id: str) -> dict[str, Any]:
    """Everything on the first page of a workplace; a part that is away or not the reader's is None."""
    now = datetime.now(UTC)
    here = {"workplace_id": workplace_id}
    asked = {
        "people": ("enrollment", "people:read", "/enrollment/v1/people", {**here}, 400),
        "coming": (
            "enrollment", "planned-sessions:read", "/enrollment/v1/planned-sessions",
            {**here, "status": "planned", "starts_from": _instant(now - timedelta(hours=12)), "sort": "starts_at"}, 20,
        ),
        "sessions": (
            "training-log", "sessions:read", "/training-log/v1/sessions", {**here, "sort": "-starts_at"}, 10,
        ),
        "barriers": ("training-log", "barriers:read", "/training-log/v1/barriers", {**here, "status": "open"}, 50),
        "changes": ("training-log", "work-changes:read", "/training-log/v1/work-changes", {**here}, 10),
        "capacities": ("training-log", "trainers:read", "/training-log/v1/champion-capacities", {**here}, 20),
        "applications": (
            "enrollment", "champion-applications:read", "/enrollment/v1/champion-applications",
            {**here, "status": "open"}, 20,
        ),
        "certificates": (
            "training-log", "certificates:sign", "/training-log/v1/certificates", {**here, "status": "issued"}, 50,
        ),
        "cover": ("training-log", "coverages:read", "/training-log/v1/coverages", {**here}, 1),
    }  # fmt: skip
    wanted = {name: one for name, one in asked.items() if caller.may(one[0], one[1])}
    found = await together(
        *(caller.items(path, most=most, **query) for _, _, path, query, most in wanted.values())
    )
    return {**dict.fromkeys(asked), **dict(zip(wanted, found, strict=True))}


async def projects(caller: Caller, workplace: Json) -> list[Json]:
    """Projects that training of the workplace may belong to: those that run now first."""
    rows = await caller.items("/enrollment/v1/projects")
    day = today().isoformat()

    def distance(project: Json) -> tuple[bool, str]:
        runs = not project["eligible_to"] or day <= project["eligible_to"]
        here = any(
            part["municipality_code"] == workplace["municipality_code"]
            for part in project["municipalities"]
        )
        return (not (runs and here), project["name"])

    return sorted(rows, key=distance)


def topics(*logged: list[Json] | None) -> list[str]:
    """Topics to choose among: what was logged last first."""
    found: list[str] = []
    for row in [row for rows in logged for row in rows or []]:
        for topic in row.get("topics") or [row["topic"]]:
            if topic not in found:
                found.append(topic)
    known = {topic.casefold() for topic in found}
    return [*found, *(topic for topic in TOPICS if topic.casefold() not in known)][:10]


async def planned(caller: Caller, planned_session_id: str) -> Json:
    """A planned session."""
    return await caller.get(f"/enrollment/v1/planned-sessions/{planned_session_id}")


async def sign_ups(caller: Caller, planned_session_id: str, workplace_id: str = "") -> list[Json]:
    """Who is signed up."""
    return await caller.items(
        "/enrollment/v1/sign-ups",
        most=400,
        planned_session_id=planned_session_id,
        workplace_id=workplace_id,
    )


def half_an_hour_ago() -> datetime:
    """When a meeting that is just over began, on a quarter of an hour, in Swedish time."""
    at = (datetime.now(UTC) - timedelta(minutes=30)).astimezone(STOCKHOLM)
    return at.replace(minute=at.minute - at.minute % 15, second=0, microsecond=0)


def _instant(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
