"""A wish, and its end: the row is deleted, and no event or record of it remains."""

from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_common.db import widen
from samlyft_enrollment.faults import invalid
from samlyft_enrollment.models import Wish
from samlyft_enrollment.wishes import queries
from samlyft_enrollment.wishes.schemas import WishIn, WishMade
from samlyft_web import etags

PEOPLE = sa.text("select id from person where id = any(:ids) and status = 'active'")
MANAGES = sa.text(
    """
    select exists (
        select from employment e
        join workplace w on w.tenant_id = e.tenant_id and w.id = e.workplace_id
        where e.person_id = :person and e.status = 'active' and w.manager_id = any(:chosen)
    ) or exists (
        select from employment where person_id = any(:chosen) and status = 'active'
            and role_group in ('first_line_manager', 'strategic_manager')
            and (now() at time zone 'Europe/Stockholm')::date
                between starts_on and coalesce(ends_on, 'infinity')
    )
    """
)


async def make_wish(session: AsyncSession, principal: Principal, body: WishIn) -> WishMade:
    """By the person herself, or by the champion or trainer whom she asked to write it down."""
    chosen = [one for one in (body.champion_id, body.trainer_id) if one is not None]
    if not queries.named(principal, body.person_id, *chosen):
        raise invalid("/person_id", "unknown_person")
    if not chosen or body.person_id in chosen:
        raise invalid("/champion_id", "reader_of_wish")
    await widen(session)
    connection = await session.connection()
    found = await connection.execute(PEOPLE, {"ids": [body.person_id, *chosen]})
    known = {row[0] for row in found}
    for name in ("person_id", "champion_id", "trainer_id"):
        value = getattr(body, name)
        if value is not None and value not in known:
            raise invalid(f"/{name}", "unknown_person")
    if await connection.scalar(MANAGES, {"person": body.person_id, "chosen": chosen}):
        raise invalid("/champion_id", "reader_of_wish")
    now = datetime.now(UTC)
    row = Wish(
        tenant_id=principal.tenant_id, id=uuid7(), known_at=now, changed_at=now, **body.model_dump()
    )
    session.add(row)
    return WishMade(wish_id=row.id)


async def meet_wish(session: AsyncSession, wish_id: UUID, if_match: frozenset[str]) -> None:
    """Met, or taken back: it is gone."""
    row = await queries.get_wish(session, wish_id)
    etags.check(if_match, row.version)
    await session.delete(row)
