"""Doors without a login, and the pages behind them."""

from __future__ import annotations

import asyncio
from collections import Counter

import httpx
import pytest
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse

import samlyft_testing as testing
from samlyft_common.settings import Settings
from samlyft_testing.plugin import Caller
from samlyft_web.doors import (
    ShutDoorError,
    door_session,
    form_fields,
    new_token,
    tenant_of,
    token_hash,
)
from samlyft_web.limits import BURST, Limits, TooManyRequestsError
from samlyft_web.pages import Pages

FORM = {"content-type": "application/x-www-form-urlencoded", "accept": "text/html"}


@pytest.fixture
async def browser(app: FastAPI) -> httpx.AsyncClient:
    pages = Pages("samlyft_web")

    @app.post("/pages/doors/{token}", include_in_schema=False)
    async def knock(request: Request, token: str) -> HTMLResponse:
        async with door_session(request, token):
            fields = await form_fields(request)
        if not fields:
            raise ShutDoorError
        return pages.render(request, "error.html", title="<b>&", detail=fields["a"], faults=[])

    return testing.client(app, None)


def test_a_token_tells_its_tenant_and_nothing_else_does() -> None:
    token = new_token("gr")
    assert tenant_of(token) == "gr"
    assert token != new_token("gr")
    assert [tenant_of(wrong) for wrong in ("", "gr", f"{token}x", token[:-1], f" {token}")] == [
        None
    ] * 5


def test_a_stored_token_is_of_use_for_one_purpose(settings: Settings) -> None:
    token = new_token("gr")
    assert token_hash(settings, "sign", token) == token_hash(settings, "sign", token)
    assert token_hash(settings, "sign", token) != token_hash(settings, "mark", token)


async def test_a_form_comes_in_and_what_was_filled_in_stays_text(
    browser: httpx.AsyncClient,
) -> None:
    answer = await browser.post(
        f"/pages/doors/{new_token('gr')}", content="a=%3Cscript%3E&b=", headers=FORM
    )
    assert answer.status_code == 200
    assert "&lt;script&gt;" in answer.text
    assert "<script" not in answer.text
    assert "script-src" not in answer.headers["content-security-policy"]
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize(
    "content", ["a=%00", "a=%ff", "a", "&".join(f"n{n}=1" for n in range(300))]
)
async def test_a_form_that_cannot_be_read_is_told_as_a_page(
    browser: httpx.AsyncClient, content: str
) -> None:
    answer = await browser.post(f"/pages/doors/{new_token('gr')}", content=content, headers=FORM)
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/html")
    assert "Skicka det igen" in answer.text


async def test_a_page_takes_forms_only_and_a_route_takes_none(browser: httpx.AsyncClient) -> None:
    page = f"/pages/doors/{new_token('gr')}"
    assert (await browser.post(page, json={"a": 1})).status_code == 415
    assert (await browser.post("/notes", content="a=1", headers=FORM)).status_code == 415


async def test_a_wrong_link_and_an_old_one_are_answered_alike(browser: httpx.AsyncClient) -> None:
    wrong = await browser.post("/pages/doors/nonsense", content="a=1", headers=FORM)
    old = await browser.post(f"/pages/doors/{new_token('gr')}", content="", headers=FORM)
    assert (wrong.status_code, wrong.text) == (old.status_code, old.text) == (404, old.text)
    english = await browser.post(
        "/pages/doors/nonsense", content="a=1", headers={**FORM, "accept-language": "en"}
    )
    assert "The link is not valid" in english.text


async def test_the_style_sheet_is_served_and_may_be_kept(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/pages/style.css")
    assert answer.status_code == 200
    assert "max-age" in answer.headers["cache-control"]


def test_who_asks_too_much_is_told_when_there_is_room_again() -> None:
    limits = Limits(2)
    for _ in range(2 * BURST):
        limits.take("a")
    with pytest.raises(TooManyRequestsError) as refused:
        limits.take("a")
    assert refused.value.headers["Retry-After"] == "1"
    limits.take("b")
    for _ in range(10_000):
        Limits(0).take("a")


async def test_a_caller_over_its_share_gets_a_problem(app: FastAPI, caller: Caller) -> None:
    app.state.limits = Limits(1)
    client = await caller("tenant-admin")
    answers = await asyncio.gather(*(client.get("/changes") for _ in range(4 * BURST)))
    statuses = Counter(answer.status_code for answer in answers)
    assert statuses.keys() == {200, 429}
    assert statuses[200] >= BURST
