"""A hint to the relay after each commit that emitted: costs a core NATS message, and losing it costs one poll.

LISTEN and NOTIFY would do the same inside PostgreSQL, at half the rate of commits (performance.md, section 3).
"""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING

from samlyft_common.settings import Settings

if TYPE_CHECKING:
    from nats.aio.client import Client


class Wake:
    """Calls the relay of one service; does nothing while NATS is away."""

    def __init__(self, service: str, settings: Settings) -> None:
        self._service = service
        self._settings = settings
        self._client: Client | None = None
        self._faults: tuple[type[Exception], ...] = (OSError,)
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Connects in the background: an api starts and serves without NATS."""
        self._run(self._connect())

    def __call__(self) -> None:
        """Sends the hint without waiting for it."""
        if self._client and self._client.is_connected:
            self._run(self._send(self._client))

    async def stop(self) -> None:
        """Ends what is under way and closes the connection."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._client:
            await self._client.close()

    def _run(self, coroutine: Coroutine[None, None, None]) -> None:
        # Kept in a set until done: the loop itself holds tasks only weakly.
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _connect(self) -> None:
        # Here, since the client is a tenth of an api's start, which does not wait for it.
        from nats.errors import Error as NatsError

        from samlyft_running.streams import connect

        self._faults = (NatsError, OSError)
        # Without the hint the relay still looks every quarter of a second.
        with suppress(*self._faults):
            self._client = await connect(self._settings, f"{self._service} api")

    async def _send(self, client: "Client") -> None:
        from samlyft_running.relay import wake_subject

        with suppress(*self._faults):
            await client.publish(wake_subject(self._service))
