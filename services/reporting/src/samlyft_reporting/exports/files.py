"""Rows to bytes: lines of CSV, or a workbook's rows, written by PostgreSQL and passed on as they come.

Text is guarded: a cell that a spreadsheet would take for a formula gets an apostrophe before it (CSV), or is plain
text by its type (XLSX). Nothing is held in memory but what is on its way.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_reporting.indicators.catalogue import DATA

BOM = b"\xef\xbb\xbf"
PIECE = 1 << 20
MOST_ROWS = 1_048_575
"""What a sheet holds below its heading."""
NAMED = re.compile(r"(?<!:):([a-z_]+)\b")
COLUMNS: Mapping[str, str] = {
    "posting_id": "word",
    "line": "number",
    "person_id": "word",
    "session_id": "word",
    "local_date": "day",
    "municipality_code": "word",
    "workplace_id": "word",
    "workplace": "text",
    "role_group": "text",
    "minutes": "number",
    "correction": "word",
    "eligible": "word",
    "known_at": "word",
}
PARTS: Mapping[str, str] = json.loads((DATA / "workbook.json").read_text("utf-8"))
"""What is in every workbook beside its rows, the full minimal stylesheet too: readers refuse less."""
BEGIN = b"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"""
END = b"</sheetData></worksheet>"
TEXT = '<c t="inlineStr"><is><t xml:space="preserve">'


@dataclass
class Progress:
    """How many rows were read so far; a row is a line of what PostgreSQL writes."""

    rows: int = 0


async def copied(
    session: AsyncSession, statement: str, values: Mapping[str, Any], progress: Progress, **how: Any
) -> AsyncIterator[bytes]:
    """A statement's rows as PostgreSQL writes them, within the session's tenant and reach."""
    order: list[str] = []

    def numbered(match: re.Match[str]) -> str:
        if match[1] not in values:
            return match[0]
        if match[1] not in order:
            order.append(match[1])
        return f"${order.index(match[1]) + 1}"

    query = NAMED.sub(numbered, statement)
    raw = (await (await session.connection()).get_raw_connection()).driver_connection
    pieces: asyncio.Queue[bytes | None] = asyncio.Queue(maxsize=4)

    async def copy() -> None:
        # asyncpg gives one buffer again and again: what waits must be its own bytes.
        async def keep(data: bytes) -> None:
            await pieces.put(bytes(data))

        assert raw is not None  # noqa: S101  # the session is open
        try:
            await raw.copy_from_query(query, *(values[one] for one in order), output=keep, **how)
        finally:
            await pieces.put(None)

    task = asyncio.create_task(copy())
    try:
        while (piece := await pieces.get()) is not None:
            progress.rows += piece.count(b"\n")
            yield piece
        await task
    finally:
        task.cancel()


async def csv_file(
    session: AsyncSession, rows: str, values: Mapping[str, Any], progress: Progress
) -> AsyncIterator[bytes]:
    """Semicolons, UTF-8 with its mark, a heading; opens as a table where decimals have commas."""
    picked = ", ".join(f"{_plain(name, kind)} as {name}" for name, kind in COLUMNS.items())
    yield BOM
    progress.rows -= 1  # the heading
    made = copied(
        session,
        f"select {picked} from ({rows}) r",
        values,
        progress,
        format="csv",
        delimiter=";",
        header=True,
    )
    async with aclosing(made):  # type: ignore[type-var]  # it is a generator
        async for piece in made:
            yield piece


def _plain(name: str, kind: str) -> str:
    if kind != "text":
        return f"r.{name}"
    clean = f"regexp_replace(r.{name}, '[[:cntrl:]]', ' ', 'g')"
    return f"case when {clean} ~ '^[=+@-]' then '''' || {clean} else {clean} end"


async def json_file(
    session: AsyncSession, rows: str, values: Mapping[str, Any], progress: Progress
) -> AsyncIterator[bytes]:
    """One array, an object a row."""
    picked = ", ".join(f"r.{name}" for name in COLUMNS)
    each = "case when row_number() over () = 1 then '[' else ',' end || row_to_json(x)::text"
    some = False
    made = copied(
        session,
        f"select {each} from (select {picked} from ({rows}) r) x",
        values,
        progress,
        format="csv",
        delimiter="\x01",
        quote="\x02",
    )
    async with aclosing(made):  # type: ignore[type-var]  # it is a generator
        async for piece in made:
            some = True
            yield piece
    yield b"]" if some else b"[]"


async def xlsx_file(
    session: AsyncSession, rows: str, values: Mapping[str, Any], progress: Progress
) -> AsyncIterator[bytes]:
    """A workbook with one sheet, zipped as its rows come."""
    sink = Sink()
    with ZipFile(sink, "w", ZIP_DEFLATED, compresslevel=1) as book:
        for name, text in PARTS.items():
            book.writestr(name, text)
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            heading = "".join(f"{TEXT}{name}</t></is></c>" for name in COLUMNS)
            sheet.write(BEGIN + f"<row>{heading}</row>\n".encode())
            cells = " || ".join(_cell(name, kind) for name, kind in COLUMNS.items())
            made = copied(
                session,
                f"select '<row>' || {cells} || '</row>' from ({rows}) r",
                values,
                progress,
                format="csv",
                delimiter="\x01",
                quote="\x02",
            )
            async with aclosing(made):  # type: ignore[type-var]  # as above
                async for piece in made:
                    sheet.write(piece)
                    if taken := sink.take():
                        yield taken
            sheet.write(END)
    yield sink.take()


def _cell(name: str, kind: str) -> str:
    if kind == "number":
        made = f"'<c><v>' || r.{name} || '</v></c>'"
    elif kind == "day":
        made = f"'<c s=\"1\"><v>' || (r.{name} - date '1899-12-30') || '</v></c>'"
    else:
        clean = f"regexp_replace(r.{name}::text, '[[:cntrl:]]', ' ', 'g')"
        for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
            clean = f"replace({clean}, '{sign}', '{entity}')"
        made = f"'{TEXT}' || {clean} || '</t></is></c>'"
    return f"coalesce({made}, '<c/>')"


class Sink:
    """Where a file is written that is made as a whole: what has come is taken away at once."""

    closed = False

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes, /) -> int:
        """Keeps it until it is taken."""
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """There is nothing to wait for."""

    def close(self) -> None:
        """Nor to close."""

    def take(self) -> bytes:
        """What has come since the last time."""
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken
