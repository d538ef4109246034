"""Rows of a workbook: kept in a temporary file while it comes, then read like any other upload."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from samlyft_imports.rows import MAX_ROWS, Form, Piece, R, RowError, refuse, say
from samlyft_imports.xlsx_book import BROKEN, WRONG_CELL, Book
from samlyft_imports.xlsx_xml import Cells
from samlyft_web.guard import XLSX

__all__ = ["XLSX", "Xlsx", "read_workbook"]

IN_MEMORY = 1_048_576
CONTROL = frozenset(map(chr, (*range(9), 11, 12, *range(14, 32), 127)))


class Xlsx(Form[R]):
    """The form of a workbook's first sheet: its first row that says anything is the header."""

    strict = False
    columns: dict[int, str] | None = None

    def pieces(self, book: Book) -> Iterator[Piece[R] | None]:
        """Pieces, and None where others may have their turn."""
        yield from book.texts()
        waiting: list[tuple[int, Cells]] = []
        for rows in book.rows():
            waiting += rows
            if len(waiting) >= self.size:
                yield self._piece(waiting[: self.size])
                waiting = waiting[self.size :]
            yield None
        if waiting:
            yield self._piece(waiting)

    def _piece(self, rows: list[tuple[int, Cells]]) -> Piece[R]:
        records: list[dict[str, str]] = []
        lines: list[int] = []
        errors: list[RowError] = []
        for line, cells in rows:
            given = {column: told for column, text in cells.items() if (told := text.strip())}
            if not given:
                continue
            if self.columns is None:
                self._read_header(given, line)
                continue
            names = self.columns
            record = {n: text for column, text in given.items() if (n := names.get(column))}
            wrong = [name for name, text in record.items() if WRONG_CELL in text]
            if wrong:
                errors += [say(line, name, "cell") for name in wrong]
            elif not CONTROL.isdisjoint("".join(record.values())):
                errors.append(say(line, None, "characters"))
            elif record:
                records.append(self.told(record))
                lines.append(line)
        return self.converted(records, lines, errors)

    def _read_header(self, given: Cells, line: int) -> None:
        names = self.header(list(given.values()), line)
        self.columns = {column: n for column, n in zip(given, names, strict=True) if n}


async def read_workbook(form: Xlsx[R], chunks: AsyncIterator[bytes]) -> AsyncIterator[Piece[R]]:
    """All pieces of an uploaded workbook; whatever is wrong with the file itself is one refusal."""
    seen = 0
    with SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        async for chunk in chunks:
            file.write(chunk)
        pieces = _pieces(form, cast(BinaryIO, file))
        while True:
            try:
                piece = next(pieces)
            except StopIteration:
                return
            except BROKEN:
                refuse(
                    "Filen går inte att läsa som XLSX. Spara om den som Excel-arbetsbok.",
                    "The file cannot be read as XLSX. Save it again as an Excel workbook.",
                )
            if piece:
                seen += len(piece.rows)
                if seen > MAX_ROWS:
                    refuse(f"Högst {MAX_ROWS} rader.", f"At most {MAX_ROWS} rows.")
                yield piece
            await asyncio.sleep(0)


def _pieces(form: Xlsx[R], file: BinaryIO) -> Iterator[Piece[R] | None]:
    yield from form.pieces(Book(file))
