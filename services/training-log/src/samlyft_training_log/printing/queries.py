"""Reads of prints: each by whoever asked for it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_training_log.models import METADATA
from samlyft_training_log.printing.schemas import PrintOut
from samlyft_web.problems import NotFoundError, Text

PRINT = METADATA.tables["certificate_print"]
PART = METADATA.tables["print_part"]
NO_PRINT = Text("Utskriften finns inte.", "There is no such print.")
NEXT_PART = sa.text(
    "select part, content from print_part where print_id = :id and part >= :part order by part limit 1"
)


def prints(principal: Principal) -> Any:
    """The caller's own prints with how far they have come, unordered."""
    sums = (
        sa.select(
            sa.func.coalesce(
                sa.func.sum(sa.func.cardinality(PART.c.certificate_ids)).filter(
                    PART.c.content.is_not(None)
                ),
                0,
            ).label("made"),
            sa.func.count().filter(PART.c.made_at.is_(None)).label("waiting"),
            sa.func.count(PART.c.failure).label("failed"),
            sa.func.max(PART.c.made_at).label("last_at"),
        )
        .where(PART.c.tenant_id == PRINT.c.tenant_id, PART.c.print_id == PRINT.c.print_id)
        .lateral("sums")
    )
    return (
        sa.select(*PRINT.c, *sums.c).join(sums, sa.true()).where(PRINT.c.actor == principal.actor)
    )


def print_out(row: Any) -> PrintOut:
    """A row of `prints`."""
    status = "done" if not row.waiting else "running" if row.made else "waiting"
    if row.failed and not row.waiting:
        status = "failed"
    finished = None if row.waiting else row.last_at
    return PrintOut.model_validate(row._asdict() | {"status": status, "finished_at": finished})


async def get_print(session: AsyncSession, principal: Principal, print_id: UUID) -> PrintOut:
    """The caller's print; `NotFoundError` otherwise."""
    query = prints(principal).where(PRINT.c.print_id == print_id)
    row = (await (await session.connection()).execute(query)).one_or_none()
    if row is None:
        raise NotFoundError(NO_PRINT)
    return print_out(row)


async def next_files(
    session: AsyncSession, print_id: UUID, part: int
) -> tuple[int, list[tuple[str, bytes]]] | None:
    """The names and files of the first part from a number on; None after the last."""
    key = {"id": print_id, "part": part}
    row = (await (await session.connection()).execute(NEXT_PART, key)).one_or_none()
    if row is None:
        return None
    return row.part, msgspec.msgpack.decode(row.content, type=list[tuple[str, bytes]])
