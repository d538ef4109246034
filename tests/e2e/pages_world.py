"""A small tenant with somebody in every role, and another tenant beside it: what the tests of pages look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from samlyft_local.demo.all_tenants import BUILDERS
from samlyft_local.demo.client import Api
from samlyft_local.demo.load import load

TENANT = "go-digit"
STAFF, MANAGER, CHAMPION, PARTICIPANT = (
    "go-digit-staff",
    "gr-ale-manager",
    "gr-champion",
    "gr-participant",
)
ADMIN, STRANGER = "go-digit-admin", "sandbox-staff"


@dataclass
class World:
    """What was made, by its ids."""

    origin: str
    project: str
    workplace: str
    place: str
    person: str
    planned: str
    session: str


async def make(api: Api, origin: str) -> World:
    """Loads two small tenants and gives the roles; the issuer knows the users by their names elsewhere."""
    await load(api, BUILDERS[TENANT]())
    await load(api, BUILDERS["sandbox"]())
    staff, admin = api.caller(STAFF, TENANT), api.caller(ADMIN, TENANT)
    project = (await staff.get("/enrollment/v1/projects"))["items"][0]
    workplace = (await staff.get("/enrollment/v1/workplaces?limit=1&sort=code"))["items"][0]
    here = str(workplace["workplace_id"])
    people = (await staff.get(f"/enrollment/v1/people?workplace_id={here}&limit=1"))["items"]
    person = str(people[0]["person_id"])
    for subject, role, reach in (
        (MANAGER, "first-line-manager", here),
        (CHAMPION, "champion", here),
        (PARTICIPANT, "participant", person),
    ):
        body = {"issuer": api.issuer, "subject": subject, "role": role, "reach": [reach]}
        await admin.post("/enrollment/v1/grants", body)
    planned = await _plan(staff, project, workplace)
    sessions = await staff.get("/training-log/v1/sessions?limit=1&sort=-starts_at")
    session = str(sessions["items"][0]["session_id"])
    return World(
        origin, str(project["project_id"]), here, str(workplace["name"]), person, planned, session
    )


async def _plan(staff: Any, project: Any, workplace: Any) -> str:
    """A meeting of the workplace within the hour: from then on presence can be marked."""
    activity = {
        "code": "pages-apt", "name": "Digitalt på arbetsplatsträffen", "kind": "APT",
        "project_id": project["project_id"], "topics": [{"topic": "teams"}], "nominal_minutes": 30,
    }  # fmt: skip
    made = await staff.post("/enrollment/v1/activities", activity)
    starts = (datetime.now(UTC) + timedelta(minutes=40)).replace(second=0, microsecond=0)
    body = {
        "code": "pages-apt-1", "activity_id": made["activity_id"], "topic": "teams", "form": "on_site",
        "starts_at": starts.isoformat(), "ends_at": (starts + timedelta(minutes=30)).isoformat(),
        "workplace_id": workplace["workplace_id"], "place": "Personalrummet",
    }  # fmt: skip
    return str((await staff.post("/enrollment/v1/planned-sessions", body))["planned_session_id"])
