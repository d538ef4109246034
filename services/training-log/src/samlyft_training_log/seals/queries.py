"""Reads of the chain for requests, certificates and reports."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_training_log.ledger.statements import widen
from samlyft_training_log.models import METADATA
from samlyft_training_log.seals.schemas import ChainHead, SealOut
from samlyft_training_log.seals.walking import Fetch, head_of

SEAL = METADATA.tables["seal"]


def reader(session: AsyncSession) -> Fetch:
    """Lets the walk use a request's own transaction."""

    async def fetch(query: str, *arguments: Any) -> list[Any]:
        connection = await session.connection()
        return list((await connection.exec_driver_sql(query, arguments)).mappings())

    return fetch


async def chain_head(session: AsyncSession, position: int | None = None) -> ChainHead:
    """The head of the session's tenant: what a certificate or a report notes."""
    await widen(session)
    return await head_of(reader(session), session.info["tenant_id"], position)


def seals() -> Any:
    """All seals, unordered; the count of entries leaves out the posting's own digest."""
    erased = (
        sa.select(sa.func.count())
        .select_from(sa.func.unnest(SEAL.c.salts).alias("salt"))
        .where(sa.column("salt").is_(None))
        .scalar_subquery()
    )
    return sa.select(
        SEAL.c.position,
        SEAL.c.posting_id,
        SEAL.c.sealed_at,
        sa.func.encode(SEAL.c.link, "hex").label("link"),
        (sa.func.cardinality(SEAL.c.digests) - 1).label("entries"),
        erased.label("erased"),
    )


def seal_out(row: Any) -> SealOut:
    """A row of `seals`."""
    return SealOut.model_validate(row._asdict())
