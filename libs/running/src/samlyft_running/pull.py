"""A pull loop of our own over JetStream's request protocol.

The library's `fetch` stalled to its timeout with a message waiting in 3 of 12 tries, and hangs over a restart of the
server (reliability.md, rule 21); here a lost request is simply asked for again.
"""

import asyncio
import json
import time

from nats.aio.client import Client
from nats.aio.msg import Msg

from samlyft_common.service import Service
from samlyft_running.streams import declare_consumer

BATCH = 500
EXPIRES = 1.0
"""Seconds that the server keeps a request open; a new one is sent when it is over."""
LISTEN = 0.25
"""Seconds that one look at the queue lasts: how long a worker that is told to stop may take to notice."""
GONE = {"503", "409"}
"""Statuses after which the consumer is declared again: no responder, or deleted (by `rebuild`, or with its stream)."""


class Pull:
    """Batches of one durable consumer."""

    def __init__(
        self,
        client: Client,
        service: Service,
        source: str,
        durable: str | None = None,
        batch: int = BATCH,
    ) -> None:
        """`durable` is another consumer than the worker's, as `rebuild` has."""
        self._client = client
        self._durable = durable or service.name
        self._batch = batch
        self._service = service
        self._source = source
        self._queue: asyncio.Queue[Msg] = asyncio.Queue()
        self._asked = 0.0
        self._left = 0

    async def start(self) -> None:
        """Declares the consumer; the source's stream must exist (its relay makes it)."""
        await self._declare()
        self._inbox = self._client.new_inbox()
        await self._client.subscribe(self._inbox, cb=self._queue.put)

    async def next_batch(self) -> list[Msg]:
        """What has arrived, at most a batch; empty after `LISTEN` seconds without events."""
        if self._left <= 0 or time.monotonic() - self._asked > EXPIRES + 0.5:
            await self._ask()
        try:
            messages = [await asyncio.wait_for(self._queue.get(), LISTEN)]
        except TimeoutError:
            return []
        while not self._queue.empty() and len(messages) < self._batch:
            messages.append(self._queue.get_nowait())
        statuses = list(filter(None, map(_status, messages)))
        self._left = 0 if statuses else self._left - len(messages)
        if GONE.intersection(statuses):
            await asyncio.sleep(0.2)
            await self._declare()
        return [message for message in messages if not _status(message)]

    async def release(self) -> None:
        """Gives back what was fetched and not handled: another worker gets it at once and not in half a minute."""
        while not self._queue.empty():
            message = self._queue.get_nowait()
            if not _status(message):
                await message.nak()

    async def _declare(self) -> None:
        await declare_consumer(self._client.jetstream(), self._service, self._source, self._durable)

    async def _ask(self) -> None:
        request = {"batch": self._batch, "expires": int(EXPIRES * 1e9)}
        subject = f"$JS.API.CONSUMER.MSG.NEXT.{self._source}.{self._durable}"
        await self._client.publish(subject, json.dumps(request).encode(), self._inbox)
        self._asked = time.monotonic()
        self._left = self._batch


def _status(message: Msg) -> str | None:
    """The status that ends a request; an event has none."""
    return message.headers.get("Status") if message.headers and not message.data else None
