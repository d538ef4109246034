"""The pure decisions of survey."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samlyft_survey.answers.rules import asked, in_steps, week_of
from samlyft_survey.forms import Item, Label, Option, Outcome, QuestionnaireBody
from samlyft_survey.questionnaires import shipped
from samlyft_survey.questionnaires.rules import changed_wordings, questionnaire_faults
from samlyft_survey.releases.rules import Tally, publishable, released_outcomes


def an_item(name: str = "one", **changed: object) -> Item:
    values = {"id": name, "kind": "yes_no", "text": {"sv": "Fråga", "en": "Question"}}
    return Item.model_validate(values | changed)


def a_form(
    items: list[Item], outcomes: list[Outcome] | None = None, version: int = 1
) -> QuestionnaireBody:
    title = Label(sv="Enkät", en="Survey")
    return QuestionnaireBody.model_validate(
        {
            "code": "form",
            "version": version,
            "title": title,
            "items": items,
            "outcomes": outcomes or [],
        }
    )


def an_outcome(
    item: str = "one", value: str = "yes", base: tuple[str, ...] = ("care_staff",)
) -> Outcome:
    text = {"sv": "gör", "en": "does"}
    terms = [{"item": item, "values": [value]}]
    return Outcome.model_validate(
        {"id": "outcome", "text": text, "base": list(base), "any_of": terms, "missing": "decided"}
    )


def test_the_shipped_form_has_no_faults_and_asks_the_themes_of_the_project() -> None:
    form = shipped("modig_like")
    assert questionnaire_faults(form) == []
    assert len(asked(form, "before")) == 8
    assert len(asked(form, "after")) == 13
    assert [o.id for o in released_outcomes(form, "after")] == [
        "changed_routine",
        "leads_digital",
        "stronger_knowledge",
    ]
    assert released_outcomes(form, "before") == []


def test_faults_name_the_place_in_the_document() -> None:
    twice = [an_item(), an_item(), an_item("two", kind="single"), an_item("three", options=[])]
    form = a_form(twice, [an_outcome("none"), an_outcome("one", "maybe")])
    assert [fault.pointer for fault in questionnaire_faults(form)] == [
        "/items/1/id",
        "/outcomes/1/id",
        "/items/2/options",
        "/outcomes/0/any_of/0",
        "/outcomes/1/any_of/0",
    ]


def test_a_changed_wording_under_the_same_id_must_be_declared_equivalent() -> None:
    other = {"sv": "Annan fråga", "en": "Another question"}
    older = a_form([an_item()])
    assert changed_wordings(older, a_form([an_item(text=other)], version=2))
    assert not changed_wordings(older, a_form([an_item(text=other, equivalent=True)], version=2))
    assert not changed_wordings(older, a_form([an_item(waves=["after"])], version=2))


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2021, 1, 3), "2020-W53"),
        (date(2021, 1, 4), "2021-W01"),
        (date(2024, 12, 30), "2025-W01"),
        (date(2024, 2, 29), "2024-W09"),
    ],
)
def test_an_answer_keeps_its_iso_week_only(day: date, week: str) -> None:
    assert week_of(day) == week


def test_counts_move_in_steps_of_five() -> None:
    assert [in_steps(n) for n in (0, 4, 5, 9, 10, 3_513)] == [0, 0, 5, 5, 10, 3_510]


def tally(group: str, count: int, n: int) -> Tally:
    return Tally("outcome", group, count, n)


MANAGERS = an_outcome(base=("strategic_manager", "first_line_manager"))


def test_groups_large_enough_are_told_one_by_one() -> None:
    cells = [tally("strategic_manager", 7, 12), tally("first_line_manager", 30, 40)]
    assert publishable(MANAGERS, cells, 5) == cells


def test_one_group_too_small_is_told_only_within_the_whole_base() -> None:
    cells = [tally("strategic_manager", 2, 3), tally("first_line_manager", 30, 40)]
    assert publishable(MANAGERS, cells, 5) == [tally("all", 32, 43)]


@pytest.mark.parametrize(("count", "n"), [(0, 0), (0, 40), (40, 40), (4, 40), (36, 40)])
def test_none_few_nearly_all_and_all_are_not_told(count: int, n: int) -> None:
    assert publishable(MANAGERS, [tally("first_line_manager", count, n)], 5) == []


def test_a_group_outside_the_base_is_not_counted() -> None:
    assert publishable(MANAGERS, [tally("care_staff", 20, 40)], 5) == []


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=2, max_size=2),
    st.integers(5, 10),
)
def test_published_cells_never_overlap_and_give_no_small_cell_back(
    pairs: list[tuple[int, int]], limit: int
) -> None:
    tallies = [
        tally(group, yes, yes + no) for group, (yes, no) in zip(MANAGERS.base, pairs, strict=True)
    ]
    cells = publishable(MANAGERS, tallies, limit)
    assert all(cell.count >= limit and cell.n - cell.count >= limit for cell in cells)
    if cells:
        assert sum(cell.n for cell in cells) == sum(t.n for t in tallies)
        assert sum(cell.count for cell in cells) == sum(t.count for t in tallies)


def test_an_option_list_with_a_repeated_value_is_a_fault() -> None:
    label = Label(sv="a", en="a")
    item = an_item(
        kind="scale", options=[Option(value="a", label=label), Option(value="a", label=label)]
    )
    assert questionnaire_faults(a_form([item]))
