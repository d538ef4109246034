"""Whatever comes, in whatever order and however often, the figures are those of a naive model."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.db import Database
from samlyft_events import Entry, Event, ParticipationChanged, PersonChanged, PostingRecorded
from samlyft_reporting.comparisons import queries as comparisons
from samlyft_reporting.consumers import HANDLERS
from samlyft_reporting.freshness import queries as freshness
from samlyft_reporting.rules import Dimension
from samlyft_reporting.summaries import queries as summaries

START = date(2021, 3, 1)
PROJECT, WORKPLACE = UUID(int=1), UUID(int=300)
PEOPLE = [UUID(int=100 + number) for number in range(4)]
DAYS = st.integers(0, 6)


def _instant(day: int) -> datetime:
    return datetime(START.year, START.month, START.day, 12, tzinfo=UTC) + timedelta(days=day)


def _day(day: int) -> date:
    return START + timedelta(days=day)


participations = st.lists(
    st.tuples(DAYS, st.sampled_from(["active", "withdrawn", "ended"])), max_size=3
)
merges = st.lists(st.tuples(DAYS, st.sampled_from([None, *range(4)])), max_size=3)
entries = st.tuples(
    st.integers(0, 3),
    st.sampled_from([-60, -30, 0, 30, 30, 60, 60]),
    st.sampled_from(["1440", "1401"]),
    st.sampled_from(["care_staff", "first_line_manager"]),
    DAYS,
)
postings = st.lists(
    st.tuples(
        DAYS,
        st.sampled_from(["attendance", "attendance", "correction"]),
        st.sampled_from(["participant", "participant", "participant", "staff"]),
        st.lists(entries, min_size=1, max_size=3),
    ),
    max_size=8,
)
worlds = st.fixed_dictionaries(
    {
        "participations": st.tuples(*[participations] * 4),
        "merges": st.tuples(*[merges] * 4),
        "postings": postings,
    }
)


def events_of(world: dict[str, Any]) -> list[Event]:
    result: list[Event] = []
    for number, versions in enumerate(world["participations"]):
        for version, (day, status) in enumerate(versions, 1):
            result.append(
                ParticipationChanged(
                    aggregate_id=UUID(int=200 + number),
                    version=version,
                    known_at=_instant(day),
                    project_id=PROJECT,
                    person_id=PEOPLE[number],
                    role_group="care_staff",
                    municipality_code="1440",
                    workplace_id=WORKPLACE,
                    starts_on=START,
                    status=status,
                )
            )
    for number, versions in enumerate(world["merges"]):
        for version, (day, into) in enumerate(versions, 1):
            result.append(
                PersonChanged(
                    aggregate_id=PEOPLE[number],
                    version=version,
                    known_at=_instant(day),
                    merged_into=None if into is None else PEOPLE[into],
                )
            )
    for number, (day, kind, time_kind, lines) in enumerate(world["postings"]):
        result.append(
            PostingRecorded(
                aggregate_id=UUID(int=400 + number),
                version=1,
                known_at=_instant(day),
                project_id=PROJECT,
                time_kind=time_kind,
                kind=kind,
                entries=[
                    Entry(
                        line=line,
                        attendance_id=uuid4(),
                        session_id=UUID(int=500),
                        person_id=PEOPLE[person],
                        local_date=_day(local),
                        minutes=minutes,
                        role_group=role,
                        municipality_code=place,
                        workplace_id=WORKPLACE,
                        employer_number="212000-1439",
                    )
                    for line, (person, minutes, place, role, local) in enumerate(lines, 1)
                ],
            )
        )
    return result


async def deliver(database: Database, tenant: str, events: list[Event], seed: int) -> None:
    """In random order, some of them twice, in batches of any size."""
    rng = random.Random(seed)  # noqa: S311  # a shuffle that can be repeated
    sent = [*events, *rng.sample(events, len(events) // 2)]
    rng.shuffle(sent)
    while sent:
        batch, sent = sent[: (size := rng.randint(1, 8))], sent[size:]
        async with database.session(tenant) as session:
            for kind, handler in HANDLERS.items():
                if some := [event for event in batch if isinstance(event, kind)]:
                    await handler(session, some)


class Naive:
    """The definitions, said as plainly as Python can."""

    def __init__(self, world: dict[str, Any]) -> None:
        self.world = world

    @staticmethod
    def current(versions: list[tuple[int, Any]], day: int) -> tuple[bool, Any]:
        """The last version whose own day, and those of all before it, had come."""
        found, known = (False, None), 0
        for told, value in versions:
            known = max(known, told)
            if known <= day:
                found = (True, value)
        return found

    def counts(self, person: int, day: int) -> bool:
        exists, status = self.current(self.world["participations"][person], day)
        return exists and status != "withdrawn"

    def kept(self, person: int, day: int) -> int:
        seen, at = {person}, person
        while (into := self.current(self.world["merges"][at], day)[1]) is not None:
            if into in seen:
                return person
            seen.add(into)
            at = into
        return at

    def entries(
        self, day: int, group: tuple[Dimension, str] | None, *, managers: bool = False
    ) -> list[tuple[int, int]]:
        return [
            (person, minutes)
            for known, _, time_kind, lines in self.world["postings"]
            for person, minutes, place, role, _ in lines
            if known <= day and time_kind == "participant"
            if not managers or role == "first_line_manager"
            if group is None or group[1] == (place if group[0] == "municipality" else role)
        ]

    def standing(
        self,
        entries: int,
        participations: int,
        merges: int,
        group: tuple[Dimension, str] | None,
        *,
        managers: bool = False,
    ) -> set[int]:
        balance: dict[int, int] = {}
        for person, minutes in self.entries(entries, group, managers=managers):
            if self.counts(person, participations):
                kept = self.kept(person, merges)
                balance[kept] = balance.get(kept, 0) + minutes
        return {person for person, minutes in balance.items() if minutes > 0}

    def minutes(
        self, entries: int, participations: int, group: tuple[Dimension, str] | None
    ) -> int:
        return sum(m for p, m in self.entries(entries, group) if self.counts(p, participations))


GROUPS: dict[Dimension | None, list[str]] = {
    None: [],
    "municipality": ["1440", "1401"],
    "role_group": ["care_staff", "first_line_manager"],
}


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(world=worlds, dates=st.tuples(DAYS, DAYS).map(sorted), seed=st.integers(0, 99))
async def test_figures_and_causes_are_those_of_the_naive_model(
    database: Database, world: dict[str, Any], dates: list[int], seed: int
) -> None:
    tenant = f"t{uuid4().hex[:20]}"
    await deliver(database, tenant, events_of(world), seed)
    naive = Naive(world)
    for scope in ("*", str(WORKPLACE)):
        async with database.session(tenant, scope) as session:
            for dimension, keys in GROUPS.items():
                await _check_summary(session, naive, dates[0], dimension, keys, scope)
                await _check_comparison(session, naive, dates, dimension, keys, scope)
    await _check_place(database, tenant, naive, dates)


async def _check_summary(
    session: AsyncSession,
    naive: Naive,
    day: int,
    dimension: Dimension | None,
    keys: list[str],
    scope: str,
) -> None:
    found = await summaries.summarise(session, PROJECT, _day(day), dimension, scope)
    for key in ["", *keys]:
        group = (dimension, key) if dimension and key else None
        counts = found.groups[key]
        assert counts.persons == len(naive.standing(day, day, day, group))
        assert counts.managers == len(naive.standing(day, day, day, group, managers=True))
        assert counts.minutes == naive.minutes(day, day, group)


async def _check_comparison(
    session: AsyncSession,
    naive: Naive,
    dates: list[int],
    dimension: Dimension | None,
    keys: list[str],
    scope: str,
) -> None:
    first, last = dates
    days = (_day(first), _day(last))
    persons = await comparisons.compare_persons(session, PROJECT, days, dimension, scope)
    minutes = await comparisons.compare_minutes(session, PROJECT, days, dimension, scope)
    for key in ["", *keys]:
        group = (dimension, key) if dimension and key else None
        found = persons[key]
        assert found.earlier == len(naive.standing(first, first, first, group))
        assert found.later == len(naive.standing(last, last, last, group))
        assert sum(found.causes.values()) == found.later - found.earlier
        merged = naive.standing(first, first, last, group)
        assert found.causes["merged"] == len(merged) - found.earlier
        assert key or not found.causes["moved"]
        spent = minutes[key]
        assert spent.earlier == naive.minutes(first, first, group)
        assert spent.later == naive.minutes(last, last, group)
        assert sum(spent.causes.values()) == spent.later - spent.earlier


async def _check_place(database: Database, tenant: str, naive: Naive, dates: list[int]) -> None:
    """Within the reach of a municipality the whole is that municipality."""
    first, last = dates
    async with database.session(tenant, "1440") as session:
        found = await summaries.summarise(session, PROJECT, _day(first), None, "1440")
        persons = await comparisons.compare_persons(
            session, PROJECT, (_day(first), _day(last)), None, "1440"
        )
    here: tuple[Dimension, str] = ("municipality", "1440")
    assert found.groups[""].persons == len(naive.standing(first, first, first, here))
    assert found.groups[""].minutes == naive.minutes(first, first, here)
    assert persons[""].later == len(naive.standing(last, last, last, here))


@settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(world=worlds)
async def test_two_deliveries_in_different_orders_leave_the_same_rows(
    database: Database, world: dict[str, Any]
) -> None:
    tenant, sums = f"t{uuid4().hex[:20]}", []
    events = events_of(world)
    for seed, name in ((1, f"{tenant}-a"), (2, f"{tenant}-b")):
        await deliver(database, name, events, seed)
        async with database.session(name) as session:
            sums.append(await freshness.checksum(session))
        await deliver(database, name, events, seed + 10)
        async with database.session(name) as session:
            sums.append(await freshness.checksum(session))
    assert sums[0] == sums[1] == sums[2] == sums[3]
