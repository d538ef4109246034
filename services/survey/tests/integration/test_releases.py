"""What a closed round tells: the same as a recount in plain Python, through small-cell rules."""

from __future__ import annotations

import json
import random
from collections import Counter
from typing import Any

import asyncpg
import pytest

from samlyft_survey.questionnaires import shipped

YES = {"partly_agree", "agree"}
CHOICES = {
    item.id: [option.value for option in item.options] or ["yes", "no"]
    for item in shipped("modig_like").items
}
BEFORE = {item.id for item in shipped("modig_like").items if "before" in item.waves}


def seeded(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311  # repeatable answers, no secret


def some_answers(chance: random.Random, wave: str, gaps: float) -> dict[str, str]:
    """Filled in with gaps, as people do."""
    asked = [item for item in CHOICES if wave == "after" or item in BEFORE]
    answers = {item: chance.choice(CHOICES[item]) for item in asked if chance.random() >= gaps}
    return answers or {asked[0]: CHOICES[asked[0]][0]}


async def entered(
    survey: Any, round_id: str, chance: random.Random, wave: str, rate: float, gaps: float = 0.2
) -> dict[str, Any]:
    """Paper forms of a share of those invited; gives what each person said."""
    letters = await survey.invited(round_id)
    said = {
        letter["person_id"]: (
            letter["role_group"],
            letter["token"],
            some_answers(chance, wave, gaps),
        )
        for letter in letters
        if chance.random() < rate
    }
    rows = "".join(
        json.dumps({"token": token, "answers": answers}) + "\n"
        for _, token, answers in said.values()
    )
    headers = {"content-type": "application/x-ndjson", "idempotency-key": f"paper-{round_id}"}
    taken = await survey.client.post(
        f"/rounds/{round_id}/answer-imports", content=rows, headers=headers
    )
    assert taken.json()["created"] == len(said), taken.text
    return said


def recount(said: dict[str, Any]) -> dict[tuple[str, str], tuple[int, int]]:
    """The three outcomes of the shipped form, written out."""
    count: Counter[tuple[str, str]] = Counter()
    n: Counter[tuple[str, str]] = Counter()
    for group, _, answers in said.values():
        if group in {"strategic_manager", "first_line_manager"}:
            if "changed_routine" in answers:
                n["changed_routine", group] += 1
                count["changed_routine", group] += answers["changed_routine"] in {"one", "several"}
            if "leads_digital_workplace" in answers:
                n["leads_digital", group] += 1
                count["leads_digital", group] += answers["leads_digital_workplace"] in YES
        if group == "care_staff":
            both = [
                answers.get("knowledge_of_digital_tools"),
                answers.get("competence_in_digital_work"),
            ]
            if any(value in YES for value in both):
                n["stronger_knowledge", group] += 1
                count["stronger_knowledge", group] += 1
            elif all(both):
                n["stronger_knowledge", group] += 1
    return {place: (count[place], n[place]) for place in n}


async def release_event(admin: asyncpg.Connection) -> dict[str, Any]:
    query = "select data from outbox where type = 'samlyft.survey.release.changed.v1' order by seq desc limit 1"
    return dict(json.loads(await admin.fetchval(query)))


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_a_release_equals_a_recount_in_plain_python(
    survey: Any, taking: Any, admin: asyncpg.Connection, seed: int
) -> None:
    chance = seeded(seed)
    await taking.join(
        {"care_staff": 120, "first_line_manager": 120, "strategic_manager": 110, "champion": 9}
    )
    before = await survey.opened("before")
    first = await entered(survey, before, chance, "before", 0.7)
    assert (await survey.to(before, "closed")).is_success
    after = await survey.opened("after")
    second = await entered(survey, after, chance, "after", 0.7)
    assert (await survey.to(after, "closed")).is_success
    told = await release_event(admin)
    assert {
        (c["outcome"], c["role_group"]): (c["count"], c["n"]) for c in told["cells"]
    } == recount(second)
    assert (told["invited"], told["answered"]) == (359, len(second))
    assert told["paired"] == len(first.keys() & second.keys())
    shown = (await survey.client.get(f"/rounds/{after}/results")).json()
    for line in shown["outcomes"]:
        if line["role_group"] != "all":
            count, n = recount(second)[line["outcome"], line["role_group"]]
            assert (line["count"], line["n"], line["share"]) == (count, n, round(count / n, 4))
    assert shown["response_rate"] == round(len(second) / 359, 4)
    assert (await survey.client.get(f"/rounds/{before}/results")).json()["outcomes"] == []


async def test_who_may_choose_several_counts_where_one_of_them_does(
    survey: Any, taking: Any, admin: asyncpg.Connection
) -> None:
    await taking.join({"first_line_manager": 30})
    form = shipped("manager_form").model_dump(mode="json", by_alias=True)
    stored = await survey.client.post("/questionnaires", json=form)
    assert stored.is_success, stored.text
    round_id = await survey.opened(questionnaire_id=stored.json()["questionnaire_id"])
    chosen = [["paper"]] * 5 + [["paper", "meeting"]] * 5 + [["meeting"]] * 15 + [[]] * 5
    letters = await survey.invited(round_id)
    rows = [
        {"token": letter["token"], "answers": {"informs_by": by}}
        for letter, by in zip(letters, chosen, strict=True)
        if by
    ]
    headers = {"content-type": "application/x-ndjson", "idempotency-key": "several-of-them"}
    content = "".join(json.dumps(row) + "\n" for row in rows)
    taken = await survey.client.post(
        f"/rounds/{round_id}/answer-imports", content=content, headers=headers
    )
    assert taken.is_success, taken.text
    assert taken.json()["created"] == 25
    await survey.to(round_id, "closed")
    cells = {c["outcome"]: (c["count"], c["n"]) for c in (await release_event(admin))["cells"]}
    assert cells["informs_on_paper"] == (10, 25)


async def test_a_small_group_is_told_only_within_its_base_and_a_small_base_not_at_all(
    survey: Any, taking: Any, admin: asyncpg.Connection
) -> None:
    await taking.join({"care_staff": 4, "first_line_manager": 40, "strategic_manager": 3})
    round_id = await survey.opened()
    # Without gaps: whom an answer falls to is random, and a group in which nobody answered is no small group.
    said = await entered(survey, round_id, seeded(4), "after", 1.0, gaps=0.0)
    await survey.to(round_id, "closed")
    told = await release_event(admin)
    exact = recount(said)
    assert {(c["outcome"], c["role_group"]) for c in told["cells"]} == {
        ("changed_routine", "all"),
        ("leads_digital", "all"),
    }
    for cell in told["cells"]:
        own = [exact[place] for place in exact if place[0] == cell["outcome"]]
        assert (cell["count"], cell["n"]) == tuple(map(sum, zip(*own, strict=True)))
    shown = (await survey.client.get(f"/rounds/{round_id}/results")).json()["outcomes"]
    assert [line["suppressed"] for line in shown] == [False, False, True]
    assert shown[-1]["count"] is None
    assert shown[-1]["share"] is None
    stored = json.loads(await admin.fetchval("select cells from release"))
    assert stored == told["cells"], "exact small cells are not kept either"


async def test_a_tenant_may_raise_the_limit(
    survey: Any, taking: Any, admin: asyncpg.Connection
) -> None:
    await admin.execute("update tenant set smallest_count = 1000")
    await taking.join({"care_staff": 40})
    round_id = await survey.opened()
    await entered(survey, round_id, seeded(5), "after", 1.0)
    await survey.to(round_id, "closed")
    assert (await release_event(admin))["cells"] == []


async def test_a_release_is_known_when_the_project_knew_it(
    survey: Any, taking: Any, admin: asyncpg.Connection
) -> None:
    await taking.join({"care_staff": 40})
    known = "2021-06-01T08:00:00Z"
    round_id = (await survey.planned(known_at=known))["round_id"]
    await survey.to(round_id, "open", known_at=known)
    await entered(survey, round_id, seeded(6), "after", 1.0)
    await survey.to(round_id, "closed", known_at="2021-06-20T10:00:00Z")
    assert (await release_event(admin))["known_at"] == "2021-06-20T10:00:00Z"
    assert (await survey.client.get(f"/rounds/{round_id}/results")).json()[
        "as_of"
    ] == "2021-06-20T10:00:00Z"
    assert await admin.fetch("select distinct week from answer") == [("2021-W24",)]


async def test_events_of_a_round_tell_answers_in_steps_of_five(
    survey: Any, taking: Any, admin: asyncpg.Connection
) -> None:
    await taking.join({"care_staff": 13})
    round_id = await survey.opened()
    await entered(survey, round_id, seeded(7), "after", 1.0)
    await survey.to(round_id, "closed")
    query = (
        "select data from outbox where type = 'samlyft.survey.round.changed.v1' order by version"
    )
    told = [json.loads(row["data"]) for row in await admin.fetch(query)]
    assert [event["version"] for event in told] == [1, 2, 3, 4, 5]
    assert [event["status"] for event in told] == ["planned", "open", "open", "open", "closed"]
    assert [event["invited"] for event in told] == [0, 0, 13, 13, 13]
    assert [event["answered_at_least"] for event in told] == [0, 0, 0, 10, 10]
