"""Items as the templates show them: words in one language, what is chosen, what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from samlyft_survey.answering.flow import Answers
from samlyft_survey.answering.wording import Words
from samlyft_survey.forms import Item, Option
from samlyft_survey.labels import Label
from samlyft_web.problems import Text, in_language

_YES_NO = [
    Option(value="yes", label=Label.model_validate({"sv": "Ja", "en": "Yes"})),
    Option(value="no", label=Label.model_validate({"sv": "Nej", "en": "No"})),
]


def item_view(  # what an item looks like depends on all of it
    item: Item,
    answers: Answers,
    language: str,
    words: Words,
    faults: Mapping[str, Text],
    typed: Mapping[str, str],
) -> dict[str, Any]:
    """One item; a matrix has a part for each row."""
    rows: list[Option | None] = [*item.rows] or [None]
    parts = [
        {
            "key": key,
            "legend": row.label.words(language) if row else "",
            "choices": _choices(item, key, answers, language, words),
            "value": typed.get(key, answers.get(key, "")),
            "fault": in_language(faults[key]) if key in faults else "",
        }
        for key, row in zip(item.keys, rows, strict=True)
    ]
    return {
        "id": item.id,
        "kind": item.kind,
        "text": item.text.words(language),
        "help": item.help.words(language) if item.help else "",
        "unit": item.number.unit.words(language) if item.number and item.number.unit else "",
        "required": item.required,
        "parts": parts,
    }


def _choices(
    item: Item, key: str, answers: Answers, language: str, words: Words
) -> list[dict[str, Any]]:
    options = _YES_NO if item.kind == "yes_no" else item.options
    given = answers.get(key)
    chosen = given if isinstance(given, list) else [given]
    choices = [
        {"value": o.value, "label": o.label.words(language), "checked": o.value in chosen}
        for o in options
    ]
    if choices and item.kind != "multiple" and not item.required:
        choices.append({"value": "", "label": words["no_answer"], "checked": False})
    return choices
