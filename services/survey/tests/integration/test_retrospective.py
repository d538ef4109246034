"""How people say afterwards that it was before: one form, one person, told as such and equal to scipy."""

from __future__ import annotations

import json
import random
from typing import Any

from scipy.stats import wilcoxon

from services.survey.tests.forms import SURE, every_kind

VALUES = [option["value"] for option in SURE]


async def test_then_items_are_compared_with_now_in_the_same_round(survey: Any, taking: Any) -> None:
    chance = random.Random(3)  # noqa: S311  # repeatable answers, no secret
    await taking.join({"care_staff": 140})
    stored = await survey.client.post("/questionnaires", json=every_kind())
    round_id = await survey.opened("after", questionnaire_id=stored.json()["questionnaire_id"])
    rows, moved = [], []
    for letter in await survey.invited(round_id):
        then, now = chance.choices(range(3), (5, 3, 2))[0], chance.choices(range(3), (2, 3, 5))[0]
        moved.append(now - then)
        given = {"uses_locks": "yes", "sure": VALUES[now], "sure_then": VALUES[then]}
        rows.append(json.dumps({"token": letter["token"], "answers": given}))
    headers = {"content-type": "application/x-ndjson", "idempotency-key": "then-and-now"}
    url = f"/rounds/{round_id}/answer-imports"
    taken = await survey.client.post(url, content="\n".join(rows), headers=headers)
    assert taken.is_success, taken.text
    assert (await survey.to(round_id, "closed")).is_success
    told = (await survey.client.get(f"/rounds/{round_id}/comparisons?since={round_id}")).json()
    assert (told["design"], told["attrition"]) == ("retrospective", None)
    (item,) = told["results"]
    (row,) = item["rows"]
    counts = [cell["count"] for cell in row["cells"]]
    assert counts == [sum(m > 0 for m in moved), moved.count(0), sum(m < 0 for m in moved)]
    theirs = wilcoxon([m for m in moved if m], method="asymptotic", correction=False).pvalue
    assert item["ranks"]["test"]["p"] == float(f"{theirs:.2g}")
    assert any("minns efteråt" in caveat["sv"] for caveat in told["caveats"])
    alone = (await survey.client.get(f"/rounds/{round_id}/distributions")).json()
    assert alone["design"] == "post_only"
