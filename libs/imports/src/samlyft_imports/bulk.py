"""Bulk imports: every bad row named, all or nothing unless asked otherwise, dry runs."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec
from pydantic import BaseModel, ConfigDict
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_imports.rows import Piece, R, Row, RowError
from samlyft_imports.uploads import ahead, read_pieces
from samlyft_web.guard import XLSX
from samlyft_web.problems import FieldError, InvalidError, Localised
from samlyft_web.sayings import Text

__all__ = [
    "Counts",
    "ImportResult",
    "Mode",
    "Piece",
    "Row",
    "RowError",
    "body",
    "read_pieces",
    "run",
]

MAX_ERRORS = 1_000
EMPTY = Text("Filen har inga rader.", "The file has no rows.")
Mode = Literal["atomic", "partial"]


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
    async with session.begin_nested() as savepoint, aclosing(ahead(pieces)) as read:
        async for piece in read:
            counts = await apply(session, piece) if piece.rows else Counts()
            found = piece.errors + counts.errors
            bad = {error.line for error in found}
            received += len(set(piece.lines) | bad)
            rejected += len(bad)
            errors += found[: MAX_ERRORS + 1 - len(errors)]
            total.created += counts.created
            total.changed += counts.changed
            total.unchanged += counts.unchanged
        if not received:
            raise InvalidError(EMPTY)
        if errors and mode == "atomic":
            raise _rejected(errors, rejected)
        if dry_run:
            await savepoint.rollback()
    return ImportResult(
        received=received,
        created=total.created,
        changed=total.changed,
        unchanged=total.unchanged,
        rejected=rejected,
        dry_run=dry_run,
        errors=[RowProblem(**error._asdict()) for error in _in_order(errors)],
        errors_truncated=len(errors) > MAX_ERRORS,
    )


def body(kind: type[Row], /, **example: Any) -> dict[str, Any]:
    """`openapi_extra` of an import route: the same rows as JSON list, NDJSON, CSV or XLSX."""
    schema = msgspec.json.schema(kind)["$defs"][kind.__name__]
    columns = ";".join(example)
    values = ";".join("" if value is None else str(value) for value in example.values())
    line = msgspec.json.encode(example).decode() + "\n"
    rows = {"type": "array", "items": schema}
    return {
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": rows, "example": [example]},
                "application/x-ndjson": {"schema": {"type": "string"}, "example": line},
                "text/csv": {"schema": {"type": "string"}, "example": f"{columns}\n{values}\n"},
                XLSX: {"schema": {"type": "string", "format": "binary"}},
            },
        }
    }


def _in_order(errors: list[RowError]) -> list[RowError]:
    return sorted(errors[:MAX_ERRORS], key=lambda error: error.line)


def _rejected(errors: list[RowError], rejected: int) -> BulkRejectedError:
    return BulkRejectedError(
        Text(
            f"{rejected} rader har fel. Rätta dem, eller skicka med mode=partial.",
            f"{rejected} rows are wrong. Mend them, or send with mode=partial.",
        ),
        errors=[
            FieldError(pointer=f"/{e.line}" + (f"/{e.column}" if e.column else ""), **e._asdict())
            for e in _in_order(errors)
        ],
    )
