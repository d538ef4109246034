"""LimeSurvey's files, old and new, become drafts of ours; what does not fit is told."""

from __future__ import annotations

from typing import Any

import pytest

from samlyft_survey.forms import QuestionnaireBody
from samlyft_survey.questionnaires.limesurvey import read, slug
from samlyft_survey.questionnaires.rules import questionnaire_faults
from samlyft_web.problems import InvalidError


def table(name: str, *rows: dict[str, Any]) -> str:
    inner = "".join(
        "<row>" + "".join(f"<{k}><![CDATA[{v}]]></{k}>" for k, v in row.items()) + "</row>"
        for row in rows
    )
    return f"<{name}><fields><fieldname>x</fieldname></fields><rows>{inner}</rows></{name}>"


def lss(*tables: str) -> str:
    kind = "<LimeSurveyDocType>Survey</LimeSurveyDocType>"
    return f'<?xml version="1.0" encoding="UTF-8"?><document>{kind}{"".join(tables)}</document>'


SETTINGS = table(
    "surveys_languagesettings",
    {"surveyls_language": "sv", "surveyls_title": "Arbetsmiljö"},
    {"surveyls_language": "fi", "surveyls_title": "Työympäristö"},
)


def question(qid: int, kind: str, title: str, **more: Any) -> dict[str, Any]:
    return {"qid": qid, "gid": 1, "type": kind, "title": title, "question_order": qid, **more}


NEW = lss(
    SETTINGS,
    table("groups", {"gid": 1, "group_order": 0}),
    table("group_l10ns", {"gid": 1, "group_name": "Om arbetet", "language": "sv"}),
    table(
        "questions",
        question(1, "L", "Q01", mandatory="Y"),
        question(2, "F", "Q02", relevance="Q01.NAOK == 'A1'"),
        question(3, "M", "3tools"),
        question(4, "R", "ranked"),
        question(5, "N", "age"),
        question(6, "Y", "yes"),
    ),
    table(
        "subquestions",
        {"qid": 21, "parent_qid": 2, "title": "SQ1", "question_order": 1},
        {"qid": 31, "parent_qid": 3, "title": "SQ1", "question_order": 2},
        {"qid": 32, "parent_qid": 3, "title": "SQ2", "question_order": 1},
    ),
    table(
        "question_l10ns",
        {"qid": 1, "question": "<p>Hur <b>trivs</b> du&nbsp;?</p>", "language": "sv"},
        {"qid": 1, "question": "Viihdytkö?", "language": "fi"},
    ),
    table(
        "answers",
        *({"aid": n, "qid": q, "code": f"A{n}", "sortorder": -n} for q in (1, 2) for n in (1, 2)),
    ),
    table("answer_l10ns", {"aid": 1, "answer": "Bra", "language": "sv"}),
)


def test_a_new_file_becomes_a_draft_and_says_what_is_left_out() -> None:
    found = read(NEW, "work")
    body = QuestionnaireBody.model_validate(found.document)
    assert questionnaire_faults(body) == []
    assert [(item.id, item.kind) for item in body.items] == [
        *(("q01", "single"), ("q02", "matrix"), ("q_3tools", "multiple")),
        *(("age", "number"), ("yes", "yes_no")),
    ]
    assert body.items[0].text.words("sv") == "Hur trivs du ?"
    assert body.items[0].text.words("fi") == "Viihdytkö?"
    assert body.items[0].required
    assert [option.value for option in body.items[2].options] == ["sq2", "sq1"]
    assert found.left_out == ["Q02: relevance", "ranked (R)"]


def test_an_old_file_repeats_its_rows_in_each_language() -> None:
    old = lss(
        SETTINGS,
        table(
            "groups",
            *(
                {"gid": 1, "group_name": n, "language": x, "group_order": 0}
                for x, n in (("sv", "Ett"), ("fi", "Yksi"))
            ),
        ),
        table(
            "questions",
            *(
                question(1, "5", "Q1", question=q, language=x)
                for x, q in (("sv", "Bra?"), ("fi", "Hyvä?"))
            ),
        ),
    )
    body = QuestionnaireBody.model_validate(read(old, "old").document)
    (item,) = body.items
    assert (item.kind, item.text.words("fi"), len(item.options)) == ("scale", "Hyvä?", 5)
    assert body.sections[0].title.words("fi") == "Yksi"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no xml",
        "<document/>",
        '<!DOCTYPE x [<!ENTITY a "b">]><document>&a;</document>',
        "<a>" * 1000,
        lss(SETTINGS),
    ],
)
def test_what_is_no_survey_is_refused(text: str) -> None:
    with pytest.raises(InvalidError):
        read(text, "x")


def test_codes_become_names() -> None:
    assert [slug(one) for one in ("Q-01", "1", "", "ÅÄ", "A1_b")] == [
        *("q_01", "q_1", "q_x", "q_x", "a1_b"),
    ]
