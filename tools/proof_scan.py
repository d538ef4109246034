"""Looks for identity numbers of known people where none may be: as written, and as unkeyed hashes."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg

from samlyft_local.settings import DATABASES
from tools.proof_stack import Place

HASHES = ("sha256", "sha1", "md5")
LENGTHS = tuple(hashlib.new(name, usedforsecurity=False).digest_size * 2 for name in HASHES)
DIGITS = re.compile(rb"\d{10,}")
HYPHENED = re.compile(rb"(?=(\d{6})[-+](\d{4}))")
HEX = re.compile(rb"[0-9a-fA-F]{32,}")
TABLES = """
select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'm') and n.nspname not in ('pg_catalog', 'information_schema') order by 1
"""


def spellings(number: str) -> list[str]:
    """The ways in which a number of twelve digits is written."""
    return [number, number[2:], f"{number[:8]}-{number[8:]}", f"{number[2:8]}-{number[8:]}"]


@dataclass
class Needles:
    """What is looked for: every spelling of every number, and the hash of every spelling."""

    numbers: Iterable[str]
    short: set[bytes] = field(init=False)
    """The last ten digits, which every spelling holds."""
    hashed: set[bytes] = field(init=False)

    def __post_init__(self) -> None:
        self.numbers = set(self.numbers)
        self.short = {number[-10:].encode() for number in self.numbers}
        self.hashed = {
            hashlib.new(name, text.encode(), usedforsecurity=False).hexdigest().encode()
            for number in self.numbers
            for text in spellings(number)
            for name in HASHES
        }

    def found_in(self, data: bytes) -> int:
        """How many times one of them is there, wherever it begins."""
        digits = sum(w in self.short for run in DIGITS.findall(data) for w in _windows(run, 10))
        hyphened = sum(born + last in self.short for born, last in HYPHENED.findall(data))
        hashed = sum(
            window in self.hashed
            for run in HEX.findall(data)
            for length in LENGTHS
            for window in _windows(run.lower(), length)
        )
        return digits + hyphened + hashed


def _windows(run: bytes, length: int) -> Iterator[bytes]:
    return (run[start : start + length] for start in range(len(run) - length + 1))


@dataclass
class Scan:
    """What was read, and where something was found."""

    bytes_read: int = 0
    places: int = 0
    hits: dict[str, int] = field(default_factory=dict)

    def read(self, needles: Needles, name: str, data: bytes) -> None:
        """Looks through one place."""
        self.bytes_read += len(data)
        self.places += 1
        if count := needles.found_in(data):
            self.hits[name] = count


async def tables(connection: asyncpg.Connection) -> AsyncIterator[tuple[str, bytes]]:
    """Every table twice: as text, and in binary, where what is stored as bytes stands as itself."""
    for row in await connection.fetch(TABLES):
        for form in ("text", "binary"):
            output = io.BytesIO()
            await connection.copy_from_query(f"select * from {row[0]}", output=output, format=form)
            yield f"{row[0]} as {form}", output.getvalue()


def files(place: Place) -> Iterator[Path]:
    """The streams and the logs, as they lie on disk."""
    for folder in (place.home / "nats" / "jetstream", place.home / "logs"):
        yield from (path for path in sorted(folder.rglob("*")) if path.is_file())


async def scan(place: Place, needles: Needles) -> Scan:
    """Every table of the five databases, every stream, every log."""
    found = Scan()
    for name in DATABASES:
        async with place.database(name) as connection:
            async for table, data in tables(connection):
                found.read(needles, f"{name}: {table}", data)
    for path in files(place):
        found.read(needles, str(path.relative_to(place.home)), path.read_bytes())
    return found
