"""What a questionnaire may hold that its types cannot say."""

from __future__ import annotations

from collections.abc import Iterable

from samlyft_survey.answers.rules import values_of
from samlyft_survey.forms import Item, QuestionnaireBody
from samlyft_survey.labels import Label
from samlyft_survey.questionnaires.flow import flow_faults
from samlyft_survey.questionnaires.frameworks import areas
from samlyft_survey.questionnaires.translations import translation_faults
from samlyft_web.problems import FieldError, Text

_CHOICES = frozenset({"single", "multiple", "scale", "frequency"})
_SCORED = frozenset({"scale", "frequency", "yes_no", "matrix", "single"})
_SHAPE = {
    "yes_no": Text("Ja/nej har inga svarsalternativ.", "Yes/no takes no options."),
    "number": Text("En sifferfråga har inga svarsalternativ.", "A number takes no options."),
    "text": Text("En öppen fråga har inga svarsalternativ.", "Free text takes no options."),
    "matrix": Text(
        "En tabellfråga har minst en rad och minst två olika svarsalternativ.",
        "A matrix has at least one row and at least two different options.",
    ),
}
_OPTIONS = Text(
    "Ange minst två olika svarsalternativ och inga rader.",
    "Give at least two different options and no rows.",
)
_REPEATED = Text("Finns redan.", "Already used.")
_UNKNOWN_VALUE = Text("Frågan eller svaret finns inte.", "No such item or value.")
_UNKNOWN_ITEM = Text("Frågan finns inte.", "No such item.")
_NOT_SCORED = Text(
    "Skalan tar bara frågor vars svar står i ordning.",
    "A scale takes only items whose answers stand in order.",
)
_TOO_MANY = Text("Fler än skalans frågor.", "More than the items of the scale.")
_THEN = Text(
    "Frågan om hur det var förut måste ha samma slag och svarsalternativ som sin fråga, och inte ställas före.",
    "A then-item must have the kind and options of its item, and not be asked before.",
)
_FRAMEWORK = Text("Ramverket eller området finns inte.", "No such framework or area.")
_RANGE = Text("Högsta är mindre än lägsta.", "The highest is less than the lowest.")
_WAVE = Text("Gränser anges bara för sifferfrågor.", "A range is given for number items only.")


def questionnaire_faults(body: QuestionnaireBody) -> list[FieldError]:
    """What the types cannot say: ids once each, options where they belong, references that lead somewhere."""
    return [
        *_repeated_ids(body),
        *(fault for n, item in enumerate(body.items) for fault in _item_faults(body, n, item)),
        *flow_faults(body),
        *_outcome_faults(body),
        *_scale_faults(body),
        *translation_faults(body),
    ]


def _fault(pointer: str, code: str, detail: Text) -> FieldError:
    return FieldError(pointer=pointer, code=code, detail=detail)


def _repeated_ids(body: QuestionnaireBody) -> Iterable[FieldError]:
    for name, ids in (
        ("items", [i.id for i in body.items]),
        ("outcomes", [o.id for o in body.outcomes]),
        ("sections", [s.id for s in body.sections]),
        ("scales", [s.id for s in body.scales]),
    ):
        for index, found in enumerate(ids):
            if found in ids[:index]:
                yield _fault(f"/{name}/{index}/id", "repeated", _REPEATED)


def _item_faults(body: QuestionnaireBody, index: int, item: Item) -> Iterable[FieldError]:
    here = f"/items/{index}"
    if not _has_its_options(item):
        yield _fault(f"{here}/options", "options", _SHAPE.get(item.kind, _OPTIONS))
    if item.number and item.kind != "number":
        yield _fault(f"{here}/number", "number", _WAVE)
    elif item.number and item.number.highest < item.number.lowest:
        yield _fault(f"{here}/number", "number", _RANGE)
    items = {one.id: one for one in body.items}
    if item.then_of is not None and not _is_then(item, items.get(item.then_of)):
        yield _fault(f"{here}/then_of", "then_differs", _THEN)
    if item.estimates is not None and item.estimates not in items:
        yield _fault(f"{here}/estimates", "unknown_item", _UNKNOWN_ITEM)
    for place, competence in enumerate(item.competences):
        if _area_of(competence) not in areas():
            yield _fault(f"{here}/competences/{place}", "unknown_area", _FRAMEWORK)


def _has_its_options(item: Item) -> bool:
    values, rows = ([one.value for one in part] for part in (item.options, item.rows))
    distinct = len(set(values)) == len(values) and len(set(rows)) == len(rows)
    if item.kind == "matrix":
        return distinct and len(values) > 1 and bool(rows)
    if item.kind in _CHOICES:
        return distinct and len(values) > 1 and not rows
    return not values and not rows


def _is_then(item: Item, of: Item | None) -> bool:
    if of is None or of.id == item.id or "before" in item.waves:
        return False
    ours, theirs = ([o.value for o in one.options] for one in (item, of))
    return (item.kind, ours) == (of.kind, theirs)


def _area_of(competence: str) -> str:
    framework, _, code = competence.partition(":")
    return f"{framework}:{code.partition('.')[0]}"


def _outcome_faults(body: QuestionnaireBody) -> Iterable[FieldError]:
    items = {key: item for item in body.items for key in item.keys}
    for number, outcome in enumerate(body.outcomes):
        for place, term in enumerate(outcome.any_of):
            item = items.get(term.item)
            if item is None or not set(term.values) <= values_of(item):
                yield _fault(
                    f"/outcomes/{number}/any_of/{place}", "unknown_item_or_value", _UNKNOWN_VALUE
                )


def _scale_faults(body: QuestionnaireBody) -> Iterable[FieldError]:
    items = {key: item for item in body.items for key in item.keys}
    for number, scale in enumerate(body.scales):
        for place, key in enumerate(scale.items):
            item = items.get(key)
            if item is None or key in scale.items[:place]:
                yield _fault(f"/scales/{number}/items/{place}", "unknown_item", _UNKNOWN_ITEM)
            elif item.kind not in _SCORED:
                yield _fault(f"/scales/{number}/items/{place}", "not_scored", _NOT_SCORED)
        if not set(scale.reversed) <= set(scale.items):
            yield _fault(f"/scales/{number}/reversed", "unknown_item", _UNKNOWN_ITEM)
        if scale.at_least > len(scale.items):
            yield _fault(f"/scales/{number}/at_least", "too_many", _TOO_MANY)


def changed_wordings(older: QuestionnaireBody, newer: QuestionnaireBody) -> list[FieldError]:
    """Items that kept their id but not their wording: not comparable unless declared equivalent."""
    before = {item.id: item for item in older.items}
    return [
        _fault(
            f"/items/{index}/text",
            "wording_changed",
            Text(
                "Samma id men annan ordalydelse: ge frågan nytt id eller ange equivalent.",
                "Same id but another wording: give the item a new id or declare it equivalent.",
            ),
        )
        for index, item in enumerate(newer.items)
        if (old := before.get(item.id)) and not item.equivalent and not _same_wording(old, item)
    ]


def _same_wording(old: Item, new: Item) -> bool:
    """In every language that both have: a further translation changes no wording."""
    if (old.kind, old.number, old.then_of) != (new.kind, new.number, new.then_of):
        return False
    pairs = [(old.text, new.text)]
    for ours, theirs in ((old.options, new.options), (old.rows, new.rows)):
        if [one.value for one in ours] != [one.value for one in theirs]:
            return False
        pairs += [(a.label, b.label) for a, b in zip(ours, theirs, strict=True)]
    return all(_alike(a, b) for a, b in pairs)


def _alike(old: Label, new: Label) -> bool:
    return all(old.words(one) == new.words(one) for one in old.languages & new.languages)
