"""Any figure by any dimension: from the rollups, from the entries and from a naive model it is the same."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import combinations, product
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samlyft_common.db import Database
from samlyft_events import (
    Entry,
    Event,
    ParticipationChanged,
    PersonChanged,
    PostingRecorded,
    SessionChanged,
    WorkplaceChanged,
)
from samlyft_reporting.consumers import HANDLERS
from samlyft_reporting.figures import months, queries
from samlyft_reporting.figures.asked import Asked
from samlyft_reporting.figures.dimensions import By
from samlyft_reporting.models import ROLLUPS, persons_by_month
from samlyft_reporting.reading.rollups import counted_by_month, summed
from samlyft_testing import as_tenant

START, PROJECT = date(2021, 3, 29), UUID(int=1)
PEOPLE = [UUID(int=100 + number) for number in range(3)]
WORKPLACES = [UUID(int=300), UUID(int=301)]
SESSIONS = [UUID(int=500), UUID(int=501)]
BANDS = {None: "unknown", 1960: "55-64", 1970: "45-54", 1999: "-24", 2000: "-24"}
DAYS = st.integers(0, 5)
CHECKED: tuple[By, ...] = (
    *("municipality", "role_group", "workplace", "gender", "age_band"),
    *("topic", "form", "month", "area_of_care"),
)


def versions(*values: Any) -> Any:
    return st.lists(st.tuples(DAYS, st.sampled_from(values)), max_size=2)


worlds = st.fixed_dictionaries(
    {
        "participations": st.tuples(*[versions("active", "active", "withdrawn")] * 3),
        "people": st.tuples(
            *[versions(("woman", 1960, None), ("man", 1999, None), ("unknown", None, 2))] * 2,
            versions(("woman", 1970, None), ("unknown", 2000, None)),
        ),
        "sessions": st.tuples(*[versions(("locks", "digital"), ("mail", "on_site"))] * 2),
        "workplaces": st.tuples(*[versions("home_care", "disability")] * 2),
        "postings": st.lists(
            st.tuples(
                DAYS,
                st.sampled_from(["participant", "participant", "staff"]),
                st.lists(
                    st.tuples(
                        st.integers(0, 2),
                        st.sampled_from([-30, 0, 30, 60]),
                        st.sampled_from(["1440", "1401"]),
                        st.sampled_from(["care_staff", "champion"]),
                        st.integers(0, 1),
                        st.integers(0, 1),
                        DAYS,
                        st.booleans(),
                    ),
                    min_size=1,
                    max_size=3,
                ),
            ),
            max_size=6,
        ),
    }
)


def told(index: int, version: int, day: int, base: int) -> dict[str, Any]:
    known = datetime(START.year, START.month, START.day, 12, tzinfo=UTC) + timedelta(days=day)
    return {"aggregate_id": UUID(int=base + index), "version": version, "known_at": known}


def events_of(world: dict[str, Any]) -> list[Event]:
    made: list[Event] = []
    for kind, base, build in (
        ("participations", 200, participation),
        ("people", 100, person),
        ("sessions", 500, session),
        ("workplaces", 300, workplace),
    ):
        for index, facts in enumerate(world[kind]):
            for version, (day, value) in enumerate(facts, 1):
                made.append(build(told(index, version, day, base), index, value))
    for index, (day, time_kind, lines) in enumerate(world["postings"]):
        made.append(posting(told(index, 1, day, 400), time_kind, lines))
    return made


def participation(known: dict[str, Any], index: int, status: str) -> Event:
    return ParticipationChanged.model_validate(
        {
            **known,
            "project_id": PROJECT,
            "person_id": PEOPLE[index],
            "role_group": "care_staff",
            "municipality_code": "1440",
            "workplace_id": WORKPLACES[0],
            "starts_on": START,
            "status": status,
        }
    )


def person(known: dict[str, Any], _: int, value: tuple[str, int | None, int | None]) -> Event:
    gender, year, into = value
    merged = None if into is None else PEOPLE[into]
    return PersonChanged.model_validate(
        {**known, "gender": gender, "birth_year": year, "merged_into": merged}
    )


def session(known: dict[str, Any], _: int, value: tuple[str, str]) -> Event:
    at = {"starts_at": known["known_at"], "ends_at": known["known_at"]}
    topic, form = value
    return SessionChanged.model_validate(
        {**known, **at, "project_id": PROJECT, "code": "A", "kind": "APT"}
        | {"topic": topic, "form": form}
    )


def workplace(known: dict[str, Any], _: int, area: str) -> Event:
    return WorkplaceChanged.model_validate(
        {
            **known,
            "code": "A",
            "name": "A",
            "municipality_code": "1440",
            "employer_number": "212000-1439",
            "area_of_care": area,
            "opened_on": START,
        }
    )


def posting(known: dict[str, Any], time_kind: str, lines: list[Any]) -> Event:
    return PostingRecorded.model_validate(
        {
            **known,
            "version": 1,
            "project_id": PROJECT,
            "time_kind": time_kind,
            "kind": "attendance",
            "entries": [
                Entry.model_validate(
                    {
                        "line": line,
                        "attendance_id": uuid4(),
                        "session_id": SESSIONS[held],
                        "person_id": PEOPLE[who],
                        "local_date": START + timedelta(days=on),
                        "minutes": minutes,
                        "role_group": role,
                        "municipality_code": place,
                        "workplace_id": WORKPLACES[at],
                        "employer_number": "212000-1439",
                        "eligible": eligible,
                    }
                )
                for line, (who, minutes, place, role, at, held, on, eligible) in enumerate(lines, 1)
            ],
        }
    )


async def deliver(database: Database, tenant: str, events: list[Event], seed: int) -> None:
    """In random order, some twice, in batches of any size; now and then one is lost with its transaction."""
    rng = random.Random(seed)  # noqa: S311  # a shuffle that can be repeated
    sent = [*events, *rng.sample(events, len(events) // 2)]
    rng.shuffle(sent)
    while sent:
        batch = sent[: rng.randint(1, 8)]
        crash = rng.random() < 0.2
        try:
            async with database.session(tenant) as open_session:
                for kind, handler in HANDLERS.items():
                    if some := [event for event in batch if isinstance(event, kind)]:
                        await handler(open_session, some)
                if crash:
                    raise InterruptedError
        except InterruptedError:
            continue
        sent = sent[len(batch) :]


class Naive:
    """The definitions, said as plainly as Python can."""

    def __init__(self, world: dict[str, Any], day: int) -> None:
        self.world, self.day = world, day

    def current(self, kind: str, index: int) -> Any:
        found, known = None, 0
        for when, value in self.world[kind][index]:
            known = max(known, when)
            if known <= self.day:
                found = value
        return found

    def kept(self, who: int) -> int:
        facts = self.current("people", who)
        return 2 if facts and facts[2] is not None else who

    def key(self, dimension: By, line: Any) -> str:
        who, _, place, role, at, held, on, _ = line
        facts = self.current("people", self.kept(who)) or ("unknown", None, None)
        topic, form = self.current("sessions", held) or ("unknown", "unknown")
        names: dict[By, str] = {
            "municipality": place,
            "role_group": role,
            "workplace": str(WORKPLACES[at]),
            "gender": facts[0],
            "age_band": BANDS[facts[1]],
            "topic": topic,
            "form": form,
            "month": (START + timedelta(days=on)).strftime("%Y-%m"),
            "area_of_care": self.current("workplaces", at) or "unknown",
        }
        return names[dimension]

    def lines(self) -> list[Any]:
        return [
            line
            for known, time_kind, lines in self.world["postings"]
            for line in lines
            if known <= self.day and time_kind == "participant"
            if self.current("participations", line[0]) not in {None, "withdrawn"}
        ]

    def figures(self, by: tuple[By, ...]) -> tuple[dict[Any, int], dict[Any, int]]:
        balance: dict[Any, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for line in self.lines():
            for key in {(), tuple(self.key(one, line) for one in by)}:
                balance[key][self.kept(line[0])] += line[1]
        people = {key: sum(m > 0 for m in each.values()) for key, each in balance.items()}
        return people, {key: sum(each.values()) for key, each in balance.items()}


def without_zeros(found: dict[Any, int]) -> dict[Any, int]:
    return {key: value for key, value in found.items() if value}


NAMES = [*(rollup.name for rollup in ROLLUPS), persons_by_month.name]


async def differing(database: Database, tenant: str) -> dict[str, int]:
    """Of each rollup, the rows that are not what the entries add up to, and the other way."""
    found = {}
    wanted = {rollup.name: summed(rollup, "entry") for rollup in ROLLUPS}
    wanted[persons_by_month.name] = counted_by_month("entry", "presence_in_month")
    async with database.session(tenant) as open_session:
        connection = await open_session.connection()
        for name, anew in wanted.items():
            kept = f"select * from {name}"
            sides = f"(({kept}) except all ({anew})) union all (({anew}) except all ({kept}))"
            found[name] = await connection.scalar(sa.text(f"select count(*) from ({sides}) d"))
    return found


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(world=worlds, day=DAYS, seed=st.integers(0, 99))
async def test_rollups_entries_and_the_naive_model_agree_by_every_dimension(
    database: Database, world: dict[str, Any], day: int, seed: int
) -> None:
    tenant = f"t{uuid4().hex[:20]}"
    await deliver(database, tenant, events_of(world), seed)
    naive = Naive(world, day)
    pairs = list(combinations(CHECKED, 2))
    ways: list[tuple[By, ...]] = [(), *((one,) for one in CHECKED), pairs[seed % len(pairs)]]
    assert await differing(database, tenant) == dict.fromkeys(NAMES, 0)
    async with database.session(tenant, "1440") as open_session:
        for by in ways:
            here = Asked(PROJECT, START + timedelta(days=day), by, scope="1440")
            for ask in (queries.persons, queries.minutes):
                kept, summed_up = [
                    await ask(open_session, here, exact=way) for way in (False, True)
                ]
                assert without_zeros(kept) == without_zeros(summed_up), by
    async with database.session(tenant) as open_session:
        for by in ways:
            asked = Asked(PROJECT, START + timedelta(days=day), by)
            people, minutes = naive.figures(by)
            for exact in (False, True):
                found = await queries.persons(open_session, asked, exact=exact)
                assert without_zeros(found) == without_zeros(people), (by, exact)
                spent = await queries.minutes(open_session, asked, exact=exact)
                assert without_zeros(spent) == without_zeros(minutes), (by, exact)


@pytest.mark.parametrize("rollup", NAMES)
async def test_one_minute_too_many_in_a_rollup_is_found(database: Database, rollup: str) -> None:
    tenant = f"t{uuid4().hex[:20]}"
    line = (0, 60, "1440", "care_staff", 0, 0, 1, True)
    await deliver(database, tenant, [posting(told(0, 1, 1, 400), "participant", [line])], 1)
    assert set((await differing(database, tenant)).values()) == {0}
    async with as_tenant(database, tenant) as connection:
        value = "persons" if rollup == persons_by_month.name else "minutes"
        await connection.execute(f"update {rollup} set {value} = {value} + 1")
    assert {name for name, rows in (await differing(database, tenant)).items() if rows} == {rollup}


MONTHLY: tuple[tuple[By, ...], ...] = (
    *(("month",), ("municipality", "month"), ("month", "role_group")),
    (),
)


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(world=worlds, day=DAYS, seed=st.integers(0, 99))
async def test_people_by_month_come_from_counts_that_equal_the_entries(
    database: Database, world: dict[str, Any], day: int, seed: int
) -> None:
    tenant = f"t{uuid4().hex[:20]}"
    await deliver(database, tenant, events_of(world), seed)
    only: list[dict[By, str]] = [
        {"month": "2021-03"},
        {"month": "2021-04", "role_group": "champion"},
        {"municipality": "1401"},
        {},
    ]
    for scope in ("*", "1440", str(PROJECT)):
        async with database.session(tenant, scope) as open_session:
            for by, narrow in product(MONTHLY, only):
                asked = Asked(PROJECT, START + timedelta(days=day), by, narrow, scope=scope)
                assert months.knows(asked) == ("month" in asked.dimensions)
                kept, summed_up = [
                    await queries.persons(open_session, asked, exact=way) for way in (False, True)
                ]
                assert without_zeros(kept) == without_zeros(summed_up), asked


async def test_a_day_that_moves_takes_its_person_along(database: Database) -> None:
    """What is known earlier, told later: the person is counted from the earlier day on, and on no other."""
    tenant = f"t{uuid4().hex[:20]}"
    line = (0, 60, "1440", "care_staff", 0, 0, 1, True)
    for index, known in enumerate((4, 2, 3)):
        sent = posting(told(index, 1, known, 400), "participant", [line])
        await deliver(database, tenant, [sent], 1)
    async with database.session(tenant) as open_session:
        rows = await (await open_session.connection()).execute(
            sa.text("select known_on, persons from persons_by_month order by 1")
        )
        days = [START + timedelta(days=day) for day in (2, 3, 4)]
        assert [tuple(row) for row in rows] == [(days[0], 1), (days[1], 0), (days[2], 0)]
