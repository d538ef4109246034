"""The HTTP server of a process whose parts end together."""

import asyncio
from contextlib import nullcontext
from typing import Any

import uvicorn

KEEP_ALIVE = 620
"""Seconds that an idle connection is kept: longer than gateways (60 to 600) and our own clients keep theirs.

Whoever closes first must be the one who sends: else a request is on its way as the connection goes, and fails.
"""
LEAVING = 0.5
"""Seconds of serving on while every answer says that its connection ends: who sends all the time dials elsewhere."""


class Server(uvicorn.Server):
    """uvicorn without its own signal handlers: one `stop` ends all parts of the process."""

    def capture_signals(self) -> Any:
        return nullcontext()

    async def end_after(self, stop: asyncio.Event) -> None:
        """Tells whoever keeps a connection to leave it, and ends then."""
        await stop.wait()
        # Both: those of the state are made anew of the configuration's every second.
        for headers in (self.config.encoded_headers, self.server_state.default_headers):
            headers.append((b"connection", b"close"))
        await asyncio.sleep(LEAVING)
        self.should_exit = True
