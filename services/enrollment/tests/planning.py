"""Short builders of planned training, shared by its tests."""

from datetime import UTC, datetime, timedelta
from typing import Any

from services.enrollment.tests.conftest import Office, a_row

SOON = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=30)
HOUR = timedelta(hours=1)


def at(hours: float = 0) -> str:
    """An instant a month from now, and some hours."""
    return (SOON + timedelta(hours=hours)).isoformat()


def an_activity(code: str = "ws-1", **changed: Any) -> dict[str, Any]:
    return {
        "code": code,
        "name": "Workshop 1",
        "kind": "WS1",
        "topics": [{"topic": "digital-locks"}],
        "nominal_minutes": 60,
        **changed,
    }


async def planned(
    office: Office, activity_id: str, code: str = "ws-1-a", **changed: Any
) -> dict[str, Any]:
    """A planned session on site, an hour long."""
    body = {"code": code, "activity_id": activity_id, "starts_at": at(), "place": "Stora salen"}
    return await office.made("/planned-sessions", {**body, **changed})


async def staff(office: Office, count: int, **changed: Any) -> list[str]:
    """Employees of the first workplace; their person ids in the order of their names."""
    rows = [
        a_row(str(number), given_name="Åsa", family_name=f"N{number:04}", **changed)
        for number in range(count)
    ]
    await office.loaded("roster", rows)
    people = []
    path: str | None = "/people?limit=200"
    while path:
        body = (await office.client.get(path)).json()
        people += body["items"]
        path = body["next"] and body["next"].removeprefix("/enrollment/v1")
    return [p["person_id"] for p in people if (p["family_name"] or "").startswith("N")]


async def workplace(office: Office, code: str = "ALE-01") -> str:
    """The id of a workplace."""
    [found] = await office.listed("/workplaces", code=code)
    return str(found["workplace_id"])


async def statuses(office: Office, planned_session_id: str) -> list[str]:
    """What those signed up are, in the order they came."""
    rows = await office.listed("/sign-ups", planned_session_id=planned_session_id, limit=200)
    return [row["status"] for row in rows]
