"""An upload read in pieces, so that neither memory nor the event loop notices its size."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import suppress
from math import ceil

import msgspec
from fastapi import Request

from samlyft_imports.csv_rows import Csv
from samlyft_imports.layouts import Layout
from samlyft_imports.ndjson import Ndjson
from samlyft_imports.rows import MAX_ROWS, Piece, R, refuse
from samlyft_imports.xlsx_rows import XLSX, Xlsx, read_workbook

MAX_LINE, MAX_BLOCK = 65_536, 1_048_576
HEAD_START = 0.01
"""Seconds until a piece is read that nobody asks for yet, which holds the event loop: by then the last one's statement
is sent."""


async def read_pieces(
    request: Request,
    kind: type[R],
    size: int = 2_000,
    *,
    stream: AsyncIterator[bytes] | None = None,
    layout: Layout | None = None,
) -> AsyncIterator[Piece[R]]:
    """The body as typed rows; `stream` where Idempotency-Key reads along."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    chunks = stream or request.stream()
    if media == XLSX:
        async for piece in read_workbook(Xlsx(kind, size, layout), chunks):
            yield piece
        return
    form = (Csv if media == "text/csv" else Ndjson)(kind, size, layout)
    seen = 0
    if media == "application/json":
        chunks = _as_lines(chunks)
    async for block in _blocks(form, chunks, size):
        # Pieces of even size: a short rest would cost whoever applies it a statement of its own.
        lines = block.count(b"\n") + 1
        form.size = ceil(lines / max(1, round(lines / size)))
        for piece in form.pieces(block):
            seen += len(piece.rows)
            yield piece
            await asyncio.sleep(0)
        if seen > MAX_ROWS:
            refuse(f"Högst {MAX_ROWS} rader.", f"At most {MAX_ROWS} rows.")


async def ahead(pieces: AsyncIterator[Piece[R]]) -> AsyncGenerator[Piece[R]]:
    """The same pieces, the next one read while the database works on this one."""
    asked = asyncio.Event()
    asked.set()
    coming = asyncio.ensure_future(_next(pieces, asked))
    try:
        while (piece := await coming) is not None:
            asked = asyncio.Event()
            coming = asyncio.ensure_future(_next(pieces, asked))
            yield piece
            asked.set()
    finally:
        coming.cancel()
        with suppress(asyncio.CancelledError, Exception):
            # Whoever stops early does not ask what came after.
            await coming


async def _next(pieces: AsyncIterator[Piece[R]], asked: asyncio.Event) -> Piece[R] | None:
    with suppress(TimeoutError):
        await asyncio.wait_for(asked.wait(), HEAD_START)
    return await anext(pieces, None)


async def _blocks(
    form: Csv[R] | Ndjson[R], chunks: AsyncIterator[bytes], size: int
) -> AsyncIterator[bytes]:
    """Whole rows, enough of them for a piece, whatever the network delivers at a time."""
    waiting, lines = b"", 0
    async for chunk in chunks:
        waiting += chunk
        lines += chunk.count(b"\n")
        if lines >= size or len(waiting) >= MAX_BLOCK:
            end = _boundary(form, waiting)
            yield waiting[:end]
            waiting, lines = waiting[end:], 0
    _boundary(form, waiting)
    yield waiting


def _boundary(form: Csv[R] | Ndjson[R], waiting: bytes) -> int:
    end = form.boundary(waiting)
    if len(waiting) - end > MAX_LINE:
        line = form.line + waiting.count(b"\n", 0, end)
        refuse(
            f"Raden efter rad {line} är för lång, eller saknar slutcitattecken.",
            f"The row after line {line} is too long, or lacks a closing quote.",
        )
    return end


async def _as_lines(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """A JSON list, which the guard has kept small and checked; no string of JSON has a line end."""
    try:
        rows = msgspec.json.decode(
            b"".join([chunk async for chunk in chunks]), type=list[msgspec.Raw]
        )
    except msgspec.ValidationError:
        refuse("Skicka en lista av rader.", "Send a list of rows.")
    yield b"\n".join(bytes(row).replace(b"\n", b" ") for row in rows)
