"""Modig's two survey rounds: every answer synthetic, the three published shares exact.

Published: 70 % of managers changed a routine, 75 % of managers know more of leading a digitalised
workplace, 60 % of care staff know more of digital tools or can do more with them. No n is published.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from samlyft_local.demo.demonstration import Demonstration
from samlyft_local.demo.people import Row
from samlyft_survey.questionnaires import shipped

QUESTIONNAIRE = "modig_like"
FAMILY = "modig"
SEED = 70_75_60
AGREE, DISAGREE = ("agree", "partly_agree"), ("disagree", "partly_disagree")
ROUTINE, LEADING = "changed_routine", "leads_digital_workplace"
EITHER = ("knowledge_of_digital_tools", "competence_in_digital_work")
DECIDING = {ROUTINE, LEADING, *EITHER}


@dataclass(frozen=True)
class Wave:
    """A round, and how many of each role group answer it."""

    wave: str
    opens_on: date
    closes_on: date
    answering: dict[str, int]


BEFORE = Wave(
    "before",
    date(2019, 5, 6),
    date(2019, 6, 14),
    {
        "strategic_manager": 19,
        "first_line_manager": 55,
        "local_project_leader": 7,
        "champion": 28,
        "care_staff": 1650,
    },
)
AFTER = Wave(
    "after",
    date(2021, 5, 10),
    date(2021, 6, 18),
    {
        "strategic_manager": 20,
        "first_line_manager": 60,
        "local_project_leader": 6,
        "champion": 26,
        "care_staff": 1500,
    },
)
CHANGED_ROUTINE = {"strategic_manager": 14, "first_line_manager": 42}
LEADS_BETTER = {"strategic_manager": 15, "first_line_manager": 45}
STRONGER = {"both": 520, EITHER[0]: 220, EITHER[1]: 160}
"""900 of 1 500 care staff: by both items, or by one of them alone."""


def questionnaire() -> Row:
    """The body of `POST /questionnaires`."""
    return shipped(QUESTIONNAIRE).model_dump(mode="json", exclude_defaults=True)


def answers(demonstration: Demonstration, wave: Wave) -> list[Row]:
    """Rows of `employer_number`, `employee_number` and `answers`; the same every time."""
    # One seed for both rounds: who answers one mostly answers the other, so that pairs can be made.
    rng = Random(SEED)  # noqa: S311  # deterministic, made-up data
    chosen = _respondents(rng, demonstration, wave)
    items = [item for item in questionnaire()["items"] if wave.wave in _waves(item)]
    drawn = Random(f"{SEED} {wave.wave}")  # noqa: S311  # made-up answers
    rows = []
    for role, people in chosen.items():
        for place, employment in enumerate(people):
            given = {item["id"]: _draw(drawn, item, wave) for item in items}
            given = {name: value for name, value in given.items() if value}
            if wave.wave == "after":
                given |= _decided(role, place)
            rows.append(employment | {"answers": given})
    drawn.shuffle(rows)
    return rows


def _respondents(rng: Random, demonstration: Demonstration, wave: Wave) -> dict[str, list[Row]]:
    """People who stay to the end with one employment; the first of a shuffled list answer."""
    latest: dict[tuple[str, str], Row] = {}
    for row in demonstration.rows("participation"):
        latest[row["employer_number"], row["employee_number"]] = row
    doubtful = _doubtful(demonstration)
    chosen: dict[str, list[Row]] = {}
    for role, count in wave.answering.items():
        able = [
            {"employer_number": employer, "employee_number": number}
            for (employer, number), row in latest.items()
            if row["role_group"] == role and row["status"] == "active"
            if (employer, number) not in doubtful
        ]
        rng.shuffle(able)
        if len(able) < count:
            raise ValueError(f"{len(able)} of {role} for {count} answers")
        chosen[role] = able[:count]
    return chosen


def _doubtful(demonstration: Demonstration) -> set[tuple[str, str]]:
    """Those registered twice, whose role changes, or whom the loader may not look up: protected."""
    seen: dict[str, set[tuple[str, str]]] = {}
    protected: set[tuple[str, str]] = set()
    for row in demonstration.rows("roster"):
        key = row["employer_number"], row["employee_number"]
        seen.setdefault(row.get("identity_number", str(key)), set()).add(key)
        if row["protection"] != "none":
            protected.add(key)
    doubtful = protected | {key for keys in seen.values() if len(keys) > 1 for key in keys}
    for merge in demonstration.merges:
        doubtful |= {tuple(merge[end].values()) for end in ("kept", "duplicate")}
    versions = Counter(
        (row["employer_number"], row["employee_number"])
        for row in demonstration.rows("participation")
    )
    return doubtful | {key for key, count in versions.items() if count > 1}


def _waves(item: Row) -> list[str]:
    return list(item.get("waves", ["before", "after"]))


def _draw(rng: Random, item: Row, wave: Wave) -> str | None:
    """Some answer, better after than before; a few leave an item out."""
    if item["id"] in DECIDING or rng.random() < 0.04:
        return None
    values = [option["value"] for option in item.get("options", [])] or ["no", "yes"]
    last = len(values) - 1
    centre = rng.gauss(0.62 if wave.wave == "after" else 0.42, 0.28)
    return str(values[min(last, max(0, round(centre * last)))])


def _decided(role: str, place: int) -> dict[str, str]:
    """The items that the published shares rest on, by place in the group."""
    if role in CHANGED_ROUTINE:
        return {
            ROUTINE: "several" if place < CHANGED_ROUTINE[role] // 2 else _routine(role, place),
            LEADING: _side(place < LEADS_BETTER[role], place),
        }
    if role != "care_staff":
        return {}
    both = place < STRONGER["both"]
    first = both or place < STRONGER["both"] + STRONGER[EITHER[0]]
    second = both or (not first and place < sum(STRONGER.values()))
    return {EITHER[0]: _side(first, place), EITHER[1]: _side(second, place)}


def _routine(role: str, place: int) -> str:
    return "one" if place < CHANGED_ROUTINE[role] else "none"


def _side(yes: bool, place: int) -> str:
    return (AGREE if yes else DISAGREE)[place % 2]


def round_body(wave: Wave, project_id: str, questionnaire_id: str) -> dict[str, Any]:
    """The body of `POST /rounds`."""
    return {
        "project_id": project_id,
        "family_code": FAMILY,
        "wave": wave.wave,
        "questionnaire_id": questionnaire_id,
        "opens_on": wave.opens_on.isoformat(),
        "closes_on": wave.closes_on.isoformat(),
    }
