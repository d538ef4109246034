"""What the tests across services share."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from samlyft_local.demo.client import Api, connect
from tools.proof_stack import Place, stack


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with stack() as running:
        yield running


@pytest.fixture(scope="module")
async def api(place: Place) -> AsyncIterator[Api]:
    async with connect(place.run.origin) as talking:
        yield talking
