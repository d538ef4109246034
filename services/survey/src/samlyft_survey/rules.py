"""Pure decisions: who may do what, what a form may hold, which week an answer gets, which cells may be shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from samlyft_common import disclosure
from samlyft_survey.forms import Item, Outcome, QuestionnaireBody, Wave
from samlyft_web.problems import FieldError, Text

_READ = frozenset({"questionnaires:read", "rounds:read", "results:read"})
_RUN = _READ | {
    *("questionnaires:write", "rounds:write", "invitations:write", "answers:write"),
    "history:import",
}

MAY: Mapping[str, frozenset[str]] = {
    "tenant-admin": _READ | {"questionnaires:write", "rounds:write", "changes:read"},
    "project-owner": _RUN,
    "project-staff": _RUN,
    "local-project-leader": _READ | {"invitations:write", "answers:write"},
    "strategic-manager": _READ,
    "evaluator": _READ,
    "auditor": _READ,
    "analyst": _READ,
}

Asked = Mapping[str, frozenset[str]]
"""The items of one wave, each with the values it takes."""


NOT_ASKED = Text(
    "Frågan ställs inte i det här mättillfället.", "The item is not asked in this round."
)
NOT_A_CHOICE = Text("Svaret finns inte att välja.", "No such choice.")


@dataclass(frozen=True)
class Tally:
    """One outcome in one role group, exact: never shown as it is."""

    outcome: str
    role_group: str
    count: int
    n: int


def values_of(item: Item) -> frozenset[str]:
    """The values an item takes; a yes/no item needs no options of its own."""
    if item.kind == "yes_no":
        return frozenset({"yes", "no"})
    return frozenset(option.value for option in item.options)


def asked(body: QuestionnaireBody, wave: Wave) -> Asked:
    """What is asked in a wave: an item may be for before or after only."""
    return {item.id: values_of(item) for item in body.items if wave in item.waves}


def released_outcomes(body: QuestionnaireBody, wave: Wave) -> list[Outcome]:
    """Outcomes that the wave can answer: every item they draw on is asked in it."""
    items = asked(body, wave)
    return [
        outcome for outcome in body.outcomes if all(term.item in items for term in outcome.any_of)
    ]


def questionnaire_faults(body: QuestionnaireBody) -> list[FieldError]:
    """What the types cannot say: ids once each, options where they belong, outcomes that draw on real values."""
    return [*_repeated_ids(body), *_option_faults(body.items), *_outcome_faults(body)]


def _repeated_ids(body: QuestionnaireBody) -> Iterable[FieldError]:
    for name, ids in (
        ("items", [i.id for i in body.items]),
        ("outcomes", [o.id for o in body.outcomes]),
    ):
        for index, found in enumerate(ids):
            if found in ids[:index]:
                yield FieldError(
                    pointer=f"/{name}/{index}/id",
                    code="repeated",
                    detail=Text("Finns redan.", "Already used."),
                )


def _option_faults(items: Sequence[Item]) -> Iterable[FieldError]:
    for index, item in enumerate(items):
        values = [option.value for option in item.options]
        right = (
            not values
            if item.kind == "yes_no"
            else len(values) > 1 and len(set(values)) == len(values)
        )
        if not right:
            yield FieldError(
                pointer=f"/items/{index}/options",
                code="options",
                detail=Text(
                    "Ja/nej har inga svarsalternativ; övriga minst två olika.",
                    "Yes/no takes no options; the others at least two different ones.",
                ),
            )


def _outcome_faults(body: QuestionnaireBody) -> Iterable[FieldError]:
    items = {item.id: item for item in body.items}
    for number, outcome in enumerate(body.outcomes):
        for place, term in enumerate(outcome.any_of):
            item = items.get(term.item)
            if item is None or not set(term.values) <= values_of(item):
                yield FieldError(
                    pointer=f"/outcomes/{number}/any_of/{place}",
                    code="unknown_item_or_value",
                    detail=Text("Frågan eller svaret finns inte.", "No such item or value."),
                )


def changed_wordings(older: QuestionnaireBody, newer: QuestionnaireBody) -> list[FieldError]:
    """Items that kept their id but not their wording: not comparable unless declared equivalent."""
    before = {item.id: item for item in older.items}
    return [
        FieldError(
            pointer=f"/items/{index}/text",
            code="wording_changed",
            detail=Text(
                "Samma id men annan ordalydelse: ge frågan nytt id eller ange equivalent.",
                "Same id but another wording: give the item a new id or declare it equivalent.",
            ),
        )
        for index, item in enumerate(newer.items)
        if (old := before.get(item.id)) and not item.equivalent and _wording(old) != _wording(item)
    ]


def _wording(item: Item) -> tuple[object, ...]:
    return item.kind, item.text, tuple((option.value, option.label) for option in item.options)


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


WHOLE_BASE = "all"


def is_safe(tally: Tally, limit: int) -> bool:
    """Whether a share may be shown: neither those who did nor those who did not are few, or none."""
    return disclosure.share(tally.count, tally.n, limit).value is not None


def publishable(outcome: Outcome, tallies: Sequence[Tally], limit: int) -> list[Tally]:
    """The cells of one outcome that may leave the service: its role groups, its whole base, or nothing.

    One group too small is never just left out, since a total would give it back: then the base is told as one.
    The cells never overlap, so their sum is always the base that they cover.
    """
    groups = [
        tally
        for tally in tallies
        if tally.outcome == outcome.id and tally.role_group in outcome.base and tally.n
    ]
    if groups and all(is_safe(tally, limit) for tally in groups):
        return groups
    whole = Tally(outcome.id, WHOLE_BASE, sum(t.count for t in groups), sum(t.n for t in groups))
    return [whole] if is_safe(whole, limit) else []
