"""What DigIT Stockholm's units say at a workshop, and a shared link for a workplace meeting. All of it is made up."""

from __future__ import annotations

from datetime import date
from typing import Any

from samlyft_local.demo.client import Caller
from samlyft_local.demo.people import Row
from samlyft_local.messages import say
from samlyft_survey.questionnaires import shipped

ROUNDS = "/survey/v1/rounds"
HELD = date(2017, 4, 25)
SAID: tuple[tuple[tuple[str, str, str, str | None], ...], ...] = (
    (
        ("opportunity", "competence", "Vi kan visa bilder när orden inte räcker till.", None),
        ("fear", "feeling", "Några är rädda att trycka fel och förstöra något.", None),
        (
            "obstacle",
            "connection",
            "Det trådlösa nätet når inte fram till källarplanet.",
            "connection",
        ),
    ),
    (
        (
            "opportunity",
            "time",
            "Dokumentationen kan skrivas hos den boende i stället för efteråt.",
            None,
        ),
        ("fear", "personal_meeting", "Skärmen kan ta plats från det personliga mötet.", None),
        (
            "obstacle",
            "equipment",
            "Sex surfplattor ska räcka till tjugotvå medarbetare.",
            "equipment",
        ),
    ),
    (
        ("opportunity", "attitude", "Fler vågar fråga varandra sedan vi började.", None),
        ("obstacle", "time", "Det finns ingen tid att öva mellan passen.", "time"),
    ),
)
"""A work group each: kind, theme, words, and what kind of barrier an obstacle is."""
MEETING = {
    "family_code": "workplace_meeting",
    "wave": "during",
    "occasion": "meeting",
    "opens_on": "2017-05-02",
    "closes_on": "2099-12-31",
    "known_at": "2017-05-02T08:00:00+02:00",
}


async def load_group_returns(loader: Caller, project: str, units: list[dict[str, Any]]) -> None:
    """After the second workshop, by the first units; each obstacle becomes a barrier in the training log."""
    ordered = sorted(units, key=lambda unit: str(unit["workplace_code"]))
    for unit, said in zip(ordered, SAID, strict=False):
        code = unit["workplace_code"]
        body = {
            "project_id": project,
            "workplace_id": unit["workplace_id"],
            "held_on": HELD.isoformat(),
            "session_code": f"ws2-{code}"[:60].lower(),
            "entries": [_entry(*line) for line in said],
        }
        await loader.post("/survey/v1/group-returns", body, key=f"digit-return-{code}")


def _entry(kind: str, theme: str, text: str, barrier: str | None) -> Row:
    return {"kind": kind, "theme": theme, "text": text} | (
        {"barrier_kind": barrier} if barrier else {}
    )


async def load_meeting(loader: Caller, project: str, units: list[dict[str, Any]]) -> None:
    """A round that stays open, with a link that a whole meeting answers by; it is told once, so here."""
    document = shipped("course_evaluation").model_dump(mode="json", exclude_defaults=True)
    form = await loader.post("/survey/v1/questionnaires", document, key="digit-course-evaluation")
    body = {**MEETING, "project_id": project, "questionnaire_id": form["questionnaire_id"]}
    held = await loader.post(ROUNDS, body, key="digit-round-meeting")
    path = f"{ROUNDS}/{held['round_id']}"
    found = await loader.get(path)
    if found["status"] != "planned":
        return
    await loader.patch(path, {"status": "open", "known_at": MEETING["known_at"]}, found["version"])
    place = min(str(unit["workplace_code"]) for unit in units)
    asked = {"expected": 12, "self_code": True, "workplace_code": place}
    made = await loader.post(f"{path}/links", asked)
    say(
        f"digit-stockholm: enkät på mötet, QR-kod att rikta telefonen mot: {made['poster']}",
        "a QR code to answer by",
    )
