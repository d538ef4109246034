"""What a form may hold, what is asked of whom, and which week an answer gets. No database here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from samlyft_survey.forms import Condition, Item, QuestionnaireBody, Wave
from samlyft_web.problems import FieldError, Text

LONGEST_TEXT = 2_000
YES_NO = frozenset({"yes", "no"})

NOT_ASKED = Text(
    "Frågan ställs inte i det här mättillfället.", "The item is not asked in this round."
)
NOT_A_CHOICE = Text("Svaret finns inte att välja.", "No such choice.")
OUT_OF_RANGE = Text("Skriv ett heltal mellan {0} och {1}.", "Write a whole number from {0} to {1}.")
TOO_LONG = Text(f"Skriv högst {LONGEST_TEXT} tecken.", f"Write at most {LONGEST_TEXT} characters.")
NOT_TEXT = Text("Svaret ska vara text.", "The answer must be text.")
REQUIRED = Text("Frågan behöver ett svar.", "The item needs an answer.")
EMPTY = Text("Inga svar.", "No answers.")


def values_of(item: Item) -> frozenset[str]:
    """The values an item takes; a yes/no item needs no options of its own."""
    if item.kind == "yes_no":
        return YES_NO
    return frozenset(option.value for option in item.options)


@dataclass(frozen=True)
class Asked:
    """The items of one wave, by the keys that answers stand under."""

    items: Sequence[Item]
    by_key: Mapping[str, Item] = field(default_factory=dict)
    keys: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """By item: computed once, since every answer asks."""

    def __len__(self) -> int:
        return len(self.items)

    def __contains__(self, key: str) -> bool:
        return key in self.by_key


def asked(body: QuestionnaireBody, wave: Wave) -> Asked:
    """What is asked in a wave, in the order of the sections: an item may be for before or after only."""
    pages = {section.id: number for number, section in enumerate(body.sections)}
    ordered = sorted(body.items, key=lambda item: pages.get(item.section or "", -1))
    items = [item for item in ordered if wave in item.waves]
    keys = {item.id: item.keys for item in items}
    return Asked(items, {key: item for item in items for key in keys[item.id]}, keys)


def holds(condition: Condition, answers: Mapping[str, object]) -> bool:
    """Whether the item of the condition got one of its values; of several choices one is enough."""
    given = answers.get(condition.item)
    chosen = given if isinstance(given, list) else [given]
    return any(value in condition.values for value in chosen)


def is_shown(item: Item, answers: Mapping[str, object], group: str | None) -> bool:
    """Whether the item is asked of somebody of this group who has answered so far; None is a group unknown."""
    if item.for_groups and group is not None and group not in item.for_groups:
        return False
    return all(holds(condition, answers) for condition in item.show_if)


def shown(items: Asked, answers: Mapping[str, object], group: str | None) -> list[Item]:
    """The items that are asked, in order: what hangs on an item that is not asked is not asked either."""
    standing: dict[str, object] = {}
    found = []
    for item in items.items:
        if is_shown(item, standing, group):
            found.append(item)
            for key in items.keys[item.id]:
                if key in answers:
                    standing[key] = answers[key]
    return found


def pruned(items: Asked, answers: Mapping[str, object], group: str | None) -> dict[str, object]:
    """The answers without those to items that are not asked after all."""
    keys = [key for item in shown(items, answers, group) for key in item.keys]
    return {key: answers[key] for key in keys if key in answers}


def form_faults(
    items: Asked, answers: Mapping[str, object], group: str | None = None
) -> list[FieldError]:
    """What is wrong with a form that is sent in: answers that do not fit, and required ones that lack."""
    asked_of = shown(items, answers, group)
    return _faults(items, answers, asked_of) + _missing(answers, asked_of)


def answer_faults(
    items: Asked, answers: Mapping[str, object], group: str | None = None
) -> list[FieldError]:
    """Where answers do not fit what was asked. The given value is never repeated."""
    return _faults(items, answers, shown(items, answers, group))


def _faults(
    items: Asked, answers: Mapping[str, object], asked_of: Sequence[Item]
) -> list[FieldError]:
    if not answers:
        return [FieldError(pointer="/answers", code="empty", detail=EMPTY)]
    open_to = {key for item in asked_of for key in items.keys[item.id]}
    faults = []
    for key, value in answers.items():
        if key not in open_to:
            faults.append(FieldError(pointer="/answers", code="not_asked", detail=NOT_ASKED))
        elif found := value_fault(items.by_key[key], value):
            faults.append(FieldError(pointer=f"/answers/{key}", code=found[0], detail=found[1]))
    return faults


def missing_faults(
    items: Asked, answers: Mapping[str, object], group: str | None = None
) -> list[FieldError]:
    """Required items without an answer; not asked of paper, which cannot be asked again."""
    return _missing(answers, shown(items, answers, group))


def _missing(answers: Mapping[str, object], asked_of: Sequence[Item]) -> list[FieldError]:
    return [
        FieldError(pointer=f"/answers/{key}", code="required", detail=REQUIRED)
        for item in asked_of
        if item.required
        for key in item.keys
        if key not in answers
    ]


def value_fault(item: Item, value: object) -> tuple[str, Text] | None:
    """What is wrong with one answer, if anything."""
    if item.kind == "number":
        limits = item.number
        lowest, highest = (limits.lowest, limits.highest) if limits else (0, 1_000_000)
        is_number = isinstance(value, int) and not isinstance(value, bool)
        if not is_number or not lowest <= int(str(value)) <= highest:
            return "out_of_range", OUT_OF_RANGE.format(lowest, highest)
        return None
    if item.kind == "text":
        return _text_fault(value)
    if item.kind == "multiple":
        return _choices_fault(item, value)
    good = isinstance(value, str) and value in values_of(item)
    return None if good else ("not_a_choice", NOT_A_CHOICE)


def _text_fault(value: object) -> tuple[str, Text] | None:
    if not isinstance(value, str) or not value.strip():
        return "not_text", NOT_TEXT
    return ("too_long", TOO_LONG) if len(value) > LONGEST_TEXT else None


def _choices_fault(item: Item, value: object) -> tuple[str, Text] | None:
    if not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
        return "not_a_choice", NOT_A_CHOICE
    good = len(set(value)) == len(value) and set(value) <= values_of(item)
    return None if good else ("not_a_choice", NOT_A_CHOICE)


def week_of(day: date) -> str:
    """The ISO week, the finest time an answer keeps: `2021-W25`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def in_steps(count: int) -> int:
    """Rounded down to a multiple of five, so that no single answer is seen arriving."""
    return count - count % 5
