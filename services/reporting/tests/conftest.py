"""A small world that says what happened as the other services would: by events, on local dates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from samlyft_common.db import Database
from samlyft_common.service import Service
from samlyft_events import (
    Entry,
    Event,
    ParticipationChanged,
    PersonChanged,
    PostingRecorded,
    ProjectChanged,
    ReleaseChanged,
    SessionChanged,
    UnmatchedChanged,
)
from samlyft_reporting.consumers import HANDLERS
from samlyft_reporting.main import SERVICE
from samlyft_reporting.publications.commands import publish

WORKPLACE = UUID(int=300)


@pytest.fixture(scope="module")
def service() -> Service:
    return SERVICE


def noon(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).replace(hour=12)


class World:
    """One tenant's project Modig; what is said is handled at once, and kept for saying it again."""

    def __init__(self, database: Database, tenant: str = "gr") -> None:
        self.database, self.tenant, self.project_id = database, tenant, uuid4()
        self.said: list[Event] = []
        self._versions: dict[UUID, int] = {}

    async def say(self, *events: Event) -> None:
        self.said += events
        async with self.database.session(self.tenant) as session:
            for kind, handler in HANDLERS.items():
                if some := [event for event in events if type(event) is kind]:
                    await handler(session, some)

    def _next(self, aggregate_id: UUID) -> int:
        self._versions[aggregate_id] = self._versions.get(aggregate_id, 0) + 1
        return self._versions[aggregate_id]

    async def project(self, code: str = "modig", known: str = "2026-01-10", **changed: Any) -> None:
        places = ["1440", "1401"]
        await self.say(
            ProjectChanged.model_validate(
                {
                    "aggregate_id": self.project_id,
                    "version": self._next(self.project_id),
                    "known_at": noon(known),
                    "code": code,
                    "name": code.capitalize(),
                    "eligible_from": date(2019, 4, 1),
                    "eligible_to": date(2021, 6, 30),
                    "municipalities": [
                        {"municipality_code": place, "from_on": date(2019, 4, 1)}
                        for place in places
                    ],
                    "programme_period": "2014-2020",
                    "synthetic": True,
                    **changed,
                }
            )
        )

    async def participates(
        self, *people: UUID, known: str = "2020-01-01", status: str = "active"
    ) -> None:
        await self.say(
            *(
                ParticipationChanged.model_validate(
                    {
                        "aggregate_id": (participation := UUID(int=person.int ^ 1)),
                        "version": self._next(participation),
                        "known_at": noon(known),
                        "project_id": self.project_id,
                        "person_id": person,
                        "role_group": "care_staff",
                        "municipality_code": "1440",
                        "workplace_id": WORKPLACE,
                        "starts_on": date(2020, 1, 1),
                        "status": status,
                    }
                )
                for person in people
            )
        )

    async def merged(self, duplicate: UUID, into: UUID | None, known: str) -> None:
        await self.say(
            PersonChanged(
                aggregate_id=duplicate,
                version=self._next(duplicate),
                known_at=noon(known),
                merged_into=into,
            )
        )

    async def trained(
        self,
        *people: UUID,
        minutes: int = 60,
        on: str = "2020-02-01",
        known: str | None = None,
        place: str = "1440",
        role: str = "care_staff",
        **posting: Any,
    ) -> None:
        await self.say(
            PostingRecorded(
                **{
                    "aggregate_id": uuid4(),
                    "version": 1,
                    "known_at": noon(known or on),
                    "project_id": self.project_id,
                    "time_kind": "participant",
                    "kind": "attendance" if minutes >= 0 else "correction",
                    "entries": [
                        Entry.model_validate(
                            {
                                "line": line,
                                "attendance_id": uuid4(),
                                "session_id": UUID(int=500),
                                "person_id": person,
                                "local_date": date.fromisoformat(on),
                                "minutes": minutes,
                                "role_group": role,
                                "municipality_code": place,
                                "workplace_id": WORKPLACE,
                                "employer_number": "212000-1439",
                            }
                        )
                        for line, person in enumerate(people, 1)
                    ],
                    **posting,
                }
            )
        )

    async def held(self, known: str, place: str | None = "1440", status: str = "held") -> None:
        session_id = uuid4()
        await self.say(
            SessionChanged.model_validate(
                {
                    "aggregate_id": session_id,
                    "version": 1,
                    "known_at": noon(known),
                    "project_id": self.project_id,
                    "code": "APT-1",
                    "starts_at": noon(known),
                    "ends_at": noon(known),
                    "kind": "apt",
                    "form": "on_site",
                    "topic": "digital_locks",
                    "municipality_code": place,
                    "status": status,
                }
            )
        )

    async def released(
        self, known: str, wave: str, cells: Sequence[tuple[str, str, int, int]]
    ) -> None:
        await self.say(
            ReleaseChanged.model_validate(
                {
                    "aggregate_id": uuid4(),
                    "version": 1,
                    "known_at": noon(known),
                    "project_id": self.project_id,
                    "round_id": uuid4(),
                    "wave": wave,
                    "invited": 200,
                    "answered": 150,
                    "paired": 100,
                    "cells": [
                        {"outcome": outcome, "role_group": role, "count": count, "n": n}
                        for outcome, role, count, n in cells
                    ],
                }
            )
        )

    async def published(self, *days: str) -> None:
        for day in days:
            async with self.database.session(self.tenant) as session:
                await publish(session, self.project_id, date.fromisoformat(day), actor="owner")

    async def waiting(self, attendances: int, known: str) -> None:
        await self.say(
            UnmatchedChanged(
                aggregate_id=self.project_id,
                version=self._next(UUID(int=self.project_id.int ^ 2)),
                known_at=noon(known),
                project_id=self.project_id,
                attendances=attendances,
                minutes=attendances * 30,
            )
        )


@pytest.fixture
def make_world(database: Database) -> Callable[[str], World]:
    return lambda tenant: World(database, tenant)


@pytest.fixture
async def world(database: Database) -> World:
    world = World(database)
    await world.project()
    return world


@pytest.fixture
def people() -> list[UUID]:
    return [uuid4() for _ in range(40)]
