"""A questionnaire as a document: what is asked, and which outcomes follow from the answers."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from samlyft_events import RoleGroup

Wave = Literal["before", "during", "after", "follow_up"]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z]+(_[a-z]+)*$", max_length=60)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=1000)]

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


class Strict(BaseModel):
    """A part of the document: unknown members are refused, so that a misspelt rule is never silently ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Label(Strict):
    """The same words in Swedish and English."""

    sv: Words
    en: Words


class Option(Strict):
    """One choice of an item; options of a scale stand in order, lowest first."""

    value: Name
    label: Label


class Item(Strict):
    """One question. Its id stays over versions as long as its wording does."""

    id: Name
    kind: Literal["yes_no", "single", "scale", "frequency"]
    text: Label
    help: Label | None = None
    theme: Words | None = None
    options: list[Option] = Field([], max_length=20)
    waves: list[Wave] = Field(["before", "after"], min_length=1, max_length=4)
    """Where it is asked: before only, after only, or both."""
    equivalent: bool = False
    """A changed wording of a known id that is declared to measure the same."""


class Term(Strict):
    """An item and the values of it that count."""

    item: Name
    values: list[Name] = Field(min_length=1, max_length=20)


class Outcome(Strict):
    """A share worth telling: who of the base gave one of these answers to any of these items."""

    id: Name
    text: Label
    base: list[RoleGroup] = Field(min_length=1, max_length=5)
    any_of: list[Term] = Field(min_length=1, max_length=10)
    missing: Literal["answered_any", "decided"]
    """Who counts in n. `answered_any`: answered at least one of the items. `decided`: gave an answer that counts,
    or answered every item, so that no missing answer could have changed the result."""


class QuestionnaireBody(Strict):
    """One version of a questionnaire, whole."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, json_schema_extra={"example": QUESTIONNAIRE}
    )

    code: Name
    version: int = Field(ge=1, le=1000)
    title: Label
    introduction: Label | None = None
    items: list[Item] = Field(min_length=1, max_length=200)
    outcomes: list[Outcome] = Field([], max_length=50)
