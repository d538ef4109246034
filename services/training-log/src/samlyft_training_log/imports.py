"""The parameters and the course of every import route, and what its rows have in common."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
from fastapi import Query, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.bulk import Counts, ImportResult, Mode, Piece, Row, body, read_pieces, run
from samlyft_common.idempotency import Once
from samlyft_common.rows import R, RowError
from samlyft_training_log.faults import FAULTS

DryRun = Annotated[bool, Query(description="Pröva utan att spara. Try without storing.")]
HowMuch = Annotated[
    Mode, Query(description="`partial` behåller de goda raderna. `partial` keeps the good rows.")
]
Apply = Callable[[AsyncSession, Piece[R]], Awaitable[Counts]]

PIECE = 5_000
"""Rows a statement."""

CODE = r"^[A-Za-zÅÄÖåäö0-9][A-Za-zÅÄÖåäö0-9._-]{0,63}$"
EMPLOYER = r"^[0-9]{6}-[0-9]{4}$"
EMPLOYEE = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$"
CodeText = Annotated[str, msgspec.Meta(pattern=CODE)]
EmployerText = Annotated[str, msgspec.Meta(pattern=EMPLOYER)]
EmployeeText = Annotated[str, msgspec.Meta(pattern=EMPLOYEE)]
InstantText = Annotated[datetime, msgspec.Meta(tz=True)]


async def import_rows(  # noqa: PLR0913  # what every import has
    request: Request,
    session: AsyncSession,
    once: Once,
    kind: type[R],
    apply: Apply[R],
    settle: Callable[[AsyncSession], Awaitable[None]],
    *,
    mode: Mode,
    dry_run: bool,
) -> Response:
    """Reads, applies and answers; `settle` runs once, when all pieces are stored.

    A dry run leaves its Idempotency-Key free for the real one.
    """

    async def make() -> ImportResult:
        pieces = gathered(read_pieces(request, kind, PIECE, stream=once.stream()))
        result = await run(session, pieces, apply, mode, dry_run=dry_run)
        if not dry_run:
            await settle(session)
        return result

    if dry_run:
        return Response((await make()).model_dump_json(), media_type="application/json")
    return await once.answer(session, make, status=200)


async def gathered(pieces: AsyncIterator[Piece[R]]) -> AsyncIterator[Piece[R]]:
    """Joins what came in small network reads: a piece is a statement, and its rows share postings."""
    whole = Piece[R]()
    async for piece in pieces:
        whole = Piece(
            whole.rows + piece.rows, [*whole.lines, *piece.lines], whole.errors + piece.errors
        )
        if len(whole.rows) >= PIECE:
            yield whole
            whole = Piece()
    yield whole


def body_of(kind: type[Row], example: Mapping[str, Any]) -> dict[str, Any]:
    """What OpenAPI says of an import's body; `bulk.body` with columns that may be called `kind`."""
    told = body(kind)
    content = told["requestBody"]["content"]
    line = msgspec.json.encode(example).decode()
    values = ";".join("" if value is None else str(value) for value in example.values())
    content["application/json"]["example"] = [dict(example)]
    content["application/x-ndjson"]["example"] = f"{line}\n"
    content["text/csv"]["example"] = f"{';'.join(example)}\n{values}\n"
    return told


def rounds(keys: Sequence[object]) -> list[list[int]]:
    """Positions of rows so that no key stands twice in one round: a later row builds on an earlier."""
    result: list[list[int]] = []
    seen: dict[object, int] = {}
    for position, key in enumerate(keys):
        turn = seen[key] = seen.get(key, -1) + 1
        if turn == len(result):
            result.append([])
        result[turn].append(position)
    return result


def fault_of_known_at(principal: Principal, known_at: datetime | None) -> str | None:
    """The code of what is wrong with a row's `known_at`, which only imported history carries."""
    if known_at is None:
        return None
    if "history:import" not in principal.permissions:
        return "history-import"
    return "known-in-future" if known_at > datetime.now(UTC) else None


def row_error(line: int, code: str) -> RowError:
    """A fault as an import tells it."""
    column, text = FAULTS[code]
    return RowError(line, column, code, text)
