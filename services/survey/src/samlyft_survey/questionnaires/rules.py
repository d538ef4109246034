"""What a questionnaire may hold that its types cannot say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from samlyft_survey.answers.rules import values_of
from samlyft_survey.forms import Item, QuestionnaireBody
from samlyft_web.problems import FieldError, Text


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
