"""Evidence is drawn once, by a seed, and each reading of it is noted."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_training_log.evidence import queries
from samlyft_training_log.evidence.schemas import EvidenceIn, EvidenceOut
from samlyft_training_log.faults import error_of
from samlyft_training_log.models import EvidenceRead, EvidenceRequest
from samlyft_training_log.places import Named, find_places


async def draw(session: AsyncSession, principal: Principal, body: EvidenceIn) -> EvidenceOut:
    """The persons by the seed, of those within the caller's reach who have entries in the period."""
    [place] = await find_places(session, principal, [Named(body.project_code)])
    if place.project_id is None:
        raise error_of("unknown-project")
    if body.to_date < body.from_date:
        raise error_of("period")
    now = datetime.now(UTC)
    row = EvidenceRequest(
        tenant_id=principal.tenant_id,
        request_id=uuid7(),
        project_id=place.project_id,
        known_until=now,
        recorded_at=now,
        actor=principal.actor,
        **body.model_dump(exclude={"project_code"}),
    )
    if body.sample_size:
        row.person_ids = await queries.drawn(session, row, body.sample_size)
    session.add(row)
    await session.flush()
    await note_read(session, principal, row.request_id, "drawn")
    return queries.request_out(row)


async def note_read(
    session: AsyncSession, principal: Principal, request_id: UUID, what: str
) -> None:
    """Who read it, before it is sent."""
    session.add(
        EvidenceRead(
            tenant_id=principal.tenant_id,
            read_id=uuid7(),
            request_id=request_id,
            what=what,
            recorded_at=datetime.now(UTC),
            actor=principal.actor,
        )
    )
    await session.flush()
