"""The parameters and the course of every import route."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Query, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.idempotency import Once
from samlyft_imports.bulk import Counts, ImportResult, Mode, Piece, read_pieces, run
from samlyft_imports.layouts import Layout
from samlyft_imports.rows import R

DryRun = Annotated[bool, Query(description="Pröva utan att spara. Try without storing.")]
HowMuch = Annotated[
    Mode, Query(description="`partial` behåller de goda raderna. `partial` keeps the good rows.")
]
Apply = Callable[[AsyncSession, Piece[R]], Awaitable[Counts]]


async def import_rows(  # noqa: PLR0913  # what every import has
    request: Request,
    session: AsyncSession,
    once: Once,
    kind: type[R],
    apply: Apply[R],
    mode: Mode,
    *,
    dry_run: bool,
    settle: Callable[[AsyncSession], Awaitable[None]] | None = None,
    size: int = 2_000,
    layout: Layout | None = None,
) -> Response:
    """Reads, applies and answers, `size` rows at a time; `settle` runs once, when all are stored.

    A dry run leaves its Idempotency-Key free for the real one.
    """

    async def make() -> ImportResult:
        pieces = read_pieces(request, kind, size, stream=once.stream(), layout=layout)
        result = await run(session, pieces, apply, mode, dry_run=dry_run)
        if settle and not dry_run:
            await settle(session)
        return result

    if dry_run:
        return Response((await make()).model_dump_json(), media_type="application/json")
    return await once.answer(session, make, status=200)
