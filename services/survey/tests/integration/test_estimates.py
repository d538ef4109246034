"""What champions and managers think of the group, beside what the group says; nothing of it where few estimated."""

from __future__ import annotations

import json
from typing import Any

import pytest

from samlyft_survey.questionnaires import shipped

STEPS = ["not_at_all", "a_little", "fairly", "very"]


async def told(survey: Any, taking: Any, groups: dict[str, int]) -> dict[str, Any]:
    """The estimate of Teams, from a closed round where everybody answered."""
    await taking.join(groups)
    form = shipped("before_and_after_by_theme").model_dump(mode="json")
    stored = (await survey.client.post("/questionnaires", json=form)).json()
    round_id = await survey.opened("before", questionnaire_id=stored["questionnaire_id"])
    lines = []
    for number, letter in enumerate(await survey.invited(round_id)):
        staff = letter["role_group"] == "care_staff"
        answers = {"sure_of_teams": STEPS[number % 2]}
        if not staff:
            answers["estimate_of_teams"] = STEPS[2 + number % 2]
        lines.append(json.dumps({"token": letter["token"], "answers": answers}))
    headers = {"content-type": "application/x-ndjson", "idempotency-key": "estimates"}
    taken = await survey.client.post(
        f"/rounds/{round_id}/answer-imports", content="\n".join(lines), headers=headers
    )
    assert taken.json()["created"] == sum(groups.values()), taken.text
    assert (await survey.to(round_id, "closed")).is_success
    found = (await survey.client.get(f"/rounds/{round_id}/distributions")).json()["results"]
    names = [item["item"] for item in found]
    assert names.index("estimate_of_teams") == names.index("sure_of_teams") + 1
    assert all(item["group"] is None for item in found if not item["item"].startswith("estimate"))
    return dict(found[names.index("estimate_of_teams")])


async def test_an_estimate_stands_beside_the_groups_own_answer(survey: Any, taking: Any) -> None:
    item = await told(survey, taking, {"care_staff": 60, "champion": 30, "first_line_manager": 30})
    assert [row["n"] for row in item["rows"]] == [60]
    own = item["group"]
    assert (own["item"], own["suppressed"]) == ("sure_of_teams", False)
    assert [(row["groups"], row["n"]) for row in own["rows"]] == [(["care_staff"], 60)]
    scored = {column["values"][0] for column in own["columns"]}
    assert "not_at_all" in scored


@pytest.mark.parametrize(
    ("groups", "hidden"),
    [
        ({"care_staff": 60, "champion": 4}, (True, True)),
        ({"care_staff": 4, "champion": 60}, (False, True)),
    ],
)
async def test_few_who_estimate_and_few_who_are_estimated_are_not_told(
    survey: Any, taking: Any, groups: dict[str, int], hidden: tuple[bool, bool]
) -> None:
    item = await told(survey, taking, groups)
    assert (item["suppressed"], item["group"]["suppressed"]) == hidden
    assert bool(item["rows"]) is not item["suppressed"]
    assert item["group"]["rows"] == []
