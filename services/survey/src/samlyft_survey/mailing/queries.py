"""Who can be mailed."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_survey.models import Address
from samlyft_web.problems import NotFoundError, Text

# Letters are kept for ninety days without address and text; what came back is remembered longer, on the address.
BOUNCED = sa.text(
    """
    update address a set status = 'bounced', version = version + 1, updated_at = now()
    where a.status = 'active' and exists (
        select from letter l
        where l.tenant_id = a.tenant_id and l.reference = 'invitation ' || a.address_id
            and l.posted_at >= a.updated_at and l.recipient is null and l.sent_at is null
            and l.failure is not null
    )
    """
)
PROTECTED = sa.text("select coalesce(bool_or(protected), true) from person where person_id = :id")
IS_PARTICIPANT = sa.text("select exists (select from participation where person_id = :id)")


async def address_of(
    session: AsyncSession, person_id: UUID, *, lock: bool = False
) -> Address | None:
    """One participant's address, if she has one within reach."""
    query = select(Address).where(col(Address.person_id) == person_id)
    return (await session.exec(query.with_for_update() if lock else query)).one_or_none()


async def demand_participant(session: AsyncSession, person_id: UUID) -> None:
    """Raises `NotFoundError` for those beyond reach, and for protected persons: they are handed letters by name."""
    connection = await session.connection()
    if not await connection.scalar(IS_PARTICIPANT, {"id": person_id}) or await connection.scalar(
        PROTECTED, {"id": person_id}
    ):
        raise NotFoundError(
            Text("Ingen sådan deltagare som kan få brev.", "No such participant who can be mailed.")
        )


async def mailable(session: AsyncSession, people: Sequence[UUID]) -> list[Address]:
    """Those of them whose address works and who have not declined."""
    await (await session.connection()).execute(BOUNCED)
    query = select(Address).where(
        col(Address.person_id).in_(people), col(Address.status) == "active"
    )
    return list((await session.exec(query.execution_options(populate_existing=True))).all())
