"""Pictures of every page at phone and desktop width, of a stack that `make run` has started: look at each."""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path

from samlyft_local import lock
from samlyft_local.settings import LocalSettings
from tools.portal_walk import DESKTOP, PHONE, READERS, browser_path, browsing, context, crawl, kind

PICTURES = Path(".samlyft/screenshots")
DRAWN = """
() => Promise.all([...document.images].map(one => {
  one.loading = 'eager';
  return one.decode().catch(() => null);
}))
"""
"""Pictures below the fold are fetched when they are reached: here at once."""
NO_STACK = "Start the stack first, in another terminal: make run\n"
NO_BROWSER = "There is no Chromium here: install one, or name it in SAMLYFT_BROWSER\n"


def name_of(reader: str, address: str, width: str) -> str:
    """`gr-staff_projects-id-months_phone.png`."""
    words = re.sub(r"[^a-z]+", "-", kind(address).removeprefix("/portal/")).strip("-") or "first"
    return f"{reader}_{words}_{width}.png"


async def take(origin: str) -> int:
    """All of them; gives how many."""
    taken = 0
    async with browsing() as browser:
        for reader in READERS:
            for width, size in (("desktop", DESKTOP), ("phone", PHONE)):
                made = await context(browser, origin, reader, size=size)
                page = await made.new_page()
                for address in await crawl(page):
                    await page.goto(address)
                    await page.evaluate(DRAWN)
                    file = PICTURES / name_of(reader, address, width)
                    await page.screenshot(path=file, full_page=True)
                    taken += 1
                await made.close()
    return taken


def main() -> int:
    """The exit code."""
    origin = lock.origin_of_run(LocalSettings().home)
    if origin is None or browser_path() is None:
        sys.stderr.write(NO_STACK if origin is None else NO_BROWSER)
        return 2
    PICTURES.mkdir(parents=True, exist_ok=True)
    taken = asyncio.run(take(origin))
    print(f"{taken} pictures in {PICTURES}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
