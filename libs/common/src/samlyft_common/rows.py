"""Rows of an upload, read in pieces so that neither memory nor the event loop notices its size."""

import asyncio
import csv
import io
import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, NoReturn, TypeVar, get_args

import msgspec
from fastapi import Request

from samlyft_common.fields import FIRST_YEAR, LAST_YEAR
from samlyft_common.problems import SAFE_NAME, FieldError, InvalidError
from samlyft_common.sayings import OTHER, SAYINGS, Text

MAX_ROWS, MAX_LINE = 1_000_000, 65_536
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
ESCAPED = re.compile(rb"(?<!\\)(?:\\\\)*\\u00(?:0[0-8bBcCeEfF]|1[0-9a-fA-F]|7[fF])")
BROKEN = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


class Row(msgspec.Struct, forbid_unknown_fields=True):
    """Base of the rows of one kind of import: fields are columns, those with a default optional."""


R = TypeVar("R", bound=Row)


class RowError(NamedTuple):
    """One fault of one row."""

    line: int
    column: str | None
    code: str
    detail: Text


@dataclass(slots=True)
class Piece(Generic[R]):
    """Some rows in the file's order; `lines` are their line numbers."""

    rows: list[R] = field(default_factory=list)
    lines: Sequence[int] = ()
    errors: list[RowError] = field(default_factory=list)


def _say(line: int, column: str | None, kind: str, limit: str = "") -> RowError:
    code, text = SAYINGS.get(kind, OTHER)
    safe = column if column is None or SAFE_NAME.fullmatch(column) else None
    return RowError(line, safe, code, Text(text.sv.format(limit), text.en.format(limit)))


def _refuse(sv: str, en: str, errors: Sequence[RowError] = ()) -> NoReturn:
    """The whole upload: no row of it can be trusted."""
    told = [FieldError(pointer=f"/{e.line}/{e.column or ''}", **e._asdict()) for e in errors]
    raise InvalidError(Text(sv, en), errors=told)


async def read_pieces(
    request: Request,
    kind: type[R],
    size: int = 2_000,
    *,
    stream: AsyncIterator[bytes] | None = None,
) -> AsyncIterator[Piece[R]]:
    """The body as typed rows; `stream` where Idempotency-Key reads along."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    form: _Csv[R] | _Ndjson[R] = _Csv(kind, size) if media == "text/csv" else _Ndjson(kind, size)
    chunks = stream or request.stream()
    waiting, seen = b"", 0
    async for chunk in _as_lines(chunks) if media == "application/json" else chunks:
        waiting += chunk
        if len(waiting) < MAX_LINE and chunk:
            continue
        end = form.boundary(waiting)
        if len(waiting) - end > MAX_LINE:
            line = form.line + waiting.count(b"\n", 0, end)
            _refuse(
                f"Raden efter rad {line} är för lång, eller saknar slutcitattecken.",
                f"The row after line {line} is too long, or lacks a closing quote.",
            )
        block, waiting = waiting[:end], waiting[end:]
        for piece in form.pieces(block):
            seen += len(piece.rows)
            yield piece
            await asyncio.sleep(0)
        if seen > MAX_ROWS:
            _refuse(f"Högst {MAX_ROWS} rader.", f"At most {MAX_ROWS} rows.")
    for piece in form.pieces(waiting):
        yield piece


async def _as_lines(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """A JSON list, which the guard has kept small and checked; no string of JSON has a line end."""
    try:
        rows = msgspec.json.decode(b"".join([chunk async for chunk in chunks]), type=list[msgspec.Raw])
    except msgspec.ValidationError:
        _refuse("Skicka en lista av rader.", "Send a list of rows.")
    yield b"\n".join(bytes(row).replace(b"\n", b" ") for row in rows)


class _Form(Generic[R]):
    """What both formats share: line numbers, and faults told field by field."""

    strict = True

    def __init__(self, kind: type[R], size: int) -> None:
        self.kind, self.size, self.line = kind, size, 0
        self.fields = msgspec.structs.fields(kind)
        self.names = [f.encode_name for f in self.fields]
        self.temporal = [f.name for f in self.fields if _holds(f.type, ("date", "datetime"))]

    def faults(self, record: Mapping[str, Any], line: int) -> list[RowError]:
        """Every fault of one record, not only the first."""
        found = [_say(line, k, "extra_forbidden") for k in record if k not in self.names]
        for column in self.fields:
            if column.encode_name in record:
                try:
                    msgspec.convert(record[column.encode_name], column.type, strict=self.strict)
                except msgspec.ValidationError as error:
                    found.append(_describe(str(error), line, column))
            elif column.required:
                found.append(_say(line, column.encode_name, "missing"))
        return found or [_say(line, None, "")]

    def checked(self, piece: Piece[R]) -> Piece[R]:
        """Moves rows with impossible years to the errors."""
        bad: dict[int, RowError] = {}
        for name in self.temporal:
            for index, row in enumerate(piece.rows):
                value = getattr(row, name)
                if value is not None and not FIRST_YEAR <= value.year <= LAST_YEAR:
                    bad[index] = _say(piece.lines[index], name, "year")
        if not bad:
            return piece
        kept = [i for i in range(len(piece.rows)) if i not in bad]
        return Piece(
            [piece.rows[i] for i in kept],
            [piece.lines[i] for i in kept],
            piece.errors + list(bad.values()),
        )


class _Ndjson(_Form[R]):
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
            yield self.checked(self._piece(lines[start : start + self.size]))

    def _piece(self, lines: list[bytes]) -> Piece[R]:
        first = self.line + 1
        self.line += len(lines)
        joined = b"\n".join(lines)
        if b"\\u" not in joined or not ESCAPED.search(joined):
            try:
                rows = self.decoder.decode_lines(joined)
                if len(rows) == len(lines):
                    return Piece(rows, range(first, first + len(rows)))
            except BROKEN:
                pass
        return self._one_by_one(lines, first)

    def _one_by_one(self, lines: list[bytes], first: int) -> Piece[R]:
        good: list[tuple[int, R]] = []
        errors: list[RowError] = []
        for number, line in enumerate(lines, first):
            if not line.strip():
                continue
            if b"\\u" in line and ESCAPED.search(line):
                errors.append(_say(number, None, "characters"))
                continue
            try:
                good.append((number, self.decoder.decode(line)))
            except BROKEN as error:
                errors += self._faults_of(line, number, error)
        return Piece([row for _, row in good], [number for number, _ in good], errors)

    def _faults_of(self, line: bytes, number: int, error: Exception) -> list[RowError]:
        if isinstance(error, msgspec.ValidationError):
            record = msgspec.json.decode(line)
            if isinstance(record, dict):
                return self.faults(record, number)
        return [_say(number, None, "json_invalid")]


class _Csv(_Form[R]):
    strict = False
    columns: list[str] | None = None
    delimiter = ";"

    def __init__(self, kind: type[R], size: int) -> None:
        super().__init__(kind, size)
        self.decimals = [f.encode_name for f in self.fields if _holds(f.type, ("float", "decimal"))]

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
            _refuse(
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
        errors = [_say(1, name, "extra_forbidden") for name in columns if name not in self.names]
        errors += [_say(1, n, "repeated") for n in sorted(set(columns)) if columns.count(n) > 1]
        errors += [
            _say(1, f.encode_name, "missing")
            for f in self.fields
            if f.required and f.encode_name not in columns
        ]
        if errors:
            _refuse("Rubrikraden stämmer inte.", "The header row is not right.", errors)
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
                errors.append(_say(line, None, "csv"))
                continue
            if len(values) != width:
                if values:
                    errors.append(_say(line, None, "width", str(width)))
            elif odd and CONTROL.search("".join(values)):
                errors.append(_say(line, None, "characters"))
            else:
                lines.append(line)
                records.append({k: v for k, v in zip(columns, values, strict=True) if v})
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


KINDS = {"str": "string_type", "array": "list", "object": "dict"}
COMPARED = {
    ">=": "greater_than_equal",
    "<=": "less_than_equal",
    ">": "greater_than",
    "<": "less_than",
}


def _describe(message: str, line: int, column: Any) -> RowError:
    """From msgspec's message: what was expected may be told, what came never."""
    name = column.encode_name
    if found := re.search(r"of length ([<>])= (\d+)", message):
        return _say(line, name, "string_too_" + ("long" if found[1] == "<" else "short"), found[2])
    if found := re.search(r"^Expected `\w+` ([<>]=?) ([\d.-]+)", message):
        return _say(line, name, COMPARED[found[1]], found[2])
    if "enum" in message:
        return _say(line, name, "enum", ", ".join(_choices(column.type)))
    if "timezone" in message:
        return _say(line, name, "timezone_aware")
    if found := re.search(r"RFC3339 encoded (\w+)", message):
        return _say(line, name, found[1])
    if found := re.search(r"^Expected `(\w+)|^Invalid (UUID|decimal)", message):
        kind = (found[1] or found[2]).lower()
        return _say(line, name, KINDS.get(kind, kind))
    return _say(line, name, "")


def _choices(kind: Any) -> list[str]:
    return [c for a in get_args(kind) for c in ([a] if isinstance(a, str) else _choices(a))]


def _holds(kind: Any, names: tuple[str, ...]) -> bool:
    """Whether a field's type is, or may be, one of these."""
    inside = get_args(kind)
    return any(_holds(a, names) for a in inside) or getattr(kind, "__name__", "").lower() in names
