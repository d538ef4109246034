"""A zip file that is written as it is read: never more than one part of it in memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator
from uuid import UUID

from samlyft_common.auth import Principal
from samlyft_common.db import Database
from samlyft_training_log.printing.queries import next_files

MADE = (1980, 1, 1, 0, 0, 0)
"""The same files are the same zip."""


class _Pipe(io.RawIOBase):
    """Takes what the zip writes and gives it on."""

    def __init__(self) -> None:
        self._kept = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # any buffer, as the zip gives it
        self._kept += data
        return len(data)

    def taken(self) -> bytes:
        """What was written since."""
        taken = bytes(self._kept)
        self._kept.clear()
        return taken


async def zipped(database: Database, principal: Principal, print_id: UUID) -> AsyncIterator[bytes]:
    """The files of a print, part by part, each read in a transaction of its own."""
    pipe, part = _Pipe(), 0
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as file:
        while True:
            async with database.session(principal.tenant_id, principal.scope) as session:
                found = await next_files(session, print_id, part)
            if found is None:
                break
            part = found[0] + 1
            for name, content in found[1]:
                file.writestr(zipfile.ZipInfo(name, MADE), content)
            yield pipe.taken()
    yield pipe.taken()
