"""Rows of NDJSON: whole pieces at once, line by line only where one is wrong."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from samlyft_common.rows import Form, Piece, R, RowError, say

BROKEN = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
CONTROL = re.compile(rb"(?<!\\)(?:\\\\)*\\u00(?:0[0-8bBcCeEfF]|1[0-9a-fA-F]|7[fF])")
"""Control characters as JSON has them: escaped. PostgreSQL stores no NUL."""


class Ndjson(Form[R]):
    """The form of `application/x-ndjson`."""

    def __init__(self, kind: type[R], size: int) -> None:
        super().__init__(kind, size)
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
        if b"\\u" not in joined or not CONTROL.search(joined):
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
                records[number] = msgspec.json.decode(line, type=dict[str, Any])
            except BROKEN:
                errors.append(say(number, None, "json_invalid"))
        return self.converted(list(records.values()), list(records), errors)
