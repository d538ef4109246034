"""Rows of CSV as spreadsheets write it: `;` or `,`, a byte order mark, decimal commas."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from samlyft_common.rows import Form, Piece, R, RowError, holds, refuse, say

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Csv(Form[R]):
    """The form of `text/csv`."""

    strict = False
    columns: list[str] | None = None
    delimiter = ";"

    def __init__(self, kind: type[R], size: int) -> None:
        super().__init__(kind, size)
        self.decimals = [f.encode_name for f in self.fields if holds(f.type, ("float", "decimal"))]

    def boundary(self, waiting: bytes) -> int:
        """After the last line that ends outside quotes."""
        end = waiting.rfind(b"\n") + 1
        if waiting.count(b'"', 0, end) % 2:
            end = waiting.rfind(b"\n", 0, waiting.rfind(b'"', 0, end)) + 1
            while end and waiting.count(b'"', 0, end) % 2:
                end = waiting.rfind(b"\n", 0, end - 1) + 1
        return end

    def pieces(self, block: bytes) -> Iterator[Piece[R]]:
        if not block:
            return
        try:
            text = block.decode("utf-8-sig" if self.line == 0 else "utf-8")
        except UnicodeDecodeError as error:
            line = self.line + block.count(b"\n", 0, error.start) + 1
            refuse(
                f"Rad {line} är inte utf-8. Spara filen som CSV UTF-8.",
                f"Line {line} is not utf-8. Save the file as CSV UTF-8.",
            )
        if self.columns is None:
            self.delimiter = ";" if ";" in text.partition("\n")[0] else ","
        before = self.line
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=self.delimiter, strict=True)
        odd = CONTROL.search(text) is not None
        if self.columns is None:
            self.columns = self._header(next(reader))
        while True:
            piece, more = self._piece(reader, before, odd)
            yield self.checked(piece)
            if not more:
                break
        self.line = before + reader.line_num

    def _header(self, names: list[str]) -> list[str]:
        columns = [name.strip().lower() for name in names]
        errors = [say(1, name, "extra_forbidden") for name in columns if name not in self.names]
        errors += [say(1, n, "repeated") for n in sorted(set(columns)) if columns.count(n) > 1]
        errors += [
            say(1, f.encode_name, "missing")
            for f in self.fields
            if f.required and f.encode_name not in columns
        ]
        if errors:
            refuse("Rubrikraden stämmer inte.", "The header row is not right.", errors)
        return columns

    def _piece(self, reader: Any, before: int, odd: bool) -> tuple[Piece[R], bool]:
        records: list[dict[str, str]] = []
        lines: list[int] = []
        errors: list[RowError] = []
        columns, width, taken = self.columns or [], len(self.columns or []), 0
        while taken < self.size:
            line = before + reader.line_num + 1
            taken += 1
            try:
                values = next(reader)
            except StopIteration:
                break
            except csv.Error:
                errors.append(say(line, None, "csv"))
                continue
            if len(values) != width:
                if values:
                    errors.append(say(line, None, "width", str(width)))
            elif odd and CONTROL.search("".join(values)):
                errors.append(say(line, None, "characters"))
            else:
                lines.append(line)
                pairs = zip(columns, values, strict=True)
                records.append({k: told for k, v in pairs if (told := v.strip())})
        else:
            return self._converted(records, lines, errors), True
        return self._converted(records, lines, errors), False

    def _converted(
        self, records: list[dict[str, str]], lines: list[int], errors: list[RowError]
    ) -> Piece[R]:
        for name in self.decimals:
            for record in records:
                if name in record:
                    record[name] = record[name].replace(",", ".")
        try:
            return Piece(msgspec.convert(records, list[self.kind], strict=False), lines, errors)  # type: ignore[name-defined]  # a runtime type
        except msgspec.ValidationError:
            piece = Piece[R](errors=errors)
        good = []
        for line, record in zip(lines, records, strict=True):
            try:
                piece.rows.append(msgspec.convert(record, self.kind, strict=False))
                good.append(line)
            except msgspec.ValidationError:
                piece.errors += self.faults(record, line)
        piece.lines = good
        return piece
