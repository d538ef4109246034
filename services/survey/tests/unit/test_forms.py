"""What a questionnaire may hold, and what is asked of whom."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from samlyft_survey.answers.rules import (
    answer_faults,
    asked,
    missing_faults,
    pruned,
    value_fault,
)
from samlyft_survey.forms import QuestionnaireBody
from samlyft_survey.labels import Label
from samlyft_survey.questionnaires import shipped, shipped_names
from samlyft_survey.questionnaires.rules import changed_wordings, questionnaire_faults
from services.survey.tests.forms import every_kind


def form(**changed: Any) -> QuestionnaireBody:
    return QuestionnaireBody.model_validate(every_kind(**changed))


def with_item(index: int, **changed: Any) -> QuestionnaireBody:
    body = every_kind()
    body["items"][index] = body["items"][index] | changed
    return QuestionnaireBody.model_validate(body)


def codes(body: QuestionnaireBody) -> list[tuple[str, str]]:
    return [(fault.pointer, fault.code) for fault in questionnaire_faults(body)]


def test_a_form_with_every_kind_of_item_is_good() -> None:
    assert codes(form()) == []


@pytest.mark.parametrize("name", shipped_names())
def test_what_is_shipped_is_good(name: str) -> None:
    assert codes(shipped(name)) == []
    assert shipped(name).code == name


@pytest.mark.parametrize(
    ("index", "changed", "told"),
    [
        (0, {"options": every_kind()["items"][1]["options"]}, ("/items/0/options", "options")),
        (1, {"options": []}, ("/items/1/options", "options")),
        (3, {"rows": []}, ("/items/3/options", "options")),
        (4, {"number": {"lowest": 9, "highest": 1}}, ("/items/4/number", "number")),
        (6, {"number": {"lowest": 0}}, ("/items/6/number", "number")),
        (2, {"section": "nowhere"}, ("/items/2/section", "unknown_section")),
        (7, {"then_of": "which"}, ("/items/7/then_of", "then_differs")),
        (7, {"waves": ["before", "after"]}, ("/items/7/then_of", "then_differs")),
        (1, {"estimates": "nothing"}, ("/items/1/estimates", "unknown_item")),
        (1, {"competences": ["digcomp-9.9:1"]}, ("/items/1/competences/0", "unknown_area")),
        (0, {"text": {"sv": "a", "en": "b"}}, ("/items/0/text", "translation_missing")),
        (
            1,
            {"show_if": [{"item": "uses_locks", "values": ["maybe"]}]},
            ("/items/1/show_if/0", "unknown_item_or_value"),
        ),
        (
            0,
            {"show_if": [{"item": "which", "values": ["teams"]}]},
            ("/items/0/show_if/0", "condition_later"),
        ),
    ],
)
def test_a_fault_is_told_where_it_stands(
    index: int, changed: dict[str, Any], told: tuple[str, str]
) -> None:
    assert told in codes(with_item(index, **changed))


def test_conditions_in_a_circle_are_refused_wherever_the_circle_is() -> None:
    body = every_kind()
    for one, other in ((0, "which"), (2, "sure")):
        values = ["teams"] if other == "which" else ["very"]
        body["items"][one]["show_if"] = [{"item": other, "values": values}]
    body["items"][6]["show_if"] = [{"item": "which", "values": ["teams"]}]
    found = codes(QuestionnaireBody.model_validate(body))
    assert [place for place, code in found if code == "condition_cycle"] == [
        "/items/0/show_if",
        "/items/1/show_if",
        "/items/2/show_if",
    ], "the sixth hangs on the circle, and is in none"


def test_a_scale_says_how_many_must_be_answered_of_items_in_order() -> None:
    scale = every_kind()["scales"][0]
    assert codes(form(scales=[{**scale, "at_least": 4}])) == [("/scales/0/at_least", "too_many")]
    assert codes(form(scales=[{**scale, "items": ["sure", "wish"]}])) == [
        ("/scales/0/items/1", "not_scored")
    ]


def test_a_language_more_changes_no_wording_and_another_word_does() -> None:
    older = form()
    body = every_kind(version=2)
    for item in body["items"]:
        item["text"] = item["text"] | {"fi": "Suomeksi"}
    assert changed_wordings(older, QuestionnaireBody.model_validate(body)) == []
    body["items"][0]["text"] = body["items"][0]["text"] | {"sv": "Något annat?"}
    newer = QuestionnaireBody.model_validate(body)
    assert [fault.pointer for fault in changed_wordings(older, newer)] == ["/items/0/text"]


def test_words_fall_back_on_the_nearest_language() -> None:
    label = Label.model_validate({"sv": "hej", "en": "hello", "so": "iska warran"})
    assert [label.words(one) for one in ("so", "sv-x-lattlast", "fi", "en")] == [
        "iska warran",
        "hej",
        "hello",
        "hello",
    ]
    with pytest.raises(ValidationError):
        Label.model_validate({"sv": "a", "en": "b", "not a tag": "c"})


def test_what_hangs_on_a_question_that_is_not_asked_is_not_asked_either() -> None:
    items = asked(form(), "after")
    said = {"uses_locks": "no", "sure": "very", "leads": "yes"}
    assert pruned(items, said, "care_staff") == {"uses_locks": "no"}
    assert pruned(items, said, "first_line_manager") == {"uses_locks": "no", "leads": "yes"}
    assert [f.code for f in answer_faults(items, said, "care_staff")] == ["not_asked"] * 2
    assert [f.pointer for f in missing_faults(items, {"hours": 1})] == ["/answers/uses_locks"]


def test_an_item_then_is_asked_afterwards_only() -> None:
    assert "sure_then" not in asked(form(), "before")
    assert "sure_then" in asked(form(), "after")


@pytest.mark.parametrize(
    ("index", "value", "code"),
    [
        (2, ["teams", "teams"], "not_a_choice"),
        (2, [], "not_a_choice"),
        (2, "teams", "not_a_choice"),
        (2, [["teams"]], "not_a_choice"),
        (4, 41, "out_of_range"),
        (4, -1, "out_of_range"),
        (4, True, "out_of_range"),
        (4, "4", "out_of_range"),
        (4, 1.5, "out_of_range"),
        (6, "x" * 2001, "too_long"),
        (6, " ", "not_text"),
        (6, 3, "not_text"),
    ],
)
def test_a_value_that_does_not_fit_is_told(index: int, value: object, code: str) -> None:
    found = value_fault(form().items[index], value)
    assert found
    assert found[0] == code


def test_values_that_fit_are_taken() -> None:
    items = form().items
    good = {2: ["phone"], 4: 40, 6: "x" * 2000, 0: "yes", 1: "fairly"}
    assert [value_fault(items[index], value) for index, value in good.items()] == [None] * 5
