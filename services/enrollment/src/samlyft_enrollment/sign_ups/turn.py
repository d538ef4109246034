"""Those who sign up at the same moment wait here, not each with a connection in hand."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request

AT_ONCE = 3
"""Sign-ups that one process works on at a time: the lock lets one through, the others look up people."""


async def _turn(request: Request) -> AsyncIterator[None]:
    state = request.app.state
    if not hasattr(state, "sign_up_turns"):
        state.sign_up_turns = asyncio.Semaphore(AT_ONCE)
    async with state.sign_up_turns:
        yield


Turn = Annotated[None, Depends(_turn, scope="function")]
"""Named before the session: whoever waits for a turn holds nothing, and leaves it after the commit."""
