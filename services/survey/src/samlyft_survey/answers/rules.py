"""What a form may hold, and which week an answer gets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from samlyft_survey.forms import Item, QuestionnaireBody, Wave
from samlyft_web.problems import FieldError, Text

Asked = Mapping[str, frozenset[str]]
"""The items of one wave, each with the values it takes."""


NOT_ASKED = Text(
    "Frågan ställs inte i det här mättillfället.", "The item is not asked in this round."
)


NOT_A_CHOICE = Text("Svaret finns inte att välja.", "No such choice.")


def values_of(item: Item) -> frozenset[str]:
    """The values an item takes; a yes/no item needs no options of its own."""
    if item.kind == "yes_no":
        return frozenset({"yes", "no"})
    return frozenset(option.value for option in item.options)


def asked(body: QuestionnaireBody, wave: Wave) -> Asked:
    """What is asked in a wave: an item may be for before or after only."""
    return {item.id: values_of(item) for item in body.items if wave in item.waves}


def answer_faults(items: Asked, answers: Mapping[str, object]) -> list[FieldError]:
    """Where answers do not fit what was asked. The given value is never repeated."""
    if not answers:
        return [
            FieldError(pointer="/answers", code="empty", detail=Text("Inga svar.", "No answers."))
        ]
    faults = []
    for item, value in answers.items():
        if item not in items:
            faults.append(FieldError(pointer="/answers", code="not_asked", detail=NOT_ASKED))
        elif not isinstance(value, str) or value not in items[item]:
            faults.append(
                FieldError(pointer=f"/answers/{item}", code="not_a_choice", detail=NOT_A_CHOICE)
            )
    return faults


def week_of(day: date) -> str:
    """The ISO week, the finest time an answer keeps: `2021-W25`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def in_steps(count: int) -> int:
    """Rounded down to a multiple of five, so that no single answer is seen arriving."""
    return count - count % 5
