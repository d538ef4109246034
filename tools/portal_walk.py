"""The portal in a real browser: logging in, and finding every kind of page that a reader can reach by links."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, Page, async_playwright

WANTED = "SAMLYFT_BROWSER"
"""Names a browser, or says `required`: then its absence is a failure."""
FLAGS = [
    *("--headless=new", "--no-sandbox", "--disable-quic", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]
PHONE, DESKTOP, NARROW = (390, 844), (1280, 900), (320, 640)
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
NOT_A_PAGE = re.compile(r"^/portal/(?:login|logout|language|assets)")
READERS = (
    "gr-staff",
    "gr-analyst",
    "gr-ale-manager",
    "gr-champion",
    "gr-participant",
    "gr-admin",
    "platform-admin",
)
"""Of the demonstration: together they may open every page."""


def browser_path() -> str | None:
    """Where a Chromium is, if there is one."""
    named = os.environ.get(WANTED, "")
    if named not in ("", "required"):
        return named
    found = [shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")]
    return next((one for one in found if one), None)


@asynccontextmanager
async def browsing() -> AsyncIterator[Browser]:
    """A browser without a window, which talks to nobody but the pages."""
    async with async_playwright() as program:
        browser = await program.chromium.launch(executable_path=browser_path(), args=FLAGS)
        try:
            yield browser
        finally:
            await browser.close()


async def context(  # noqa: PLR0913  # each is a way in which readers differ
    browser: Browser,
    origin: str,
    subject: str | None = None,
    *,
    size: tuple[int, int] = DESKTOP,
    language: str = "sv",
    dark: bool = False,
    script: bool = True,
) -> BrowserContext:
    """A browser of somebody's own, logged in as a user of the demonstration."""
    made = await browser.new_context(
        base_url=origin,
        viewport={"width": size[0], "height": size[1]},
        locale="sv-SE" if language == "sv" else "en-GB",
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        java_script_enabled=script,
    )
    if subject:
        page = await made.new_page()
        await page.goto("/portal/login")
        await page.click(f'button[value="{subject}"]')
        await page.wait_for_url("**/portal/**")
        await page.close()
    return made


def kind(address: str) -> str:
    """Pages that differ by whom they are about are of one kind."""
    return ID.sub("{id}", urlsplit(address).path)


async def crawl(page: Page, start: str = "/portal/", most: int = 60) -> list[str]:
    """One address of each kind of page that links lead to, downloads aside; `AssertionError` on a dead link."""
    waiting, found = [start], dict[str, str]()
    while waiting and len(found) < most:
        address = waiting.pop(0)
        if kind(address) in found or NOT_A_PAGE.match(address):
            continue
        answer = await page.goto(address)
        if answer is None or answer.status >= 400:
            msg = f"{address}: {answer.status if answer else 'no answer'}"
            raise AssertionError(msg)
        found[kind(address)] = address
        links = await page.eval_on_selector_all(
            "a[href]:not([download])", "all => all.map(a => a.href)"
        )
        here = urlsplit(page.url).netloc
        waiting += [
            urlsplit(link)._replace(scheme="", netloc="", fragment="").geturl()
            for link in links
            if urlsplit(link).netloc == here and urlsplit(link).path.startswith("/portal/")
        ]
    return list(found.values())
