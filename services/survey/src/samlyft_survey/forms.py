"""A questionnaire as a document: what is asked, of whom and when, and which outcomes follow from the answers."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints

from samlyft_events import RoleGroup
from samlyft_survey.labels import ItemKey, Name, Strict, Words
from samlyft_survey.labels import Label as Label

Wave = Literal["before", "during", "after", "follow_up"]
Kind = Literal["yes_no", "single", "multiple", "scale", "frequency", "number", "matrix", "text"]
Respondent = Literal["person", "workplace"]
Group = RoleGroup | Literal["workplace"]
"""Whose answer it is: a role group's, or a workplace's own."""
Competence = Annotated[
    str, StringConstraints(pattern=r"^[a-z]+-\d+\.\d+:\d+(\.\d+)?$", max_length=40)
]
"""An area or a competence of a versioned framework, as `digcomp-2.2:2` or `digcomp-3.0:2.1`."""

QUESTIONNAIRE: dict[str, Any] = {
    "code": "digital_work",
    "version": 1,
    "title": {"sv": "Digitala arbetssätt", "en": "Digital ways of working"},
    "items": [
        {
            "id": "uses_teams",
            "kind": "yes_no",
            "text": {"sv": "Använder du Teams i arbetet?", "en": "Do you use Teams at work?"},
            "waves": ["before", "after"],
            "kirkpatrick": 3,
            "competences": ["digcomp-2.2:2"],
        }
    ],
    "outcomes": [
        {
            "id": "uses_teams",
            "text": {"sv": "använder Teams i arbetet", "en": "uses Teams at work"},
            "base": ["care_staff"],
            "any_of": [{"item": "uses_teams", "values": ["yes"]}],
            "missing": "answered_any",
        }
    ],
}


class Option(Strict):
    """One choice of an item, or one row of a matrix; options of a scale stand in order, lowest first."""

    value: Name
    label: Label
    unscored: bool = False
    """As `don't know`: a valid answer that has no place on the scale."""


class Range(Strict):
    """The whole numbers that a number item takes."""

    lowest: int = Field(0, ge=-1_000_000, le=1_000_000)
    highest: int = Field(1_000_000, ge=-1_000_000, le=1_000_000)
    unit: Label | None = None


class Condition(Strict):
    """Holds where an earlier item got one of these values."""

    item: ItemKey
    values: list[Name] = Field(min_length=1, max_length=20)


class Section(Strict):
    """A page of the form."""

    id: Name
    title: Label
    text: Label | None = None


class Item(Strict):
    """One question. Its id stays over versions as long as its wording does."""

    id: Name
    kind: Kind
    text: Label
    help: Label | None = None
    theme: Words | None = None
    section: Name | None = None
    """Where it stands; without one, on the first page."""
    options: list[Option] = Field([], max_length=20)
    rows: list[Option] = Field([], max_length=20)
    """Of a matrix: each is answered with one of the options, under `item.row`."""
    number: Range | None = None
    required: bool = False
    show_if: list[Condition] = Field([], max_length=5)
    """Asked only where all of these hold."""
    for_groups: list[Group] = Field([], max_length=6)
    """Asked of these role groups only; empty is everybody."""
    waves: list[Wave] = Field(["before", "after"], min_length=1, max_length=4)
    """Where it is asked: before only, after only, or both."""
    then_of: Name | None = None
    """A retrospective pre-test: asks afterwards how that item stood before."""
    estimates: Name | None = None
    """Asks a champion or manager how the work group stands in that item."""
    kirkpatrick: Literal[1, 2, 3, 4] | None = None
    """1 reaction, 2 learning, 3 behaviour, 4 results."""
    competences: list[Competence] = Field([], max_length=5)
    equivalent: bool = False
    """A changed wording of a known id that is declared to measure the same."""

    @property
    def keys(self) -> list[str]:
        """What its answers are stored under: its id, or one key a row of a matrix."""
        return [f"{self.id}.{row.value}" for row in self.rows] if self.rows else [self.id]


class Term(Strict):
    """An item and the values of it that count."""

    item: ItemKey
    values: list[Name] = Field(min_length=1, max_length=20)


class Outcome(Strict):
    """A share worth telling: who of the base gave one of these answers to any of these items."""

    id: Name
    text: Label
    base: list[Group] = Field(min_length=1, max_length=6)
    any_of: list[Term] = Field(min_length=1, max_length=10)
    missing: Literal["answered_any", "decided"]
    """Who counts in n. `answered_any`: answered at least one of the items. `decided`: gave an answer that counts,
    or answered every item, so that no missing answer could have changed the result."""


class Scale(Strict):
    """An index over several items: the mean or sum of their places on the scale, 1 being the first option."""

    id: Name
    text: Label
    items: list[ItemKey] = Field(min_length=2, max_length=50)
    reversed: list[ItemKey] = Field([], max_length=50)
    """Items whose first option is the highest."""
    score: Literal["mean", "sum"] = "mean"
    at_least: int = Field(ge=1, le=50)
    """Fewer answered items than this, and the scale is missing; a mean is that of the answered ones, a sum is their
    mean times the number of items."""
    kirkpatrick: Literal[1, 2, 3, 4] | None = None


class QuestionnaireBody(Strict):
    """One version of a questionnaire, whole."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, json_schema_extra={"example": QUESTIONNAIRE}
    )

    code: Name
    version: int = Field(ge=1, le=1000)
    title: Label
    introduction: Label | None = None
    respondent: Respondent = "person"
    """Who answers: a person, or a workplace as a whole."""
    sections: list[Section] = Field([], max_length=30)
    items: list[Item] = Field(min_length=1, max_length=200)
    outcomes: list[Outcome] = Field([], max_length=50)
    scales: list[Scale] = Field([], max_length=50)
