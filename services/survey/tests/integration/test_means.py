"""Means of scales and response by group, end to end: against a recount and scipy, and silent where few answered."""

from __future__ import annotations

import json
import random
import statistics
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from scipy.stats import ttest_ind, ttest_rel

from samlyft_events import TenantChanged
from samlyft_survey import consumers
from samlyft_survey.questionnaires import shipped
from services.survey.tests.conftest import NOW
from services.survey.tests.integration.test_answer_page import Browser

SURE = ["not_at_all", "a_little", "fairly", "very"]
ITEMS = ("sure_of_teams", "sure_of_digital_locks")


def confidence(scales: list[dict[str, Any]]) -> dict[str, Any]:
    return next(scale for scale in scales if scale["scale"] == "confidence")


async def held(survey: Any, wave: str, share: float, lift: float, chance: random.Random) -> Any:
    """A closed round; gives its id, who was invited in which group, and the scores of those who answered."""
    form = shipped("before_and_after_by_theme").model_dump(mode="json")
    stored = await survey.client.post("/questionnaires", json=form)
    round_id = await survey.opened(wave, questionnaire_id=stored.json()["questionnaire_id"])
    letters = await survey.invited(round_id)
    scores: dict[str, tuple[str, float]] = {}
    rows = []
    for letter in letters:
        if chance.random() > share:
            continue
        places = [min(3, max(0, round(chance.gauss(1.2 + lift, 0.9)))) for _ in ITEMS]
        given = {item: SURE[place] for item, place in zip(ITEMS, places, strict=True)}
        if chance.random() < 0.2:
            del given[ITEMS[0]]
        else:
            score = sum(places) / 2 + 1
            scores[letter["person_id"]] = (letter["role_group"], score)
        rows.append(json.dumps({"token": letter["token"], "answers": given}))
    headers = {"content-type": "application/x-ndjson", "idempotency-key": f"paper-{round_id}"}
    url = f"/rounds/{round_id}/answer-imports"
    taken = await survey.client.post(url, content="\n".join(rows), headers=headers)
    assert taken.json()["created"] == len(rows), taken.text
    assert (await survey.to(round_id, "closed")).is_success
    return round_id, letters, scores


@pytest.fixture
async def two(survey: Any, taking: Any) -> Any:
    await taking.join({"care_staff": 120, "first_line_manager": 80, "champion": 2})
    chance = random.Random(5)  # noqa: S311  # repeatable answers, no secret
    before = await held(survey, "before", 0.7, 0.0, chance)
    after = await held(survey, "after", 0.8, 0.5, chance)
    return before, after


async def test_means_are_those_of_a_recount_with_n_spread_and_the_missing_rule(
    survey: Any, two: Any
) -> None:
    _, (after, _, scores) = two
    told = (await survey.client.get(f"/rounds/{after}/means")).json()
    scale = confidence(told["results"])
    (row,) = scale["rows"]
    mine = [score for _, score in scores.values()]
    assert (row["n"], row["mean"]) == (len(mine), round(statistics.fmean(mine), 2))
    assert row["sd"] == float(f"{statistics.stdev(mine):.2g}")
    assert row["low"] < row["mean"] < row["high"]
    assert "minst 2 av 2" in scale["missing"]["sv"]
    assert (scale["lowest"], scale["highest"], told["smallest_mean"]) == (1, 4, 7)
    url = f"/rounds/{after}/means?dimension=role_group"
    split = confidence((await survey.client.get(url)).json()["results"])
    assert sum(row["n"] for row in split["rows"]) == len(mine)
    assert all("champion" not in row["groups"] or len(row["groups"]) > 1 for row in split["rows"])
    sheet = (await survey.client.get(url, headers={"accept": "text/csv"})).text
    assert sheet.count("confidence;") == len(split["rows"])


async def test_the_mean_change_of_the_same_people_is_that_of_scipy_with_d_z(
    survey: Any, two: Any
) -> None:
    (_, _, earlier), (after, _, later) = two
    told = (await survey.client.get(f"/rounds/{after}/comparisons")).json()
    scale = confidence(told["scales"])
    both = sorted(earlier.keys() & later.keys())
    pairs = [earlier[p][1] for p in both], [later[p][1] for p in both]
    theirs = ttest_rel(pairs[1], pairs[0])
    assert (scale["design"], scale["n_before"], scale["effect_name"]) == (
        "paired",
        len(both),
        "d_z",
    )
    moved = [b - a for a, b in zip(*pairs, strict=True)]
    assert scale["difference"] == round(statistics.fmean(moved), 2)
    assert scale["test"]["p"] == float(f"{theirs.pvalue:.2g}")
    assert scale["effect"] == float(f"{statistics.fmean(moved) / statistics.stdev(moved):.2g}")


async def test_two_groups_that_cannot_be_paired_are_compared_with_d_s(
    survey: Any, taking: Any
) -> None:
    chance = random.Random(6)  # noqa: S311  # repeatable answers, no secret
    await taking.join({"care_staff": 60})
    form = (await held(survey, "before", 1.0, 0.0, chance))[2]
    link = await _shared(survey, chance)
    told = (await survey.client.get(f"/rounds/{link[0]}/comparisons")).json()
    scale = confidence(told["scales"])
    assert (told["design"], scale["effect_name"]) == ("repeated_cross_section", "d_s")
    before = [score for _, score in form.values()]
    theirs = ttest_ind(link[1], before, equal_var=False)
    assert scale["test"]["p"] == float(f"{theirs.pvalue:.2g}")
    assert (scale["n_before"], scale["n_after"]) == (len(before), len(link[1]))
    response = (await survey.client.get(f"/rounds/{link[0]}/responses")).json()
    assert response["suppressed"], "by a shared link nobody knows which groups were asked"


async def _shared(survey: Any, chance: random.Random) -> tuple[str, list[float]]:
    """Answers that came by a shared link: tokens that nobody's person id is behind."""
    form = shipped("before_and_after_by_theme").model_dump(mode="json")
    stored = await survey.client.post("/questionnaires", json=form)
    round_id = await survey.opened("after", questionnaire_id=stored.json()["questionnaire_id"])
    made = await survey.client.post(
        f"/rounds/{round_id}/links", json={"expected": 40, "expires_on": "2100-01-01"}
    )
    token, scores = made.json()["link"].split("/")[-3], []
    for _ in range(40):
        door = Browser(survey.client, token, "shared/answers")
        own = (await door.send(group="care_staff")).split("/pages/")[1].split("/")[0]
        places = [chance.randrange(4) for _ in ITEMS]
        given = {item: SURE[place] for item, place in zip(ITEMS, places, strict=True)}
        taken = await survey.client.post("/answers", json={"token": own, "answers": given})
        assert taken.is_success, taken.text
        scores.append(sum(places) / 2 + 1)
    assert (await survey.to(round_id, "closed")).is_success
    return round_id, scores


async def test_response_by_group_is_of_the_invited_and_puts_small_groups_together(
    survey: Any, two: Any
) -> None:
    _, (after, letters, _) = two
    told = (await survey.client.get(f"/rounds/{after}/responses")).json()
    assert not told["suppressed"]
    assert sum(row["n"] for row in told["rows"]) == len(letters) == 202
    assert sum(row["cells"][0]["count"] for row in told["rows"]) == told["answered"]
    for row in told["rows"]:
        own = [one for one in letters if one["role_group"] in row["groups"]]
        answered = row["cells"][0]["count"]
        assert row["n"] == len(own)
        assert answered >= 5
        assert row["n"] - answered >= 5
    assert ["champion"] not in [row["groups"] for row in told["rows"]]


async def test_a_tenants_own_limit_for_means_holds(
    survey: Any, taking: Any, database: Any, admin: asyncpg.Connection
) -> None:
    changed = TenantChanged(
        aggregate_id=uuid4(),
        version=2,
        known_at=NOW,
        name="Göteborgsregionen",
        kind="inter_municipal",
        smallest_mean=50,
    )
    async with database.session("gr") as session:
        await consumers.HANDLERS[TenantChanged](session, [changed])
    await taking.join({"care_staff": 40})
    chance = random.Random(8)  # noqa: S311  # repeatable answers, no secret
    round_id, _, scores = await held(survey, "before", 1.0, 0.0, chance)
    assert 7 < len(scores) < 50
    told = (await survey.client.get(f"/rounds/{round_id}/means")).json()
    assert told["smallest_mean"] == 50
    assert all(scale["suppressed"] for scale in told["results"])
    kinds = "select count(*) from result_table where kind like 'mean%'"
    assert await admin.fetchval(kinds) == 0, "what may not be told is not kept"
