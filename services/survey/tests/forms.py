"""A form with every kind of item, in three languages, as tests ask it."""

from __future__ import annotations

from typing import Any


def three(sv: str, easy: str, en: str) -> dict[str, str]:
    return {"sv": sv, "sv-x-lattlast": easy, "en": en}


def same(words: str) -> dict[str, str]:
    return three(words, words, words)


SURE = [
    {"value": "not_at_all", "label": three("Inte alls säker", "Inte säker", "Not sure at all")},
    {"value": "fairly", "label": three("Ganska säker", "Ganska säker", "Fairly sure")},
    {"value": "very", "label": three("Mycket säker", "Säker", "Very sure")},
]


def every_kind(**changed: Any) -> dict[str, Any]:
    """Two sections and what stands before them; the second hangs on the first, and is partly for managers."""
    body = {
        "code": "every_kind",
        "version": 1,
        "title": three("Digitalt i vardagen", "Digitalt på jobbet", "Digital everyday work"),
        "introduction": three(
            "Frågor om hur du arbetar digitalt.", "Hur arbetar du digitalt?", "How you work."
        ),
        "sections": [
            {"id": "tools", "title": three("Verktyg", "Verktyg", "Tools")},
            {"id": "words", "title": three("Med egna ord", "Skriv själv", "In your own words")},
        ],
        "items": [
            {
                "id": "uses_locks",
                "kind": "yes_no",
                "text": three(
                    "Använder du digitala lås?", "Använder du digitala lås?", "Do you use locks?"
                ),
                "required": True,
                "waves": ["before", "after"],
            },
            {
                "id": "sure",
                "kind": "scale",
                "text": three("Hur säker är du?", "Är du säker?", "How sure are you?"),
                "options": SURE,
                "show_if": [{"item": "uses_locks", "values": ["yes"]}],
            },
            {
                "id": "which",
                "kind": "multiple",
                "section": "tools",
                "text": three("Vilka använder du?", "Vilka använder du?", "Which do you use?"),
                "help": three("Tänk på senaste veckan.", "Tänk på förra veckan.", "Last week."),
                "options": [
                    {"value": v, "label": same(v.title())} for v in ("teams", "outlook", "phone")
                ],
            },
            {
                "id": "places",
                "kind": "matrix",
                "section": "tools",
                "text": three("Var?", "Var?", "Where?"),
                "rows": [{"value": v, "label": same(v.title())} for v in ("home", "office")],
                "options": SURE,
            },
            {
                "id": "hours",
                "kind": "number",
                "section": "tools",
                "text": three("Hur många timmar?", "Hur många timmar?", "How many hours?"),
                "number": {"lowest": 0, "highest": 40, "unit": three("tim", "tim", "h")},
            },
            {
                "id": "leads",
                "kind": "yes_no",
                "section": "words",
                "text": same("Leder du?"),
                "for_groups": ["first_line_manager"],
            },
            {
                "id": "wish",
                "kind": "text",
                "section": "words",
                "text": three("Vad behöver ni?", "Vad behöver ni?", "What do you need?"),
            },
            {
                "id": "sure_then",
                "kind": "scale",
                "section": "words",
                "text": same("Hur säker var du förut?"),
                "options": SURE,
                "waves": ["after"],
                "then_of": "sure",
            },
        ],
        "scales": [
            {
                "id": "security",
                "text": {"sv": "säkerhet", "en": "sureness"},
                "items": ["sure", "places.home", "places.office"],
                "at_least": 2,
            }
        ],
    }
    return {**body, **changed}
