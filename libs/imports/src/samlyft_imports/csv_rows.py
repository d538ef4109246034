"""Rows of CSV as spreadsheets write it: `;` or `,`, a byte order mark, decimal commas."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

from samlyft_imports.rows import Form, Piece, R, RowError, refuse, say

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Csv(Form[R]):
    """The form of `text/csv`."""

    strict = False
    columns: list[str] | None = None
    delimiter = ";"

    @property
    def telling(self) -> bool:
        """Whether any value may have to be said otherwise."""
        return bool(self.layout or self.decimals)

    def boundary(self, waiting: bytes) -> int:
        """After the last line that ends outside quotes."""
        end = waiting.rfind(b"\n") + 1
        if waiting.count(b'"', 0, end) % 2:
            end = waiting.rfind(b"\n", 0, waiting.rfind(b'"', 0, end)) + 1
            while end and waiting.count(b'"', 0, end) % 2:
                end = waiting.rfind(b"\n", 0, end - 1) + 1
        return end

    def pieces(self, block: bytes) -> Iterator[Piece[R]]:
        text = self._text(block)
        if not text:
            return
        if self.columns is None:
            self.delimiter = ";" if ";" in text.partition("\n")[0] else ","
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=self.delimiter, strict=True)
        if self.columns is None:
            self.columns = self._header(reader)
        is_odd = CONTROL.search(text) is not None
        while piece := self._piece(reader, self.columns, is_odd=is_odd):
            yield piece
        self.line += reader.line_num

    def _text(self, block: bytes) -> str:
        try:
            return block.decode("utf-8-sig" if self.line == 0 else "utf-8")
        except UnicodeDecodeError as error:
            line = self.line + block.count(b"\n", 0, error.start) + 1
            refuse(
                f"Rad {line} är inte utf-8. Spara filen som CSV UTF-8.",
                f"Line {line} is not utf-8. Save the file as CSV UTF-8.",
            )

    def _header(self, reader: Iterator[list[str]]) -> list[str]:
        try:
            return self.header(next(reader))
        except csv.Error:
            refuse(
                "Rubrikraden stämmer inte.", "The header row is not right.", [say(1, None, "csv")]
            )

    def _piece(self, reader: Any, columns: list[str], *, is_odd: bool) -> Piece[R] | None:
        """The next rows, None after the last; blank lines are no rows."""
        records: list[dict[str, str]] = []
        lines: list[int] = []
        errors: list[RowError] = []
        while len(records) + len(errors) < self.size:
            line = self.line + reader.line_num + 1
            try:
                values = next(reader)
            except StopIteration:
                break
            except csv.Error:
                errors.append(say(line, None, "csv"))
                continue
            if len(values) != len(columns):
                if values:
                    errors.append(say(line, None, "width", str(len(columns))))
            elif is_odd and CONTROL.search("".join(values)):
                errors.append(say(line, None, "characters"))
            else:
                pairs = zip(columns, values, strict=True)
                given = {n: told for n, value in pairs if n and (told := value.strip())}
                records.append(self.told(given) if self.telling else given)
                lines.append(line)
        return self.converted(records, lines, errors) if records or errors else None
