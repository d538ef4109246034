"""Every page in both languages, light and dark: what axe finds, and which pages are tried in which way.

One run of axe takes half a second, and there are some sixty pages. In an ordinary run each page is tried in one of
the four ways, so that between them the pages cover all four; with `SAMLYFT_BROWSER=required` each in all of them.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser

from tools.portal_walk import WANTED, context

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
Way = tuple[str, bool]
WAYS: tuple[Way, ...] = (("sv", False), ("en", True), ("sv", True), ("en", False))
"""Language, and light or dark."""
EVERY_WAY = os.environ.get(WANTED) == "required"


def one_way_each(addresses: Sequence[str]) -> list[tuple[Way, list[str]]]:
    """Which addresses are tried in which way: each in one, or in all of them."""
    return [
        (way, list(addresses if EVERY_WAY else addresses[number :: len(WAYS)]))
        for number, way in enumerate(WAYS)
    ]


async def faults_in(
    browser: Browser, origin: str, reader: str, addresses: Sequence[str], way: Way
) -> list[str]:
    """What axe finds on these pages, and what the browser's console says, as text to read."""
    language, dark = way
    made = await context(browser, origin, reader, language=language, dark=dark)
    page = await made.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(f"{page.url}: {message.text}"))
    for address in addresses:
        await page.goto(address)
        checked = await Axe().run(page, options=RULES)
        if checked.response["violations"]:
            faults.append(f"{address} {language} {dark}: {checked.generate_report()}")
    await made.close()
    return faults
