"""The HTTP server of a process whose parts end together."""

import asyncio
from contextlib import nullcontext
from typing import Any

import uvicorn

# Longer than gateways (60 to 600 s) and our own clients: who closes first must be who sends, or a request is lost.
KEEP_ALIVE = 620
LEAVING = 0.5  # seconds of serving on, while every answer says that its connection ends


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
