"""Reads of what was asked for and who has read it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_training_log import logbook
from samlyft_training_log.evidence.schemas import EvidenceOut, EvidenceReadOut
from samlyft_training_log.models import EvidenceRead, EvidenceRequest

DRAWN = sa.text(
    """
    select e.person_id from entry e
    where e.project_id = :project_id and e.local_date between :from_date and :to_date
    group by e.person_id
    order by sha256(convert_to(:seed || e.person_id::text, 'UTF8')), e.person_id
    limit :size
    """
)


async def drawn(session: AsyncSession, row: EvidenceRequest, size: int) -> list[UUID]:
    """The sample: by the digest of seed and person, so that anyone can draw it again."""
    names = {
        "project_id": row.project_id,
        "from_date": row.from_date,
        "to_date": row.to_date,
        "seed": row.seed,
        "size": size,
    }
    return list((await (await session.connection()).execute(DRAWN, names)).scalars().all())


def requests() -> Any:
    """All requests, unordered."""
    return select(EvidenceRequest)


async def get_request(session: AsyncSession, request_id: UUID) -> EvidenceRequest:
    """The request; `NotFoundError` otherwise."""
    query = requests().where(col(EvidenceRequest.request_id) == request_id)
    row: EvidenceRequest = await logbook.get(session, query)
    return row


def request_out(row: EvidenceRequest) -> EvidenceOut:
    """A row of `evidence_request`."""
    persons = None if row.person_ids is None else len(row.person_ids)
    return EvidenceOut.model_validate({**row.model_dump(), "persons": persons})


def reads() -> Any:
    """All readings, unordered."""
    return select(EvidenceRead)


def read_out(row: EvidenceRead) -> EvidenceReadOut:
    """A row of `evidence_read`."""
    return EvidenceReadOut.model_validate(row.model_dump())
