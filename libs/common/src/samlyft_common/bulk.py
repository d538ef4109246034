"""Bulk imports: CSV and NDJSON read in pieces, every bad row named, all or nothing unless asked."""

import asyncio
import csv
import datetime as dt
import io
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, NamedTuple, TypeVar

import msgspec
from fastapi import Request
from pydantic import BaseModel, ConfigDict
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.fields import FIRST_YEAR, LAST_YEAR
from samlyft_common.problems import SAFE_NAME, FieldError, InvalidError, Localised
from samlyft_common.sayings import Text

MAX_ROWS, MAX_LINE, MAX_ERRORS = 1_000_000, 65_536, 1_000
Mode = Literal["atomic", "partial"]


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

    rows: list[R]
    lines: Sequence[int]
    errors: list[RowError] = field(default_factory=list)


@dataclass(slots=True)
class Counts:
    """What one piece led to; rows named in `errors` were left alone."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    errors: list[RowError] = field(default_factory=list)


class RowProblem(BaseModel):
    """A row that was not taken, and why."""

    line: int
    column: str | None
    code: str
    detail: Localised


class ImportResult(BaseModel):
    """What an import did, or would have done."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "received": 3,
                "created": 2,
                "changed": 0,
                "unchanged": 0,
                "rejected": 1,
                "dry_run": False,
                "errors": [
                    {"line": 3, "column": "minutes", "code": "range", "detail": "Ska vara minst 1."}
                ],
                "errors_truncated": False,
            }
        }
    )

    received: int
    created: int
    changed: int
    unchanged: int
    rejected: int
    dry_run: bool
    errors: list[RowProblem]
    errors_truncated: bool = False


class BulkRejectedError(InvalidError):
    """An atomic import with bad rows: nothing was stored."""

    code = "rows-rejected"
    title = Text("Inget är sparat", "Nothing was stored")


class _UndoneError(Exception):
    """Leaves the savepoint of a dry run."""


async def run(
    session: AsyncSession,
    pieces: AsyncIterator[Piece[R]],
    apply: Callable[[AsyncSession, Piece[R]], Awaitable[Counts]],
    mode: Mode = "atomic",
    *,
    dry_run: bool = False,
) -> ImportResult:
    """Applies all pieces inside one savepoint, which a dry run rolls back."""
    total, errors, received, rejected = Counts(), list[RowError](), 0, 0
    try:
        async with session.begin_nested():
            async for piece in pieces:
                counts = await apply(session, piece) if piece.rows else Counts()
                found = piece.errors + counts.errors
                bad = {error.line for error in found}
                received += len(set(piece.lines) | bad)
                rejected += len(bad)
                errors += found[: MAX_ERRORS + 1 - len(errors)]
                total.created += counts.created
                total.changed += counts.changed
                total.unchanged += counts.unchanged
            if errors and mode == "atomic":
                raise _rejected(errors)
            if dry_run:
                raise _UndoneError
    except _UndoneError:
        pass
    return ImportResult(
        received=received,
        created=total.created,
        changed=total.changed,
        unchanged=total.unchanged,
        rejected=rejected,
        dry_run=dry_run,
        errors=[RowProblem(**error._asdict()) for error in sorted(errors[:MAX_ERRORS])],
        errors_truncated=len(errors) > MAX_ERRORS,
    )
