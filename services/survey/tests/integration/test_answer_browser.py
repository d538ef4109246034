"""The answer page in a real browser: a small phone, the keyboard alone, no script, three languages, light and dark."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import uvicorn
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Locator, Page, expect

from services.survey.tests.forms import every_kind
from services.survey.tests.integration.test_shared_links import a_link
from tests.e2e import conftest as through_pages
from tools.portal_walk import NARROW, PHONE, context

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
chromium = through_pages.browser
"""Skipped where there is none, as all tests of pages; `.ci/run` requires one."""
LANGUAGES = ("sv", "sv-x-lattlast", "en")
PICTURES = os.environ.get("SAMLYFT_PICTURES")
"""A folder to leave pictures of the pages in, for whoever wants to look at them."""


@pytest.fixture
async def origin(app: Any) -> AsyncIterator[str]:
    """The service on a port of its own; its lifespan has begun already."""
    door = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_level="warning"))
    serving = asyncio.create_task(server.serve([door]))
    yield f"http://127.0.0.1:{door.getsockname()[1]}"
    server.should_exit = True
    await serving


@pytest.fixture
async def token(survey: Any, taking: Any) -> str:
    """One care worker's letter to the form with every kind of question."""
    await taking.join({"care_staff": 1})
    stored = await survey.client.post("/questionnaires", json=every_kind())
    round_id = await survey.opened(
        questionnaire_id=stored.json()["questionnaire_id"], closes_on="2100-01-01"
    )
    (letter,) = await survey.invited(round_id)
    return str(letter["token"])


async def tab_to(page: Page, wanted: Locator) -> None:
    """Goes there as somebody without a mouse does; what cannot be reached so fails."""
    for _ in range(40):
        await page.keyboard.press("Tab")
        if await wanted.evaluate("one => one === document.activeElement"):
            return
    pytest.fail(f"the keyboard does not reach {wanted}")


async def press(page: Page, words: str) -> None:
    """A button or link of the page, by its name, with Enter."""
    named = page.locator(f"main >> :is(button, a.button):text-is('{words}')")
    await tab_to(page, named)
    async with page.expect_navigation():
        await page.keyboard.press("Enter")


async def go(page: Page, selector: str) -> None:
    """With a finger."""
    async with page.expect_navigation():
        await page.click(selector)


async def choose(page: Page, name: str, value: str) -> None:
    """One of a group: to the group with Tab, along it with the arrows; a box with the space bar."""
    wanted = page.locator(f'input[name="{name}"][value="{value}"]')
    group = page.locator(f'input[name="{name}"]')
    await tab_to(page, group.first)
    await page.keyboard.press("Space")
    for _ in range(await group.count()):
        if await wanted.is_checked():
            return
        await page.keyboard.press("ArrowDown")
    await expect(wanted).to_be_checked()


async def test_a_form_is_answered_by_keyboard_alone_and_finished_on_another_telephone(
    chromium: Browser, origin: str, token: str, admin: asyncpg.Connection
) -> None:
    """Begun on one of 320 pixels and gone on with on one of 390 by the same link; no script on either."""
    link = f"{origin}/survey/v1/pages/{token}/answers"
    first = await context(chromium, origin, size=NARROW, script=False)
    page = await first.new_page()
    await page.goto(link)
    await page.keyboard.press("Tab")
    await expect(page.locator(".skip")).to_be_focused()
    await press(page, "Börja svara")
    await press(page, "Spara och fortsätt")
    await expect(page.get_by_role("alert")).to_contain_text("Något behöver rättas")
    await choose(page, "a:uses_locks", "yes")
    await press(page, "Spara och fortsätt")
    await expect(page.get_by_role("status")).to_contain_text("Ditt svar gav följdfrågor")
    await choose(page, "a:sure", "very")
    await press(page, "Spara och fortsätt senare")
    await expect(page.get_by_role("status")).to_contain_text("också på en annan enhet")
    await first.close()

    second = await context(chromium, origin, size=PHONE, script=False)
    page = await second.new_page()
    await page.goto(link)
    await expect(page.get_by_role("status")).to_contain_text("Du har börjat svara")
    await press(page, "Fortsätt där du var")
    await choose(page, "m:which:teams", "1")
    await choose(page, "a:places.home", "fairly")
    await tab_to(page, page.get_by_label("Hur många timmar?"))
    await page.keyboard.type("12")
    await press(page, "Spara och fortsätt")
    await tab_to(page, page.get_by_label("Vad behöver ni?"))
    await page.keyboard.type("Bättre täckning")
    await press(page, "Spara och fortsätt")
    await press(page, "Skicka in svaren")
    await expect(page.locator("h1")).to_have_text("Tack för dina svar!")
    await page.goto(link)
    await expect(page.locator("main")).to_contain_text("är de mottagna")
    await second.close()
    stored = await admin.fetchval("select answers from answer")
    for part in ('"yes"', '"very"', '"teams"', '"fairly"', "12", "Bättre täckning"):
        assert part in stored


async def _is_fine(page: Page, name: str) -> None:
    """No barrier that axe finds, nothing wider than the smallest telephone, every word in the language."""
    checked = await Axe().run(page, options=RULES)
    faults = [one["id"] for one in checked.response["violations"]]
    assert not faults, (name, checked.generate_report())
    assert await page.evaluate("document.documentElement.scrollWidth") <= NARROW[0], name
    if PICTURES:
        await page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_of_the_form_is_accessible(
    chromium: Browser, origin: str, token: str, language: str, dark: bool
) -> None:
    reader = await context(
        chromium, origin, size=NARROW, language="en" if language == "en" else "sv", dark=dark
    )
    page = await reader.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    link, way = f"/survey/v1/pages/{token}/answers", f"{language}-{'dark' if dark else 'light'}"
    await page.goto(f"{link}?lang={language}")
    await _is_fine(page, f"{way}-1-start")
    await go(page, "a.button")
    await go(page, "button[value=next]")
    await _is_fine(page, f"{way}-2-fault")
    await page.check('input[value="yes"]')
    await go(page, "button[value=next]")
    await _is_fine(page, f"{way}-3-more")
    await go(page, "button[value=next]")
    await page.fill('[name="a:hours"]', "99")
    await go(page, "button[value=next]")
    await _is_fine(page, f"{way}-4-section")
    await page.fill('[name="a:hours"]', "9")
    await go(page, "button[value=next]")
    await _is_fine(page, f"{way}-5-words")
    await go(page, "button[value=next]")
    await _is_fine(page, f"{way}-6-last")
    await go(page, "button[value=send]")
    await _is_fine(page, f"{way}-7-thanks")
    await page.goto(link)
    await _is_fine(page, f"{way}-8-spent")
    await reader.close()
    assert [line for line in said if "404" not in line and "422" not in line] == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_pages_of_a_meeting_are_accessible(
    chromium: Browser, origin: str, survey: Any, taking: Any, language: str
) -> None:
    await taking.join({"care_staff": 1})
    made = await a_link(survey, self_code=True)
    dark = language == "en"
    reader = await context(chromium, origin, size=NARROW, dark=dark)
    page = await reader.new_page()
    for end in ("shared", "poster"):
        await page.goto(f"/survey/v1/pages/{made['token']}/{end}/answers?lang={language}")
        await _is_fine(page, f"{language}-{end}")
    await reader.close()
