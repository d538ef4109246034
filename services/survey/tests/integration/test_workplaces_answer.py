"""An organisation's self-assessment: workplaces are asked, and answer as a whole."""

from __future__ import annotations

import json
from typing import Any

import asyncpg

from samlyft_survey.questionnaires import shipped

PAPER = {"content-type": "application/x-ndjson", "idempotency-key": "self-assessment"}


async def test_workplaces_answer_after_their_second_workshop_and_people_are_not_asked(
    survey: Any, taking: Any, admin: asyncpg.Connection
) -> None:
    for _ in range(12):
        await taking.join({"care_staff": 3, "first_line_manager": 1})
    form = shipped("organisation_self_assessment")
    stored = await survey.client.post("/questionnaires", json=form.model_dump(mode="json"))
    asked = {"questionnaire_id": stored.json()["questionnaire_id"], "occasion": "ws2"}
    round_id = await survey.opened("during", **asked)
    letters = await survey.invited(round_id)
    assert len(letters) == 12
    assert {one["person_id"] for one in letters} == {None}
    assert len({one["workplace_id"] for one in letters}) == 12
    rows = [
        {
            "token": one["token"],
            "answers": {item.id: "in_place" if number < 6 else "begun" for item in form.items},
        }
        for number, one in enumerate(letters)
    ]
    body = "".join(json.dumps(row) + "\n" for row in rows)
    path = f"/rounds/{round_id}/answer-imports"
    entered = await survey.client.post(path, content=body, headers=PAPER)
    assert entered.json()["created"] == 12
    assert await admin.fetchval("select count(*) from answer where role_group = 'workplace'") == 12
    assert (
        await admin.fetchval("select facts::text from answer limit 1")
        == '{"area_of_care": "home_care", "municipality_code": "1440"}'
    )
    await survey.to(round_id, "closed")
    results = (await survey.client.get(f"/rounds/{round_id}/results")).json()
    (cell, whole) = results["outcomes"]
    assert (cell["role_group"], cell["count"], cell["n"]) == ("workplace", 6, 12)
    assert whole["base"] == ["workplace"]
