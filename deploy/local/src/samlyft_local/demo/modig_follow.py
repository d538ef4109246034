"""What came of Modig's training, made up: support, barriers, changed routines, plans, and a knowledge test.

Published: 70 % of the participating managers have changed at least one routine to an explicitly digital or mobile way
of working. Here 71 of 101 managers have such a change recorded at their workplace. Synthetic: all of it but the share.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import cycle
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from samlyft_local.demo.demonstration import Demonstration
from samlyft_local.demo.modig_people import ISOLATED, PLACES
from samlyft_local.demo.moments import local, rfc3339, working_days
from samlyft_local.demo.people import Row

SEED = 70
MANAGERS_WITH_CHANGE = 71
MANAGERS = ("first_line_manager", "strategic_manager")
LAST = date(2021, 6, 11)
TEST = "modig-test-informationssakerhet"
ACTIVITY = "https://larplattform.example/tester/informationssakerhet"
PLATFORM: Row = {"code": "modig-larplattform", "name": "Modigs lärplattform (påhittad)"}
ROUTINES = (
    "Veckobladet på anslagstavlan ersatt av en kanal i Teams",
    "Överlämning mellan arbetspass görs i mobilen",
    "Digital signering i stället för signeringslista på papper",
    "Nyckelskåpet ersatt av digitala lås",
    "Arbetsplatsträffens protokoll skrivs och läses digitalt",
    "Avvikelser rapporteras i telefonen på plats",
)
SYSTEMS = ("Digital medicinsignering i drift", "Tillsynskameror i drift", "Digitala lås i drift")
TOPICS = ("Digitala lås", "Teams", "Jobbmejl", "Medicinsignering", "Smarta telefoner")
KINDS = ("phone", "connection", "equipment", "time")
NOTES = ("Delad telefon på passet", "Ingen täckning i källarplanet", None, "Ingen tid avsatt")
MEASURES = (
    ("Alla enheter har mobila telefoner", "IT-chef", "2020-03-31", "done"),
    ("Tid för ombud i schemat", "Verksamhetschef", "2020-06-30", "done"),
    ("Digital introduktion för nyanställda", "HR-chef", "2020-12-31", "done"),
    ("Repetition av digitala lås varje halvår", "Enhetschef", "2021-05-31", "ongoing"),
)


def _known(day: date) -> str:
    return rfc3339(local(day, 9))


def _workplaces(demonstration: Demonstration, roles: Iterable[str]) -> dict[tuple[str, str], str]:
    """Workplace by employment, of those who have one of the roles."""
    return {
        (row["employer_number"], row["employee_number"]): row["workplace_code"]
        for row in demonstration.rows("roster")
        if row["role_group"] in set(roles)
    }


def _attended(demonstration: Demonstration) -> set[tuple[str, str]]:
    """Employments with minutes, as they stand after corrections."""
    stands = {
        (row["session_code"], row["employer_number"], row["employee_number"]): row["minutes"]
        for row in demonstration.rows("attendance")
    }
    return {(employer, number) for (_, employer, number), minutes in stands.items() if minutes}


def changed_workplaces(demonstration: Demonstration) -> list[str]:
    """Workplaces whose participating managers together are 71; one that has training and no change stays so."""
    attended = _attended(demonstration)
    managers = defaultdict(set)
    for key, code in _workplaces(demonstration, MANAGERS).items():
        if key in attended and code != ISOLATED:
            managers[code].add(key)
    chosen, total = [], 0
    for code in sorted(managers, key=lambda code: (code[-2:], code)):
        if total + len(managers[code]) <= MANAGERS_WITH_CHANGE:
            chosen.append(code)
            total += len(managers[code])
    return chosen


def changes(demonstration: Demonstration) -> list[Row]:
    """Bodies of `POST /work-changes`."""
    held = {
        row["workplace_code"]: row
        for row in reversed(demonstration.rows("session"))
        if row.get("workplace_code") and row["starts_at"] < "2021-01-01"
    }
    routines, changed = cycle(ROUTINES), changed_workplaces(demonstration)
    made = []
    for number, code in enumerate(changed):
        first = held.get(code)
        began = date.fromisoformat(first["starts_at"][:10]) if first else date(2020, 1, 15)
        day = min(began + timedelta(days=30 + 7 * (number % 9)), LAST)
        made.append(
            _change("routine_changed", next(routines), day, number)
            | {"workplace_code": code, "digital": True}
            | ({"session_codes": [first["session_code"]]} if first else {})
        )
    others = sorted(held.keys() - {*changed, ISOLATED})
    for number, code in enumerate(others[:12]):
        day = date(2020, 9, 1) + timedelta(days=11 * number)
        made.append(
            _change("system_live", SYSTEMS[number % 3], day, number) | {"workplace_code": code}
        )
    return made


def _change(kind: str, title: str, day: date, number: int) -> Row:
    return {
        "kind": kind,
        "title": title,
        "changed_on": day.isoformat(),
        "evidence": f"Rutin, dnr VON {day.year}/{100 + number} (påhittat)",
        "project_code": "modig",
        "known_at": _known(day + timedelta(days=3)),
    }


def support(demonstration: Demonstration) -> list[Row]:
    """Rows of the support import: a help event now and then where there is a champion."""
    rng = Random(SEED)  # noqa: S311  # deterministic, made-up data
    days = list(working_days(date(2019, 10, 1), LAST))
    made = []
    for code in sorted(set(_workplaces(demonstration, ["champion"]).values())):
        for number, day in enumerate(sorted(rng.sample(days, 8))):
            made.append(
                {
                    "reference": f"stod-{code}-{number}",
                    "topic": rng.choice(TOPICS),
                    "minutes": rng.choice((2, 5, 5, 10, 15)),
                    "workplace_code": code,
                    "project_code": "modig",
                    "local_date": day.isoformat(),
                    "known_at": _known(day),
                }
            )
    return made


def barriers(demonstration: Demonstration) -> list[tuple[Row, date | None]]:
    """Bodies of `POST /barriers`, each with the day on which it was resolved, if it was."""
    rng = Random(SEED)  # noqa: S311  # deterministic, made-up data
    codes = sorted({row["code"] for row in demonstration.rows("workplace")})
    made: list[tuple[Row, date | None]] = []
    for number, code in enumerate(rng.sample(codes, 24)):
        day = date(2019, 9, 2) + timedelta(days=20 * number)
        body = {
            "kind": KINDS[number % 4],
            "workplace_code": code,
            "project_code": "modig",
            "seen_on": day.isoformat(),
            "note": NOTES[number % 4],
            "known_at": _known(day),
        }
        resolved = day + timedelta(days=75) if number % 3 == 0 else None
        made.append((body, resolved))
    return made


def plans() -> list[Row]:
    """Bodies of `POST /action-plans`: one a municipality, and that of the whole co-operation."""
    made = []
    for number, code in enumerate((*PLACES, None)):
        day = date(2019, 11, 4) + timedelta(days=21 * number)
        measures = [
            {"title": title, "owner": owner, "due_on": due, "status": status}
            | ({"done_on": due} if status == "done" else {})
            for title, owner, due, status in MEASURES[number % 2 :]
        ]
        made.append(
            {
                "title": "Digital handlingsplan" if code else "Gemensam digital handlingsplan",
                "owner": "Socialchef" if code else "Styrgruppen",
                "due_on": "2021-06-30",
                "status": "adopted",
                "adopted_on": day.isoformat(),
                "project_code": "modig",
                "measures": measures,
                "known_at": _known(day),
                **({"municipality_code": code} if code else {}),
            }
        )
    return made


def course() -> Row:
    """The knowledge test; it is worth no minutes, so that the published hours stand."""
    return {
        "code": TEST,
        "title": "Kunskapstest: informationssäkerhet",
        "kind": "KUN",
        "topic": "Informationssäkerhet",
        "project_code": "modig",
        "nominal_minutes": 0,
        "activity_id": ACTIVITY,
    }


def statements(demonstration: Demonstration) -> list[dict[str, Any]]:
    """What the learning platform tells by xAPI: who passed, who failed, and one whom nobody knows."""
    rng = Random(SEED)  # noqa: S311  # deterministic, made-up data
    staff = sorted(_workplaces(demonstration, ["care_staff"]).keys() & _attended(demonstration))
    names = [f"{employer}:{number}" for employer, number in rng.sample(staff, 160)]
    days = list(working_days(date(2020, 2, 3), LAST))
    told = []
    for name in [*names, "okand.deltagare"]:
        score = rng.randint(45, 100) / 100
        told.append(
            {
                "id": str(uuid5(NAMESPACE_URL, f"{ACTIVITY} {name}")),
                "actor": {"account": {"homePage": "https://larplattform.example", "name": name}},
                "verb": {
                    "id": f"http://adlnet.gov/expapi/verbs/{'passed' if score >= 0.6 else 'failed'}"
                },
                "object": {"id": ACTIVITY},
                "result": {"success": score >= 0.6, "score": {"scaled": score}},
                "timestamp": rfc3339(local(rng.choice(days), 14)),
            }
        )
    return told
