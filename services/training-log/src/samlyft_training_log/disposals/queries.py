"""Protocols, what was in them, and whether a document is gone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.db import widen
from samlyft_training_log import logbook
from samlyft_training_log.disposals.schemas import DisposalOut, DisposedDocumentOut
from samlyft_training_log.disposals.statements import GONE
from samlyft_training_log.models import Disposal, DisposedDocument
from samlyft_web.problems import AppError, Text

GONE_ANSWER: dict[str, Any] = {
    "description": "Gallrad: beslutet och kontrollsumman står i svaret. Disposed of; the answer has the hash.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
"""How a route's document tells of `DisposedError`."""


class DisposedError(AppError):
    """The document was disposed of by decision; its hash remains."""

    status, code = 410, "disposed"
    title = Text("Gallrad", "Disposed of")


async def demand_kept(session: AsyncSession, kind: str, document_id: UUID) -> None:
    """Raises `DisposedError` where it is gone, with the decision and the hash. Widens: protocols are the tenant's."""
    await widen(session)
    connection = await session.connection()
    gone = (
        await connection.execute(GONE, {"kind": kind, "document_id": document_id})
    ).one_or_none()
    if gone is not None:
        day = f"{gone.recorded_at:%Y-%m-%d}"
        raise DisposedError(
            Text(
                f"Handlingen gallrades {day} enligt {gone.decision}. SHA-256: {gone.content_hash}.",
                f"The document was disposed of on {day} by {gone.decision}. SHA-256: {gone.content_hash}.",
            )
        )


def disposals() -> Any:
    """All protocols within reach, unordered."""
    return select(Disposal)


async def get_disposal(session: AsyncSession, disposal_id: UUID) -> Disposal:
    """The protocol; `NotFoundError` otherwise."""
    row: Disposal = await logbook.get(
        session, disposals().where(col(Disposal.disposal_id) == disposal_id)
    )
    return row


def disposal_out(row: Disposal) -> DisposalOut:
    """A row of `disposal`."""
    return DisposalOut.model_validate(row.model_dump())


def documents(disposal_id: UUID) -> Any:
    """What was disposed of, unordered."""
    return select(DisposedDocument).where(col(DisposedDocument.disposal_id) == disposal_id)


def document_out(row: DisposedDocument) -> DisposedDocumentOut:
    """A row of `disposed_document`."""
    return DisposedDocumentOut.model_validate(row.model_dump())
