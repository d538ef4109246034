"""Rows of NDJSON: whole pieces at once, line by line only where one is wrong."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from samlyft_imports.layouts import Layout
from samlyft_imports.rows import Form, Piece, R, RowError, say

BROKEN = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
CONTROL = re.compile(rb"(?<!\\)(?:\\\\)*\\u00(?:0[0-8bBcCeEfF]|1[0-9a-fA-F]|7[fF])")
"""Control characters as JSON has them: escaped. PostgreSQL stores no NUL."""


class Ndjson(Form[R]):
    """The form of `application/x-ndjson`."""

    def __init__(self, kind: type[R], size: int, layout: Layout | None = None) -> None:
        super().__init__(kind, size, layout)
        self.decoder = msgspec.json.Decoder(kind)

    def boundary(self, waiting: bytes) -> int:
        return waiting.rfind(b"\n") + 1

    def pieces(self, block: bytes) -> Iterator[Piece[R]]:
        if self.line == 0:
            block = block.removeprefix(b"\xef\xbb\xbf")
        lines = block.split(b"\n")
        if not lines[-1]:
            lines.pop()
        for start in range(0, len(lines), self.size):
            yield self._piece(lines[start : start + self.size])

    def _piece(self, lines: list[bytes]) -> Piece[R]:
        first = self.line + 1
        self.line += len(lines)
        joined = b"\n".join(lines)
        if not self.layout and (b"\\u" not in joined or not CONTROL.search(joined)):
            try:
                rows = self.decoder.decode_lines(joined)
            except BROKEN:
                rows = []
            if len(rows) == len(lines):
                return self.plausible(Piece(rows, range(first, first + len(rows))))
        return self._one_by_one(lines, first)

    def _one_by_one(self, lines: list[bytes], first: int) -> Piece[R]:
        records: dict[int, dict[str, Any]] = {}
        errors: list[RowError] = []
        for number, line in enumerate(lines, first):
            if not line.strip():
                continue
            if b"\\u" in line and CONTROL.search(line):
                errors.append(say(number, None, "characters"))
                continue
            try:
                record = msgspec.json.decode(line, type=dict[str, Any])
            except BROKEN:
                errors.append(say(number, None, "json_invalid"))
            else:
                records[number] = self._renamed(record) if self.layout else record
        return self.converted(list(records.values()), list(records), errors)

    def _renamed(self, record: dict[str, Any]) -> dict[str, Any]:
        """With our columns; only texts can be told in other words."""
        columns = (
            (self.layout and self.layout.column(name), value) for name, value in record.items()
        )
        ours = {name: value for name, value in columns if name and value is not None}
        texts = {name: value for name, value in ours.items() if isinstance(value, str)}
        return {n: v for n, v in ours.items() if n not in texts} | self.told(texts)
