"""The HTTP server of a process whose parts end together."""

from contextlib import nullcontext
from typing import Any

import uvicorn


class Server(uvicorn.Server):
    """uvicorn without its own signal handlers: one `stop` ends all parts of the process."""

    def capture_signals(self) -> Any:
        return nullcontext()
