"""Presses as the service sees them: started when there is something to make, stopped when there is not."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from samlyft_training_log.printing.press import SIZE

COMMAND = (sys.executable, "-m", "samlyft_training_log.printing.press")


class PressError(Exception):
    """The press stopped: what it was given cannot be set."""


class Press:
    """One running press."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def make(self, certificates: Sequence[bytes]) -> list[bytes]:
        """The files, in order; it writes while it reads, so that neither waits for the other."""
        writing = asyncio.create_task(self._feed(certificates))
        try:
            return [await self._take() for _ in certificates]
        except asyncio.IncompleteReadError as error:
            raise PressError from error
        finally:
            writing.cancel()

    async def _feed(self, certificates: Sequence[bytes]) -> None:
        pipe = self._process.stdin
        if pipe is None:
            raise PressError
        for certificate in certificates:
            pipe.write(certificate + b"\n")
            await pipe.drain()

    async def _take(self) -> bytes:
        pipe = self._process.stdout
        if pipe is None:
            raise PressError
        (size,) = SIZE.unpack(await pipe.readexactly(SIZE.size))
        return await pipe.readexactly(size)


@asynccontextmanager
async def started(template: str = "certificate") -> AsyncIterator[Press]:
    """A press of one's own, for one template."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        *COMMAND, template, stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.DEVNULL, limit=2**20
    )
    try:
        yield Press(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
