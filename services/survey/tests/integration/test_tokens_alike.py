"""Tokens that do not work: told alike in word, header and time, so that none can be found by trying."""

from __future__ import annotations

import secrets
import time
from typing import Any

import asyncpg
import httpx
import pytest

from services.survey.tests.integration.test_answer_page import Browser

ANSWER = {"uses_teams": "daily"}
TIMES = 60
UNLIKE = 1.25
"""The quickest of the same thing, which other load hardly touches, differ by a tenth; no token at all is faster yet."""


async def sent(respondent: httpx.AsyncClient, token: str) -> tuple[float, tuple[Any, ...]]:
    """The seconds it took, and all that was told."""
    began = time.perf_counter()
    answer = await respondent.post("/answers", json={"token": token, "answers": ANSWER})
    spent = time.perf_counter() - began
    told = {**answer.json()} if answer.content else {}
    told.pop("trace_id", None)
    headers = {k: v for k, v in answer.headers.items() if "trace" not in k}
    return spent, (answer.status_code, str(told), str(sorted(headers.items())))


def guessed(tenant: str = "gr") -> str:
    return f"{tenant}.{secrets.token_urlsafe(32)}"


@pytest.fixture
async def kinds(survey: Any, taking: Any, respondent: Any) -> dict[str, list[str]]:
    """Used, of a closed round, another tenant's name on it, guessed; and unused ones."""
    await taking.join({"care_staff": TIMES})
    closed = await survey.opened("before")
    expired = [letter["token"] for letter in await survey.invited(closed)]
    assert (await survey.to(closed, "closed")).is_success
    opened = await survey.opened("after")
    good = [letter["token"] for letter in await survey.invited(opened)]
    return {
        "guessed": [guessed() for _ in range(TIMES)],
        "expired": expired,
        "foreign": [f"halland{token[2:]}" for token in good],
        "of nobody": [guessed("no-such-tenant") for _ in range(TIMES)],
        "used": [],
        "good": good,
    }


async def test_no_message_and_no_time_tells_one_from_another(
    kinds: dict[str, list[str]], respondent: httpx.AsyncClient
) -> None:
    kinds["used"] = kinds.pop("good")
    for token in kinds["used"]:
        assert (await sent(respondent, token))[1][0] == 200
    kinds["not looked up"] = ["x"] * TIMES
    spent: dict[str, list[float]] = {}
    told_of: set[Any] = set()
    for number in range(TIMES):
        for kind, tokens in kinds.items():
            seconds, told = await sent(respondent, tokens[number])
            spent.setdefault(kind, []).append(seconds)
            told_of.add(told)
    assert len(told_of) == 1, told_of
    quickest = {kind: min(times) for kind, times in spent.items()}
    control = quickest.pop("not looked up")
    assert max(quickest.values()) / min(quickest.values()) < UNLIKE, quickest
    assert min(quickest.values()) / control > UNLIKE, "the clock can tell what does less"


async def test_a_draft_is_not_kept_under_a_token_that_does_not_work(
    survey: Any, taking: Any, respondent: httpx.AsyncClient, broker_admin: asyncpg.Connection
) -> None:
    await taking.join({"care_staff": 2})
    round_id = await survey.opened("after")
    one, other = [letter["token"] for letter in await survey.invited(round_id)]
    page = Browser(respondent, one)
    await page.send(page="0", a__uses_teams="daily", go="later")
    before = await broker_admin.fetchval("select draft from token where draft is not null")
    for wrong in (f"halland{one[2:]}", guessed(), "x", one[:-1]):
        told = await Browser(respondent, wrong).send(404, page="0", a__uses_teams="never")
        assert "be den som gav dig länken" in told
    assert await broker_admin.fetchval("select draft from token where draft is not null") == before
    await respondent.post("/answers", json={"token": other, "answers": ANSWER})
    await Browser(respondent, other).send(404, page="0", a__uses_teams="never")
    assert await broker_admin.fetchval("select count(*) from token") == 1, "nothing comes back"


async def test_a_draft_larger_than_any_form_is_refused_and_the_kept_one_stays(
    survey: Any, taking: Any, respondent: httpx.AsyncClient, broker_admin: asyncpg.Connection
) -> None:
    await taking.join({"care_staff": 1})
    (letter,) = await survey.invited(await survey.opened("after"))
    page = Browser(respondent, letter["token"])
    await page.send(page="0", a__uses_teams="daily", go="later")
    before = await broker_admin.fetchval("select draft from token")
    await page.send(413, page="0", a__uses_teams="x" * 2_000_000)
    await page.send(page="0", a__uses_teams="daily", go="later", a__no_such="y" * 5_000)
    after = await broker_admin.fetchval("select draft from token")
    assert len(after) == len(before), "what is not asked is not kept"
