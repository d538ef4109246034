"""Rows of an upload: their types, their faults field by field, and what both formats share."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, NoReturn, TypeVar, get_args

import msgspec

from samlyft_imports.layouts import Layout
from samlyft_web.fields import FIRST_YEAR, LAST_YEAR
from samlyft_web.problems import SAFE_NAME, FieldError, InvalidError
from samlyft_web.sayings import OTHER, SAYINGS, Text

MAX_ROWS = 1_000_000


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
    refused: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    """By line the records that `errors` speak of, where they could be read as such."""


def say(line: int, column: str | None, kind: str, limit: str = "") -> RowError:
    """A fault in the words of `sayings`; a column that is not ours is not repeated."""
    code, text = SAYINGS.get(kind, OTHER)
    safe = column if column is None or SAFE_NAME.fullmatch(column) else None
    return RowError(line, safe, code, text.format(limit))


def refuse(sv: str, en: str, errors: Sequence[RowError] = ()) -> NoReturn:
    """The whole upload: no row of it can be trusted."""
    told = [FieldError(pointer=f"/{e.line}/{e.column or ''}", **e._asdict()) for e in errors]
    raise InvalidError(Text(sv, en), errors=told)


class Form(Generic[R]):
    """What both formats share: line numbers, and records made into rows."""

    strict = True

    def __init__(self, kind: type[R], size: int, layout: Layout | None = None) -> None:
        self.kind, self.size, self.line, self.layout = kind, size, 0, layout
        self.fields = msgspec.structs.fields(kind)
        self.names = [f.encode_name for f in self.fields]
        self.temporal = [f.name for f in self.fields if holds(f.type, ("date", "datetime"))]
        self.days = frozenset(f.encode_name for f in self.fields if holds(f.type, ("date",)))
        self.decimals = [f.encode_name for f in self.fields if holds(f.type, ("float", "decimal"))]

    def header(self, told: Sequence[str], line: int = 1) -> list[str]:
        """The columns by our names, empty for those that are not read; refuses what cannot be one."""
        names = [name.strip().lower() for name in told]
        if self.layout:
            names = [self.layout.column(name) or "" for name in told]
        given = {*names, *(self.layout.defaults if self.layout else ())}
        errors = [say(line, n, "extra_forbidden") for n in names if n and n not in self.names]
        if not self.layout:
            errors += [say(line, None, "extra_forbidden") for n in names if not n]
        twice = sorted({n for n in names if n and names.count(n) > 1})
        errors += [say(line, n, "repeated") for n in twice]
        required = [f.encode_name for f in self.fields if f.required]
        errors += [say(line, n, "missing") for n in required if n not in given]
        if errors:
            refuse("Rubrikraden stämmer inte.", "The header row is not right.", errors)
        return names

    def told(self, record: dict[str, str]) -> dict[str, str]:
        """What a row of text says, in our words, with decimal points."""
        if self.layout:
            record = self.layout.record(record, self.days)
        for name in self.decimals:
            if name in record:
                record[name] = record[name].replace(",", ".")
        return record

    def converted(
        self, records: list[dict[str, Any]], lines: Sequence[int], errors: list[RowError]
    ) -> Piece[R]:
        """All at once, and one by one only where one is wrong."""
        rows: list[R] = []
        refused: dict[int, Mapping[str, Any]] = {}
        try:
            rows = msgspec.convert(records, list[self.kind], strict=self.strict)  # type: ignore[name-defined]  # a runtime type
        except msgspec.ValidationError:
            good = []
            for line, record in zip(lines, records, strict=True):
                try:
                    rows.append(msgspec.convert(record, self.kind, strict=self.strict))
                    good.append(line)
                except msgspec.ValidationError:
                    errors += self._faults(record, line)
                    refused[line] = record
            lines = good
        return self.plausible(Piece(rows, lines, errors, refused))

    def _faults(self, record: Mapping[str, Any], line: int) -> list[RowError]:
        """Every fault of one record, not only the first."""
        found = [say(line, k, "extra_forbidden") for k in record if k not in self.names]
        for column in self.fields:
            if column.encode_name in record:
                try:
                    msgspec.convert(record[column.encode_name], column.type, strict=self.strict)
                except msgspec.ValidationError as error:
                    found.append(_describe(str(error), line, column))
            elif column.required:
                found.append(say(line, column.encode_name, "missing"))
        return found or [say(line, None, "")]

    def plausible(self, piece: Piece[R]) -> Piece[R]:
        """Moves rows with impossible years to the errors."""
        bad: dict[int, RowError] = {}
        for name in self.temporal:
            for index, row in enumerate(piece.rows):
                value = getattr(row, name)
                if value is not None and not FIRST_YEAR <= value.year <= LAST_YEAR:
                    bad[index] = say(piece.lines[index], name, "year")
        if not bad:
            return piece
        kept = [i for i in range(len(piece.rows)) if i not in bad]
        return Piece(
            [piece.rows[i] for i in kept],
            [piece.lines[i] for i in kept],
            [*piece.errors, *bad.values()],
            piece.refused | {piece.lines[i]: msgspec.structs.asdict(piece.rows[i]) for i in bad},
        )


KINDS = {"str": "string_type", "array": "list", "object": "dict"}
LIMITS = {
    ">=": "greater_than_equal",
    "<=": "less_than_equal",
    ">": "greater_than",
    "<": "less_than",
}


def _describe(message: str, line: int, column: Any) -> RowError:
    """From msgspec's message: what was expected may be told, what came never."""
    name = column.encode_name
    if found := re.search(r"of length ([<>])= (\d+)", message):
        return say(line, name, "string_too_" + ("long" if found[1] == "<" else "short"), found[2])
    if found := re.search(r"^Expected `\w+` ([<>]=?) ([\d.-]+)", message):
        return say(line, name, LIMITS[found[1]], found[2])
    if found := re.search(r"matching regex '(.+?)'(?: - at|$)", message):
        return say(line, name, "string_pattern_mismatch", found[1].replace("\\\\", "\\"))
    if "enum" in message:
        return say(line, name, "enum", ", ".join(_choices(column.type)))
    if "timezone" in message:
        return say(line, name, "timezone_aware")
    if found := re.search(r"RFC3339 encoded (\w+)", message):
        return say(line, name, found[1])
    if found := re.search(r"^Expected `(\w+)|^Invalid (UUID|decimal)", message):
        kind = (found[1] or found[2]).lower()
        return say(line, name, KINDS.get(kind, kind))
    return say(line, name, "")


def _choices(kind: Any) -> list[str]:
    return [c for a in get_args(kind) for c in ([a] if isinstance(a, str) else _choices(a))]


def holds(kind: Any, names: tuple[str, ...]) -> bool:
    """Whether a field's type is, or may be, one of these."""
    inside = get_args(kind)
    return any(holds(a, names) for a in inside) or getattr(kind, "__name__", "").lower() in names
