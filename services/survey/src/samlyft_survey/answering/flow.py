"""The way through a form on the page: which questions stand where, and what a sent page says. No database here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from samlyft_survey.answers.rules import Asked, shown, value_fault
from samlyft_survey.forms import Item, QuestionnaireBody, Section
from samlyft_web.problems import Text

Answers = Mapping[str, object]
_LONGEST_NUMBER = 12


@dataclass(frozen=True)
class PageOf:
    """One page: a section with what is asked of this person in it; 0 is what stands in no section."""

    number: int
    section: Section | None
    items: list[Item] = field(default_factory=list)


class Said(NamedTuple):
    """What a sent page holds."""

    answers: dict[str, object]
    faults: dict[str, Text]
    """By key; what was typed there is in `typed`."""
    typed: dict[str, str]


def pages(
    body: QuestionnaireBody, asked: Asked, answers: Answers, group: str | None
) -> list[PageOf]:
    """The pages that hold something for whoever has answered so."""
    places = {section.id: number for number, section in enumerate(body.sections, 1)}
    found: dict[int, PageOf] = {}
    for item in shown(asked, answers, group):
        number = places.get(item.section or "", 0)
        section = body.sections[number - 1] if number else None
        found.setdefault(number, PageOf(number, section)).items.append(item)
    return [found[number] for number in sorted(found)]


def read(fields: Mapping[str, str], items: Iterable[Item]) -> Said:
    """Answers to these items, as a browser sends them; what is empty is no answer."""
    said = Said({}, {}, {})
    for item in items:
        for key in item.keys:
            value = _value(fields, item, key)
            if value is None:
                continue
            if found := value_fault(item, value):
                said.faults[key] = found[1]
                said.typed[key] = str(value)
            else:
                said.answers[key] = value
    return said


def _value(fields: Mapping[str, str], item: Item, key: str) -> object | None:
    if item.kind == "multiple":
        chosen = [o.value for o in item.options if fields.get(f"m:{key}:{o.value}")]
        return chosen or None
    raw = fields.get(f"a:{key}", "").replace("\r\n", "\n")
    if not raw:
        return None
    if item.kind == "number":
        digits = raw.replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
        whole = digits.removeprefix("-")
        is_number = whole.isascii() and whole.isdigit() and len(whole) <= _LONGEST_NUMBER
        return int(digits) if is_number else raw
    return raw


def without(answers: Answers, items: Iterable[Item]) -> dict[str, object]:
    """What was answered elsewhere."""
    keys = {key for item in items for key in item.keys}
    return {key: value for key, value in answers.items() if key not in keys}


def new_on(page: PageOf, later: list[PageOf]) -> bool:
    """Whether answers have brought further items to the same page."""
    before = {item.id for item in page.items}
    now = next((one.items for one in later if one.number == page.number), [])
    return any(item.id not in before for item in now)
