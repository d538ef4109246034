"""A project in which all is well, so that whatever is planted in it is the only thing to notice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from samlyft_events import (
    ActionPlanChanged,
    ChampionChanged,
    ChangeRecorded,
    EmploymentChanged,
    Event,
    GatheringCounted,
    LeaderChanged,
    ParticipationChanged,
    PostingRecorded,
    SessionChanged,
    SupportLogged,
    WorkplaceChanged,
)
from samlyft_reporting.models import signal
from samlyft_reporting.signals.computing import compute
from services.reporting.tests.conftest import World

DAY = date(2020, 12, 1)
UNITS = {"ale-a": "1440", "ale-b": "1440", "harryda-c": "1401"}
EMPLOYERS = {"1440": "212000-1439", "1401": "212000-1264"}
NAMES = UUID(int=42)


def at(day: str, hour: int = 9) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).replace(hour=hour)


class Plant(World):
    """Says what happened by short names; everything said is kept, to be said again in another order."""

    unsaid: list[Event] | None = None
    """Collected, to be said in one go."""

    def id(self, name: str) -> UUID:
        return uuid5(NAMES, f"{self.tenant} {name}")

    def version(self, aggregate_id: UUID) -> int:
        return self._next(aggregate_id)

    async def tell(self, kind: type[Event], name: str, /, **facts: Any) -> None:
        event = self.event(kind, name, **facts)
        if self.unsaid is None:
            await self.say(event)
        else:
            self.unsaid.append(event)

    def event(self, kind: type[Event], name: str, /, **facts: Any) -> Event:
        one = self.id(f"{kind.entity} {name}")
        version = facts.pop("version", None) or self.version(one)
        known = facts.pop("known_at", at("2020-11-30"))
        return kind.model_validate(
            {"aggregate_id": one, "version": version, "known_at": known, **facts}
        )

    def place(self, unit: str) -> dict[str, Any]:
        return {
            "workplace_id": self.id(f"workplace {unit}"),
            "municipality_code": UNITS.get(unit, "1440"),
        }

    async def unit(self, unit: str, **facts: Any) -> None:
        code = self.place(unit)["municipality_code"]
        known = {"code": unit, "name": unit, "municipality_code": code, "employer_number": EMPLOYERS[code],
                 "area_of_care": "hemtjänst", "opened_on": "2015-01-01"}  # fmt: skip
        await self.tell(WorkplaceChanged, unit, **known | facts)

    async def works(self, who: str, unit: str, role: str = "care_staff", **facts: Any) -> None:
        """Employed and enrolled."""
        where = self.place(unit)
        job = {"person_id": self.id(f"person {who}"), "employer_number": "212000-1439", "employee_number": who,
               "role_group": role, "starts_on": "2019-01-01", **where}  # fmt: skip
        await self.tell(EmploymentChanged, who, **job | facts)

    async def joins(self, who: str, unit: str, role: str = "care_staff") -> None:
        await self.tell(
            ParticipationChanged, who, person_id=self.id(f"person {who}"), project_id=self.project_id,
            role_group=role, starts_on="2019-09-01", **self.place(unit),
        )  # fmt: skip

    async def held_at(
        self, name: str, unit: str, on: str, who: Sequence[str], *, minutes: int = 30,
        role: str = "care_staff", kind_of: str = "APT", topic: str = "Teams", **facts: Any,
    ) -> None:  # fmt: skip
        """A session and its attendance."""
        where = self.place(unit)
        session = {"project_id": self.project_id, "code": name, "starts_at": at(on), "kind": kind_of,
                   "ends_at": at(on) + timedelta(minutes=minutes), "form": "on_site", "topic": topic,
                   "theory_minutes": 15, "discussion_minutes": 15, **where}  # fmt: skip
        await self.tell(SessionChanged, name, **session | facts)
        await self.attends(name, unit, on, who, minutes=minutes, role=role)

    async def attends(
        self, session: str, unit: str, on: str, who: Sequence[str], *, minutes: int = 30,
        role: str = "care_staff", time_kind: str = "participant",
    ) -> None:  # fmt: skip
        entries = [
            {"line": n, "attendance_id": self.id(f"attendance {session} {one}"), "minutes": minutes,
             "session_id": self.id(f"session {session}"), "person_id": self.id(f"person {one}"),
             "local_date": on, "role_group": role, "employer_number": "212000-1439", **self.place(unit)}
            for n, one in enumerate(who, 1)
        ]  # fmt: skip
        name = f"{session} {unit} {on} {minutes} {who}"
        await self.tell(
            PostingRecorded, name, project_id=self.project_id, time_kind=time_kind, kind="attendance",
            entries=entries,
        )  # fmt: skip

    async def all_well(self) -> None:
        """Six at each unit, trained twice in two forms, with a manager, a champion, a plan and a network."""
        await self.project()
        self.unsaid = []
        for unit, code in UNITS.items():
            await self.well(unit)
            await self.anchored(unit, code)
        said, self.unsaid = self.unsaid, None
        await self.say(*said)

    async def well(self, unit: str) -> None:
        staff = [f"{unit} {n}" for n in range(6)]
        manager, champion = f"{unit} manager", f"{unit} champion"
        await self.unit(unit, manager_id=self.id(f"person {manager}"))
        for who in staff:
            await self.works(who, unit)
            await self.joins(who, unit)
        await self.works(manager, unit, "first_line_manager")
        await self.joins(manager, unit, "first_line_manager")
        await self.works(champion, unit, "champion")
        lead = [{"person_id": self.id(f"person {champion}")}]
        for n, on in enumerate(("2020-09-07", "2020-11-09")):
            await self.held_at(f"{unit} apt {n}", unit, on, staff, trainers=lead)
            await self.held_at(f"{unit} sys {n}", unit, on, staff, kind_of="SYS", topic="e-lås")
        await self.held_at(
            f"{unit} chf", unit, "2020-09-21", [manager], role="first_line_manager", kind_of="CHF",
            topic="leda",
        )  # fmt: skip
        await self.attends(
            f"{unit} teach", unit, "2020-11-20", [champion], minutes=600, time_kind="champion"
        )
        await self.champion(unit)
        await self.tell(SupportLogged, unit, topic="Teams", minutes=10, local_date="2020-11-02",
                        champion_id=self.id(f"champion {unit}"), **self.place(unit))  # fmt: skip
        await self.tell(ChangeRecorded, unit, kind="routine_changed", changed_on="2020-10-05", digital=True,
                        **self.place(unit))  # fmt: skip

    async def champion(self, unit: str, **facts: Any) -> None:
        where = self.place(unit)
        post = {"person_id": self.id(f"person {unit} champion"), "project_id": self.project_id,
                "municipality_code": where["municipality_code"], "workplace_ids": [where["workplace_id"]],
                "recruited_by": "applied", "minutes_per_week": 120, "active_from": "2020-01-07",
                "trained_on": "2020-02-01"}  # fmt: skip
        await self.tell(ChampionChanged, unit, **post | facts)

    async def anchored(self, unit: str, code: str) -> None:
        """Once a municipality; twice changes nothing."""
        here = {"project_id": self.project_id, "municipality_code": code}
        await self.tell(LeaderChanged, code, vacant=False, mandate="clear", share_percent=50,
                        from_on="2019-04-01", **here)  # fmt: skip
        await self.tell(ActionPlanChanged, code, level="municipality", due_on="2021-03-01",
                        adopted_on="2019-09-01", status="adopted", **here)  # fmt: skip
        await self.tell(GatheringCounted, code, kind="FÖR", held_on="2019-08-20",
                        heads=[{"role": "first_line_manager", "heads": 4}], **here)  # fmt: skip
        for who, role in (("network", "care_staff"), ("strategist", "strategic_manager")):
            await self.held_at(f"nät {unit} {who}", unit, "2020-10-12", [f"{unit} {who}"], role=role,
                               kind_of="NÄT", topic="utbyte")  # fmt: skip
            await self.works(f"{unit} {who}", unit, role)

    async def found(
        self, codes: Sequence[str] | None = None, day: date = DAY, *, positive: bool = False
    ) -> set[tuple[str, str | None, str | None]]:
        """Computes, and gives what stands: rule, municipality, unit."""
        async with self.database.session(self.tenant) as session:
            await compute(session, day, codes)
        return {
            (rule, code, self.named(unit))
            for rule, code, unit, _ in await self.standing()
            if rule.startswith("P") == positive
        }

    async def standing(self) -> list[tuple[str, str | None, UUID | None, dict[str, Any]]]:
        async with self.database.session(self.tenant) as session:
            rows = await (await session.connection()).execute(
                signal.select().where(signal.c.status == "raised").order_by(
                    signal.c.rule, signal.c.municipality_code, signal.c.workplace_id))  # fmt: skip
            return [(r.rule, r.municipality_code, r.workplace_id, r.evidence) for r in rows]

    def named(self, workplace_id: UUID | None) -> str | None:
        names = {self.id(f"workplace {unit}"): unit for unit in (*UNITS, "private")}
        return names.get(workplace_id) if workplace_id else None
