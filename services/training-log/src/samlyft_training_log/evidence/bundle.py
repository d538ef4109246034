"""The bundle as a stream: rows are read, hashed, packed and sent as they come, so that memory stays flat."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_training_log.evidence.parts import Part, parts
from samlyft_training_log.models import EvidenceRequest

ROWS = 1_000
"""Rows in memory at a time."""
HIDDEN = {"display_name", "workplace_id", "employee_number"}
"""What is not shown of protected persons."""
READ_ME = """\
Underlag ur Samlyft. Varje fil är en tabell (semikolon, utf-8); manifest.json har SHA-256 för varje fil.
Gå från entries.csv: raden pekar på posting, session, attendance och person. Summan av minutes är periodens
minuter för dem som ingår, så som timboken stod vid known_until.

Evidence from Samlyft. Each file is a table (semicolon, utf-8); manifest.json has the SHA-256 of each file.
Start in entries.csv: a line points to posting, session, attendance and person. The sum of minutes is the
period's minutes of those included, as the ledger stood at known_until.
"""


class _Sink(io.RawIOBase):
    """Where the zip writes; it cannot go back, and is emptied as it fills."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.pieces.append(bytes(data))
        return len(data)

    def drain(self) -> bytes:
        """What was written since."""
        data = b"".join(self.pieces)
        self.pieces.clear()
        return data


@dataclass
class Bundle:
    """One bundle on its way."""

    session: AsyncSession
    request: EvidenceRequest
    sees_all: bool
    known_open: frozenset[UUID] = frozenset()
    files: list[dict[str, Any]] = field(default_factory=list)
    minutes: int = 0
    persons: set[UUID] = field(default_factory=set)

    async def stream(self) -> AsyncIterator[bytes]:
        """The zip, piece by piece; the manifest comes last, since it has the hashes of all before it."""
        sink = _Sink()
        with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
            self._add(archive, "README.txt", READ_ME.encode())
            if not self.sees_all:
                self.known_open = await self._open()
            for part in parts():
                async for _ in self._file(archive, part):
                    yield sink.drain()
            manifest = json.dumps(self._manifest(), ensure_ascii=False, indent=1).encode()
            self._add(archive, "manifest.json", manifest)
        yield sink.drain()

    def _add(self, archive: zipfile.ZipFile, name: str, data: bytes) -> None:
        info = _info(name)
        archive.writestr(info, data)
        digest = hashlib.sha256(data).hexdigest()
        self.files.append({"name": name, "sha256": digest, "bytes": len(data), "rows": None})

    async def _file(self, archive: zipfile.ZipFile, part: Part) -> AsyncIterator[None]:
        digest, size, count = hashlib.sha256(), 0, 0
        connection = await self.session.connection()
        found = await connection.stream(sa.text(part.query), self._names(part.query))
        names = list(found.keys())
        with archive.open(_info(f"{part.name}.csv"), "w") as file:
            data = _lines([names], start=True)
            async for rows in _and_last(found.partitions(ROWS)):
                data += _lines([self._shown(names, row) for row in rows])
                if part.name == "entries":
                    self._count(names, rows)
                digest.update(data)
                file.write(data)
                size, count, data = size + len(data), count + len(rows), b""
                yield
        self.files.append(
            {"name": f"{part.name}.csv", "sha256": digest.hexdigest(), "bytes": size, "rows": count}
        )

    def _names(self, query: str) -> dict[str, Any]:
        known = {
            "project_id": self.request.project_id,
            "everyone": self.request.person_ids is None,
            "people": self.request.person_ids or [],
            "from_date": self.request.from_date,
            "to_date": self.request.to_date,
            "known_until": self.request.known_until,
        }
        return {name: value for name, value in known.items() if f":{name}" in query}

    async def _open(self) -> frozenset[UUID]:
        """Who is known not to be protected is shown; of whom nothing is known may be, and is not."""
        query = sa.text("select person_id from person_copy where not protected")
        return frozenset((await (await self.session.connection()).execute(query)).scalars().all())

    def _shown(self, names: Sequence[str], row: Any) -> list[Any]:
        values = dict(zip(names, row, strict=True))
        person = values.get("person_id")
        if not self.sees_all and person is not None and person not in self.known_open:
            values |= dict.fromkeys(HIDDEN & values.keys())
        return [_cell(value) for value in values.values()]

    def _count(self, names: Sequence[str], rows: Sequence[Any]) -> None:
        minutes, person = names.index("minutes"), names.index("person_id")
        self.minutes += sum(row[minutes] for row in rows)
        self.persons |= {row[person] for row in rows}

    def _manifest(self) -> dict[str, Any]:
        asked = self.request.model_dump(mode="json")
        drawn = asked.pop("person_ids")
        totals = {"minutes": self.minutes, "persons": len(self.persons)}
        return {"request": asked, "person_ids": drawn, "totals": totals, "files": self.files}


async def _and_last(pages: AsyncIterator[Sequence[Any]]) -> AsyncIterator[Sequence[Any]]:
    """Every page, and an empty one, so that a file without rows has its heading too."""
    async for page in pages:
        yield page
    yield []


def _info(name: str) -> zipfile.ZipInfo:
    """The same bytes for the same records: a file in the bundle has no time of its own."""
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _lines(rows: Sequence[Sequence[Any]], *, start: bool = False) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows)
    return ("\ufeff" if start else "").encode() + text.getvalue().encode()


def _cell(value: Any) -> Any:
    """As a spreadsheet reads it, and never as a formula."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return f"'{value}"
    return value
