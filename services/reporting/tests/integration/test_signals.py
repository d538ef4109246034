"""Every signal fires on the workplace or municipality where its cause is planted, and nowhere beside it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from samlyft_common.db import Database
from samlyft_events import (
    AbsencesRecorded,
    ActionPlanChanged,
    BarrierChanged,
    CertificateChanged,
    ChampionChanged,
    ChangeRecorded,
    GatheringCounted,
    LeaderChanged,
    MonthChanged,
    OrganisationChanged,
    PersonChanged,
    PlannedSessionChanged,
    ReleaseChanged,
    RoundChanged,
    SessionChanged,
    SignUpChanged,
    SupportLogged,
)
from samlyft_reporting.signals.catalogue import catalogue
from samlyft_reporting.signals.computing import LOCAL_RULES, WHOLE_RULES
from services.reporting.tests.planting import Plant, at

A, HERE = "ale-a", "1440"
Planting = Callable[[Plant], Awaitable[Any]]


async def once(w: Plant) -> None:
    await w.held_at("lonely", A, "2020-08-20", [f"{A} 0", f"{A} 1"], topic="Outlook")


async def few(w: Plant) -> None:
    for n in range(20):
        await w.works(f"{A} new {n}", A, starts_on="2019-01-01")


async def staff_only(w: Plant) -> None:
    await w.attends(
        f"{A} chf", A, "2020-09-21", [f"{A} manager"], minutes=-30, role="first_line_manager"
    )


async def isolated(w: Plant) -> None:
    await w.tell(ChangeRecorded, A, kind="routine_changed", changed_on="2020-10-05", digital=True,
                 status="withdrawn", **w.place(A))  # fmt: skip
    await w.held_at("early", A, "2020-03-02", [f"{A} 0"], kind_of="SYS", topic="e-lås")


async def tried(w: Plant) -> None:
    await w.tell(SessionChanged, "try", project_id=w.project_id, code="try", starts_at=at("2020-06-01"),
                 ends_at=at("2020-06-01", 11), kind="PROV", form="on_site", topic="robot", **w.place(A))  # fmt: skip


async def champion_without_time(w: Plant) -> None:
    await w.champion(A, minutes_per_week=0)


async def private(w: Plant) -> None:
    await w.tell(OrganisationChanged, "care", name="Vård AB", organisation_number="556000-1005",
                 kind="private_provider")  # fmt: skip
    await w.unit("private", employer_number="556000-1005")


async def combination(w: Plant) -> None:
    await w.tell(SupportLogged, A, topic="Teams", minutes=10, local_date="2020-11-02", status="withdrawn",
                 champion_id=w.id(f"champion {A}"), **w.place(A))  # fmt: skip


async def missed(w: Plant) -> None:
    absences = [
        {"attendance_id": w.id(f"absent {n}"), "version": 1, "session_id": w.id(f"session {n}"),
         "person_id": w.id(f"person {A} {n % 6}"), "local_date": "2020-10-01", "status": "absent"}
        for n in range(12)
    ]  # fmt: skip
    await w.tell(AbsencesRecorded, "many", project_id=w.project_id, absences=absences)


async def refused(w: Plant) -> None:
    await w.tell(PlannedSessionChanged, "plan", code="plan", activity_id=w.id("a"), project_id=w.project_id,
                 kind="APT", form="on_site", topic="Teams", starts_at=at("2020-10-01"),
                 ends_at=at("2020-10-01", 10))  # fmt: skip
    for n in range(5):
        await w.tell(SignUpChanged, f"s{n}", planned_session_id=w.id("planned_session plan"),
                     person_id=w.id(f"person {A} {n}"), workplace_id=w.id(f"workplace {A}"),
                     status="cancelled", release="refused")  # fmt: skip


async def no_plan(w: Plant) -> None:
    await w.tell(ActionPlanChanged, HERE, level="municipality", due_on="2021-03-01", status="draft",
                 project_id=w.project_id, municipality_code=HERE)  # fmt: skip


async def vacant(w: Plant) -> None:
    await w.tell(LeaderChanged, HERE, vacant=True, mandate="clear", share_percent=50, from_on="2019-04-01",
                 project_id=w.project_id, municipality_code=HERE)  # fmt: skip


async def weak(w: Plant) -> None:
    await w.tell(LeaderChanged, HERE, vacant=False, mandate="weak", share_percent=50, from_on="2019-04-01",
                 project_id=w.project_id, municipality_code=HERE)  # fmt: skip


async def appointed(w: Plant) -> None:
    for n in range(3):
        await w.tell(ChampionChanged, f"x{n}", person_id=w.id(f"person {A} {n}"), project_id=w.project_id,
                     municipality_code=HERE, workplace_ids=[w.id(f"workplace {A}")],
                     recruited_by="appointed", minutes_per_week=1, active_from="2020-11-20")  # fmt: skip
        await w.tell(SupportLogged, f"x{n}", topic="Teams", minutes=10, local_date="2020-11-25",
                     champion_id=w.id(f"champion x{n}"), **w.place(A))  # fmt: skip


async def left(w: Plant) -> None:
    for n in range(3):
        await w.works(f"{A} {n}", A, ends_on="2020-11-15")


async def barrier(w: Plant) -> None:
    await w.tell(BarrierChanged, "phone", kind="phone", seen_on="2020-11-01", **w.place(A))


async def unanchored(w: Plant) -> None:
    await w.tell(GatheringCounted, HERE, kind="FÖR", held_on="2019-08-20", heads=[], project_id=w.project_id,
                 municipality_code=HERE)  # fmt: skip


async def theory(w: Plant) -> None:
    await w.held_at("long", A, "2020-11-11", [f"{A} 0"], minutes=90, theory_minutes=90,
                    discussion_minutes=0)  # fmt: skip


async def no_network(w: Plant) -> None:
    for unit in (A, "ale-b"):
        who = f"{unit} strategist"
        await w.attends(
            f"nät {unit} strategist",
            unit,
            "2020-10-12",
            [who],
            minutes=-30,
            role="strategic_manager",
        )


async def unequal(w: Plant) -> None:
    for n in range(6):
        for unit, gender in ((A, "woman"), ("ale-b", "man")):
            await w.tell(PersonChanged, f"{unit} {n}", display_name="X", gender=gender)
    more = [f"{A} {n}" for n in range(6)]
    await w.attends(f"{A} apt 1", A, "2020-11-09", more, minutes=60)


async def horizontal(w: Plant) -> None:
    await w.held_at("ws", A, "2020-11-10", [f"{A} 0"], kind_of="WS1", topic="arbetsmiljö")


async def few_answers(w: Plant) -> None:
    await w.tell(RoundChanged, "after", project_id=w.project_id, family_id=w.id("f"), wave="after",
                 opens_on="2020-11-01", closes_on="2020-11-20", status="closed", invited=100,
                 answered_at_least=40)  # fmt: skip


async def idle_champion(w: Plant) -> None:
    for n in range(2):
        await w.tell(SessionChanged, f"{A} apt {n}", project_id=w.project_id, code="apt", kind="APT",
                     starts_at=at(("2020-09-07", "2020-11-09")[n]), ends_at=at("2020-11-09", 10),
                     form="on_site", topic="Teams", trainers=[], **w.place(A))  # fmt: skip


async def loaded(w: Plant) -> None:
    await w.champion(A, minutes_per_week=10)
    many = [f"{A} {n}" for n in range(6)]
    lead = [{"person_id": w.id(f"person {A} champion")}]
    for n in range(3):
        await w.held_at(f"more {n}", A, "2020-11-13", many, trainers=lead)


async def overrated(w: Plant) -> None:
    cells = [
        {"outcome": "uses_teams_estimate", "role_group": "champion", "count": 18, "n": 20},
        {"outcome": "uses_teams", "role_group": "care_staff", "count": 60, "n": 150},
    ]
    await w.tell(ReleaseChanged, "before", project_id=w.project_id, round_id=w.id("r"), wave="before",
                 invited=200, answered=170, paired=0, cells=cells)  # fmt: skip


async def unsigned(w: Plant) -> None:
    await w.tell(CertificateChanged, "c", person_id=w.id(f"person {A} 0"), project_id=w.project_id,
                 month="2020-09", minutes=60, status="issued")  # fmt: skip


async def open_month(w: Plant) -> None:
    for month in ("2020-09", "2020-10"):
        for code in ("1440", "1401"):
            if (month, code) != ("2020-09", HERE):
                await w.tell(MonthChanged, f"{code} {month}", project_id=w.project_id,
                             municipality_code=code, month=month, status="closed")  # fmt: skip


PLANTED: list[tuple[str, Planting, str | None, str | None]] = [
    ("S01", once, HERE, A),
    ("S02", few, HERE, A),
    ("S03", staff_only, HERE, A),
    ("S04", isolated, HERE, A),
    ("S05", tried, HERE, A),
    ("S06", champion_without_time, HERE, A),
    ("S07", private, HERE, None),
    ("S08", combination, HERE, A),
    ("S09", missed, HERE, A),
    ("S09", refused, HERE, A),
    ("S10", no_plan, HERE, None),
    ("S11", vacant, HERE, None),
    ("S11", weak, HERE, None),
    ("S13", appointed, HERE, None),
    ("S14", left, HERE, A),
    ("S15", barrier, HERE, A),
    ("S17", unanchored, HERE, None),
    ("S18", theory, HERE, A),
    ("S19", no_network, HERE, None),
    ("S20", unequal, HERE, None),
    ("S20", horizontal, HERE, None),
    ("S21", few_answers, None, None),
    ("S22", idle_champion, HERE, A),
    ("S23", loaded, HERE, A),
    ("S24", overrated, None, None),
    ("S25", unsigned, HERE, None),
    ("S25", open_month, HERE, None),
]


@pytest.fixture
async def plant(database: Database) -> Plant:
    plant = Plant(database)
    await plant.all_well()
    return plant


async def test_where_all_is_well_there_is_nothing_to_notice(plant: Plant) -> None:
    assert await plant.found() == set()


@pytest.mark.parametrize(
    ("rule", "planting", "code", "unit"), PLANTED, ids=[f"{p[0]}-{p[1].__name__}" for p in PLANTED]
)
async def test_a_signal_fires_where_it_is_planted_and_not_beside_it(
    plant: Plant, rule: str, planting: Planting, code: str | None, unit: str | None
) -> None:
    await planting(plant)
    assert await plant.found() == {(rule, code, unit)}


def test_every_rule_of_the_catalogue_is_computed_or_says_why_not() -> None:
    known = {rule.rule for rule in catalogue().rules}
    assert known == {f"S{n:02}" for n in range(1, 26)} | {f"P{n:02}" for n in range(1, 7)}
    told = {rule.rule for rule in catalogue().rules if rule.unavailable}
    assert known - told == LOCAL_RULES.keys() | WHOLE_RULES.keys()
    assert known - told - {p[0] for p in PLANTED} == {
        "S16",
        "P01",
        "P02",
        "P03",
        "P04",
        "P05",
        "P06",
    }
