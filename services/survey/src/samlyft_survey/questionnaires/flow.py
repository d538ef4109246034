"""The way through a form: sections that exist, and conditions that never lead in a circle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from samlyft_survey.answers.rules import values_of
from samlyft_survey.forms import Item, QuestionnaireBody
from samlyft_web.problems import FieldError, Text

_SECTION = Text("Avsnittet finns inte.", "No such section.")
_CONDITION = Text("Frågan eller svaret finns inte.", "No such item or value.")
_CIRCLE = Text(
    "Villkoren går i cirkel: frågan visas bara om den redan är besvarad.",
    "The conditions go in a circle: the item is shown only if it is answered already.",
)
_LATER = Text(
    "Villkoret gäller en fråga som kommer senare. Flytta den före.",
    "The condition is about an item that comes later. Move that one before.",
)


def flow_faults(body: QuestionnaireBody) -> Iterable[FieldError]:
    """Faults of sections and conditions."""
    sections = {section.id: number for number, section in enumerate(body.sections)}
    keys = {key: item for item in body.items for key in item.keys}
    circles = _in_circles(body, keys)
    places = {
        item.id: (sections.get(item.section or "", -1), number)
        for number, item in enumerate(body.items)
    }
    for number, item in enumerate(body.items):
        if item.section is not None and item.section not in sections:
            yield _fault(f"/items/{number}/section", "unknown_section", _SECTION)
        if item.id in circles:
            yield _fault(f"/items/{number}/show_if", "condition_cycle", _CIRCLE)
            continue
        for place, condition in enumerate(item.show_if):
            of = keys.get(condition.item)
            pointer = f"/items/{number}/show_if/{place}"
            if of is None or not set(condition.values) <= values_of(of):
                yield _fault(pointer, "unknown_item_or_value", _CONDITION)
            elif places[of.id] > places[item.id]:
                yield _fault(pointer, "condition_later", _LATER)


def _in_circles(body: QuestionnaireBody, keys: Mapping[str, Item]) -> set[str]:
    """Items that hang on themselves, over however many others."""
    hangs = {
        item.id: {keys[c.item].id for c in item.show_if if c.item in keys} for item in body.items
    }
    while True:
        free = [name for name, on in hangs.items() if not on & hangs.keys()]
        if not free:
            return _on_a_way_back(hangs)
        for name in free:
            del hangs[name]


def _on_a_way_back(hangs: Mapping[str, set[str]]) -> set[str]:
    """Of what is left, those that are reached from themselves: the others only hang on a circle."""
    circles = set()
    for start in hangs:
        seen: set[str] = set()
        ways = set(hangs[start]) & hangs.keys()
        while ways:
            name = ways.pop()
            if name not in seen:
                seen.add(name)
                ways |= hangs[name] & hangs.keys()
        if start in seen:
            circles.add(start)
    return circles


def _fault(pointer: str, code: str, detail: Text) -> FieldError:
    return FieldError(pointer=pointer, code=code, detail=detail)
