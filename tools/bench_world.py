"""What the training log must know before it can be measured: one project, its employees, and sessions to attend."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import httpx
from pydantic import SecretStr

from samlyft_common.db import Database
from samlyft_common.settings import Settings
from samlyft_events import (
    EmploymentChanged,
    Event,
    PersonChanged,
    ProjectChanged,
    WorkplaceChanged,
)
from samlyft_training_log.main import SERVICE

KNOWN = datetime(2019, 1, 1, tzinfo=UTC)
EMPLOYER = "212000-1439"


def an_id(name: str) -> UUID:
    """The same id for the same name."""
    return uuid5(NAMESPACE_URL, name)


COMMON: dict[str, Any] = {"version": 1, "known_at": KNOWN}


def facts(employees: int) -> list[Event]:
    """Events of enrollment: a project, a workplace, and people who work there."""
    place: dict[str, Any] = {"code": "ALE-01", "name": "Hemtjänst", "municipality_code": "1440"}
    events: list[Event] = [
        ProjectChanged(
            aggregate_id=an_id("modig"),
            code="modig",
            name="Modig",
            eligible_from=date(2019, 4, 1),
            municipalities=[],
            **COMMON,
        ),
        WorkplaceChanged(
            aggregate_id=an_id("w"),
            employer_number=EMPLOYER,
            area_of_care="home_care",
            opened_on=date(2010, 1, 1),
            **place,
            **COMMON,
        ),
    ]
    for number in range(employees):
        events += _employed(number)
    return events


def _employed(number: int) -> list[Event]:
    person = an_id(f"p{number}")
    return [
        PersonChanged(aggregate_id=person, **COMMON),
        EmploymentChanged(
            aggregate_id=an_id(f"e{number}"),
            person_id=person,
            employer_number=EMPLOYER,
            employee_number=str(number),
            workplace_id=an_id("w"),
            municipality_code="1440",
            role_group="care_staff",
            starts_on=date(2018, 1, 1),
            **COMMON,
        ),
    ]


async def learn(url: str, employees: int) -> None:
    """Feeds the events to the service's own handlers, as its worker does."""
    database = Database(Settings(database_url=SecretStr(url)))
    await database.start()
    events = facts(employees)
    async with database.session("gr") as session:
        for kind, handler in SERVICE.handlers.items():
            if some := [event for event in events if isinstance(event, kind)]:
                await handler(session, some)
    await database.stop()


async def hold(origin: str, token: str, sessions: int) -> None:
    """Registers sessions `S0`, `S1`, … of two hours each, through the API."""
    rows = []
    for number in range(sessions):
        starts = datetime(2020, 1, 1, 8, tzinfo=UTC) + timedelta(days=number)
        rows.append(
            {
                "session_code": f"S{number}",
                "project_code": "modig",
                "starts_at": starts.isoformat(),
                "ends_at": (starts + timedelta(hours=2)).isoformat(),
                "kind": "BAS",
                "form": "on_site",
                "topic": "Teams",
                "workplace_code": "ALE-01",
            }
        )
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        answer = await client.post(
            f"{origin}/training-log/v1/session-imports",
            content="\n".join(map(json.dumps, rows)),
            headers={
                "authorization": f"Bearer {token}",
                "content-type": "application/x-ndjson",
                "idempotency-key": "bench-sessions",
            },
        )
        answer.raise_for_status()
