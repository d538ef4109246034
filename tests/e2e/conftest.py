"""What the tests across services share."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.async_api import Browser

from samlyft_local.demo.client import Api, connect
from tools.portal_walk import WANTED, browser_path, browsing
from tools.proof_stack import Place, stack


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with stack() as running:
        yield running


@pytest.fixture(scope="module")
async def api(place: Place) -> AsyncIterator[Api]:
    async with connect(place.run.origin) as talking:
        yield talking


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    """A real browser. Where there is none the tests of pages are skipped, and say so; `.ci/run` requires one."""
    if browser_path() is None and os.environ.get(WANTED) != "required":
        pytest.skip("no Chromium here: pages are not tried (SAMLYFT_BROWSER names one)")
    async with browsing() as found:
        yield found
