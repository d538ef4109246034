"""The columns of an item's table: its answers in order, and how they are put together where too few gave one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from samlyft_survey.forms import Item, Label, QuestionnaireBody, Wave

Columns = tuple[tuple[str, ...], ...]
"""Answers put together: `(("never", "seldom"), ("daily",))`."""

_ORDERED = {"scale", "frequency", "matrix"}
_COUNTED = {"yes_no", "single", "multiple", *_ORDERED}
YES_NO = (
    ("no", Label(sv="Nej", en="No")),
    ("yes", Label(sv="Ja", en="Yes")),
)


@dataclass(frozen=True)
class Question:
    """One table's worth of a questionnaire: an item, a row of a matrix, or a choice of several."""

    key: str
    item: str
    """What the answer stands under."""
    choice: str | None
    """Set for one choice of several: chosen or not."""
    text: Label
    values: tuple[str, ...]
    labels: tuple[Label, ...]
    ordered: bool
    then_of: str | None = None
    estimates: str | None = None
    """The item that those who are `asked_of` were asked to estimate the group's answer to."""
    asked_of: tuple[str, ...] = ()

    @property
    def high(self) -> frozenset[str]:
        """The favourable half: above the middle of a scale, `yes` of yes and no; nothing of plain choices."""
        if not self.ordered:
            return frozenset()
        return frozenset(self.values[(len(self.values) + 1) // 2 :])


def questions(body: QuestionnaireBody, wave: Wave) -> list[Question]:
    """What of a wave can be counted; numbers and free text are not answers that many share."""
    found = [
        question
        for item in body.items
        if wave in item.waves and item.kind in _COUNTED
        for question in _of_item(item)
    ]
    # An estimate stands right after what it estimates, wherever the form asks it.
    place = {question.item: number for number, question in enumerate(found)}
    return sorted(
        found,
        key=lambda one: (
            place.get(one.estimates or "", place[one.item]),
            one.estimates is not None,
        ),
    )


def _of_item(item: Item) -> Iterator[Question]:
    options = YES_NO if item.kind == "yes_no" else _scored(item)
    values, labels = tuple(v for v, _ in options), tuple(label for _, label in options)
    if item.kind == "multiple":
        for value, label in options:
            text = Label(sv=f"{item.text.sv} {label.sv}", en=f"{item.text.en} {label.en}")
            yes_no = (tuple(v for v, _ in YES_NO), tuple(label for _, label in YES_NO))
            yield Question(f"{item.id}:{value}", item.id, value, text, *yes_no, ordered=True)
    elif item.kind == "matrix":
        for row in item.rows:
            text = Label(sv=f"{item.text.sv} {row.label.sv}", en=f"{item.text.en} {row.label.en}")
            key = f"{item.id}.{row.value}"
            yield Question(key, key, None, text, values, labels, ordered=True)
    else:
        ordered = item.kind != "single"
        yield Question(
            item.id,
            item.id,
            None,
            item.text,
            values,
            labels,
            ordered,
            then_of=item.then_of,
            estimates=item.estimates,
            asked_of=tuple(item.for_groups) if item.estimates else (),
        )


def _scored(item: Item) -> list[tuple[str, Label]]:
    """`Don't know` has no place among the answers; it is not counted in n."""
    return [(option.value, option.label) for option in item.options if not option.unscored]


def levels(values: Sequence[str], *, ordered: bool, rarest: Sequence[str] = ()) -> list[Columns]:
    """From every answer by itself to the coarsest that still says something.

    A scale keeps its middle: its two ends are put together, each by itself. Plain choices have no order, so the
    `rarest` are put together, two, three and so on.
    """
    single: Columns = tuple((value,) for value in values)
    if not ordered:
        return [single, *_rarest_together(values, rarest)]
    half = len(values) // 2
    low, high = tuple(values[:half]), tuple(values[len(values) - half :])
    middle = tuple((value,) for value in values[half : len(values) - half])
    ends = [(tuple((v,) for v in low), (low,)), (tuple((v,) for v in high), (high,))]
    found = [left + middle + right for left in ends[0] for right in ends[1]]
    if middle:
        found.append(((*low, *middle[0]), high))
    return list(dict.fromkeys(found))


def _rarest_together(values: Sequence[str], rarest: Sequence[str]) -> Iterator[Columns]:
    for number in range(2, len(values)):
        together = set(rarest[:number])
        rest = tuple((value,) for value in values if value not in together)
        yield (*rest, tuple(value for value in values if value in together))
