"""Planned training through the public APIs: workshops to come, work groups signed up, a line for the seats of one.

All of it is made up, and lies some weeks after the day on which it is loaded, so that it can be tried.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from samlyft_local.demo.client import Api, Caller
from samlyft_local.demo.demonstration import Demonstration
from samlyft_local.demo.moments import SWEDEN, local, rfc3339
from samlyft_local.demo.people import Row
from samlyft_local.messages import say
from samlyft_local.users import LOADER

V1 = "/enrollment/v1"
SERIES = "workshops"
WORKSHOPS = (
    ("WS1", "Workshop 1: Varför digitalt? (påhittad)", ["digital-shame", "information-security"]),
    ("WS2", "Workshop 2: Så arbetar vi här (påhittad)", ["documentation", "digital-meetings"]),
    ("WS3", "Workshop 3: För alla (påhittad)", ["horizontal-principles"]),
)
GOAL = {"code": "ws-courage", "text": "Vågar pröva och fråga."}
GROUPS = {"gr": 3, "digit-stockholm": 1, "go-digit": 1}
"""How many work groups are signed up to all three, by tenant."""
SEATS = 8
WEEKS_AHEAD = 5
PROGRAMME = {"gr": "digital-ale"}
"""What goes on after the project; elsewhere the workshops are of no project."""


async def load_training(api: Api, demonstration: Demonstration) -> None:
    """Workshops 1 to 3 for some work groups, one with more people than seats, one work group's cancelled; once."""
    tenant = demonstration.tenant_id
    loader = api.caller(LOADER, tenant)
    if await _found(loader, "activities", f"series={SERIES}"):
        return
    groups = await _work_groups(loader, GROUPS[tenant])
    activities = [await _activity(loader, tenant, number) for number in range(len(WORKSHOPS))]
    for place, group in enumerate(groups):
        for number, activity in enumerate(activities):
            await _session(loader, activity, group, place, number)
        body = {"workplace_id": group["workplace_id"], "series": SERIES}
        await loader.post(f"{V1}/group-sign-ups", body, key=f"{tenant}-group-{place}")
    waiting = await _full(loader, tenant, activities[0], groups[0])
    if len(groups) > 1:
        cancelled = {"workplace_id": groups[-1]["workplace_id"]}
        body = {"which": cancelled, "status": "cancelled", "reason": "staffing"}
        await loader.post(f"{V1}/planned-session-changes", body, key=f"{tenant}-cancelled")
    say(f"{tenant}: {len(groups)} arbetsgrupper anmälda, {waiting} väntar på plats", "signed up")


async def _work_groups(loader: Caller, count: int) -> list[Row]:
    """Units of one municipality that go on, after its leadership and night care."""
    units = await _found(loader, "workplaces", "sort=code&limit=20")
    return [unit for unit in units if unit["closed_on"] is None][2 : 2 + count]


async def _activity(loader: Caller, tenant: str, number: int) -> Row:
    kind, name, topics = WORKSHOPS[number]
    body: Row = {
        "code": kind.lower(),
        "name": name,
        "kind": kind,
        "series": SERIES,
        "series_order": number + 1,
        "topics": [{"topic": topic} for topic in topics],
        "learning_goals": [GOAL],
        "nominal_minutes": 60,
        "theory_minutes": 20,
        "discussion_minutes": 40,
    }
    if tenant in PROGRAMME:
        [programme] = await _found(loader, "projects", f"code={PROGRAMME[tenant]}")
        body["project_id"] = programme["project_id"]
    made: Row = await loader.post(f"{V1}/activities", body, key=f"{tenant}-{kind}")
    return made


async def _session(loader: Caller, activity: Row, group: Row, place: int, number: int) -> None:
    code = f"{activity['code']}-{group['code'].lower()}"
    body = {
        "code": code,
        "activity_id": activity["activity_id"],
        "starts_at": starts(14 * number + place, 13),
        "workplace_id": group["workplace_id"],
        "place": "Arbetsplatsträffen",
    }
    await loader.post(f"{V1}/planned-sessions", body, key=f"session-{code}")


async def _full(loader: Caller, tenant: str, activity: Row, group: Row) -> int:
    """A session with fewer seats than the work group has people; how many wait."""
    body = {
        "code": f"{activity['code']}-open",
        "activity_id": activity["activity_id"],
        "starts_at": starts(5, 9),
        "municipality_code": group["municipality_code"],
        "place": "Stora salen",
        "capacity": SEATS,
    }
    made = await loader.post(f"{V1}/planned-sessions", body, key=f"{tenant}-full")
    asked = {
        "workplace_id": group["workplace_id"],
        "planned_session_ids": [made["planned_session_id"]],
    }
    answer = await loader.post(f"{V1}/group-sign-ups", asked, key=f"{tenant}-full-group")
    waiting: int = answer["sessions"][0]["waiting"]
    return waiting


def starts(days: int, hour: int) -> str:
    """Weeks from now, at an hour of the clock on the wall, never at a weekend."""
    today = datetime.now(SWEDEN).date()
    monday = today + timedelta(days=7 * WEEKS_AHEAD - today.weekday())
    return rfc3339(local(_weekday(monday + timedelta(days=days)), hour))


def _weekday(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


async def _found(caller: Caller, noun: str, query: str) -> list[Row]:
    page = await caller.get(f"{V1}/{noun}?{query}")
    found: list[Row] = page["items"]
    return found
