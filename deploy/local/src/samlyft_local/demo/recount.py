"""A second opinion: the rows counted in plain Python by the written definitions.

Shares no code with the generator, so that a mistake there does not repeat itself here.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Row = dict[str, Any]
Key = tuple[str, str]
SWEDEN = ZoneInfo("Europe/Stockholm")
MANAGERS = frozenset({"strategic_manager", "first_line_manager"})


def moment(text: str) -> datetime:
    """An instant as written in a row."""
    return datetime.fromisoformat(text)


def end_of(day: date) -> datetime:
    """What was known on a day was known before this."""
    return datetime.combine(day + timedelta(days=1), time(), SWEDEN).astimezone(UTC)


def key(row: Row) -> Key:
    """The employment that a row names."""
    return row["employer_number"], row["employee_number"]


@dataclass(frozen=True)
class Counted:
    """What a report as of one date says; `minutes_by_person` also has those who do not count."""

    participations: dict[str, Row]
    minutes_by_person: dict[str, int]
    manager_minutes: dict[str, int]
    """Minutes in a manager's employment, by person."""

    @property
    def persons(self) -> frozenset[str]:
        """Distinct people with minutes and a participation that stands."""
        return frozenset(p for p in self.participations if self.minutes_by_person.get(p, 0) > 0)

    @property
    def minutes(self) -> int:
        """Minutes of the participations that stand."""
        return sum(self.minutes_by_person.get(person, 0) for person in self.participations)

    @property
    def managers(self) -> int:
        """People whose participation is a manager's."""
        return sum(self.participations[p]["role_group"] in MANAGERS for p in self.persons)

    @property
    def managers_by_employment(self) -> int:
        """People with minutes as managers: the same number, where the roster is in order."""
        return sum(self.manager_minutes.get(person, 0) > 0 for person in self.persons)


class Recount:
    """Rows in, figures as of any date out."""

    def __init__(
        self,
        roster: list[Row],
        participations: list[Row],
        attendances: list[Row],
        merges: list[Row],
    ) -> None:
        self.people: dict[Key, str] = {}
        self.roles: dict[Key, str] = {}
        self.on_roster: dict[Key, datetime] = {}
        for row in roster:
            self.people[key(row)] = row.get("identity_number") or "/".join(key(row))
            self.roles[key(row)] = row["role_group"]
            known = moment(row["known_at"])
            self.on_roster[key(row)] = min(known, self.on_roster.get(key(row), known))
        self.participations = sorted(participations, key=lambda row: moment(row["known_at"]))
        # The published figures are of training in working time.
        self.attendances = [r for r in attendances if "time_basis" not in r]
        self.merges = merges

    def merged(self, limit: datetime) -> dict[str, str]:
        """Duplicates, and whom they count as."""
        return {
            self.people[key(merge["duplicate"])]: self.people[key(merge["kept"])]
            for merge in self.merges
            if moment(merge["known_at"]) < limit
        }

    def count(self, as_of: date) -> Counted:
        """Everything as known at the end of a local date."""
        limit = end_of(as_of)
        merged = self.merged(limit)
        minutes: dict[str, int] = defaultdict(int)
        as_manager: dict[str, int] = defaultdict(int)
        for employment, count in self._standing(limit):
            person = merged.get(self.people[employment], self.people[employment])
            minutes[person] += count
            if self.roles[employment] in MANAGERS:
                as_manager[person] += count
        return Counted(self._participating(limit, merged), dict(minutes), dict(as_manager))

    def _participating(self, limit: datetime, merged: dict[str, str]) -> dict[str, Row]:
        latest: dict[str, Row] = {}
        for row in self.participations:
            if moment(row["known_at"]) < limit:
                latest[self.people[key(row)]] = row
        return {
            merged.get(person, person): row
            for person, row in latest.items()
            if row["status"] != "withdrawn"
        }

    def _standing(self, limit: datetime) -> list[tuple[Key, int]]:
        """The minutes known last of each session and employment; they wait for the person."""
        cells: dict[tuple[str, Key], tuple[datetime, int]] = {}
        for row in self.attendances:
            employment = key(row)
            if employment not in self.people:
                continue
            known = max(moment(row["known_at"]), self.on_roster[employment])
            cell = row["session_code"], employment
            if known < limit and known >= cells.get(cell, (known, 0))[0]:
                cells[cell] = known, row["minutes"]
        return [(employment, minutes) for (_, employment), (_, minutes) in cells.items()]

    def first_day(self, person: str, limit: datetime, sessions: dict[str, Row]) -> date:
        """The local date of a person's first minutes known by then."""
        merged = self.merged(limit)
        days = [
            moment(sessions[row["session_code"]]["starts_at"]).astimezone(SWEDEN).date()
            for row in self.attendances
            if row["minutes"] > 0 and moment(row["known_at"]) < limit and key(row) in self.people
            if merged.get(self.people[key(row)], self.people[key(row)]) == person
        ]
        return min(days)
