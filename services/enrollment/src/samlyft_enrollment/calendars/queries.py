"""What a calendar feed shows: sessions and places, never a person's name."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_enrollment.calendars.icalendar import Entry
from samlyft_enrollment.calendars.schemas import CalendarLinkOut
from samlyft_enrollment.models import CalendarLink
from samlyft_enrollment.sign_ups.queries import own_only
from samlyft_web.problems import NotFoundError, Text

BEHIND = timedelta(days=60)
OF = {
    "workplace": """(s.workplace_id = :whose or exists (
        select from sign_up u join person p on p.tenant_id = u.tenant_id and p.id = u.person_id
        where u.tenant_id = s.tenant_id and u.planned_session_id = s.id and u.workplace_id = :whose
            and u.status = 'confirmed' and p.protection = 'none'))""",
    "trainer": """exists (select from planned_trainer t where t.tenant_id = s.tenant_id
        and t.planned_session_id = s.id and t.person_id = :whose)""",
    "person": """exists (select from sign_up u where u.tenant_id = s.tenant_id
        and u.planned_session_id = s.id and u.person_id = :whose and u.status = 'confirmed')""",
}
SESSIONS = {
    kind: sa.text(
        f"""
        select s.id, s.version, s.changed_at, s.starts_at, s.ends_at, s.place, s.form, s.status,
            case when s.form = 'digital' then s.link end as link, a.name,
            coalesce(s.place, w.name) as location
        from planned_session s
        join activity a on a.tenant_id = s.tenant_id and a.id = s.activity_id
        left join workplace w on w.tenant_id = s.tenant_id and w.id = s.workplace_id
        where s.ends_at > :since and {whose}
        order by s.starts_at, s.id limit 2000
        """
    )
    for kind, whose in OF.items()
}
# Whoever is protected by now has no feed, whenever its link was made.
OPEN = sa.text(
    """
    select l.*, coalesce(w.name, '') as workplace from calendar_link l
    left join workplace w on w.tenant_id = l.tenant_id and w.id = l.workplace_id
    left join person p on p.tenant_id = l.tenant_id and p.id = l.person_id
    where l.token_hash = :hash and l.revoked_at is null
        and (l.person_id is null or (p.protection = 'none' and p.status = 'active'))
    """
)


async def opened(session: AsyncSession, token_hash: bytes) -> dict[str, Any] | None:
    """The link that the token opens, if any."""
    rows = await (await session.connection()).execute(OPEN, {"hash": token_hash})
    row = rows.mappings().one_or_none()
    return dict(row) if row else None


async def entries(session: AsyncSession, link: dict[str, Any]) -> list[Entry]:
    """The sessions of its feed, from two months back."""
    bound = {
        "whose": link["workplace_id"] or link["person_id"],
        "since": datetime.now(UTC) - BEHIND,
    }
    rows = await (await session.connection()).execute(SESSIONS[link["kind"]], bound)
    return [
        Entry(
            uid=f"{row.id}@samlyft",
            sequence=row.version - 1,
            changed_at=row.changed_at,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            summary=row.name,
            location=row.location,
            url=row.link,
            cancelled=row.status == "cancelled",
        )
        for row in rows
    ]


def links(principal: Principal) -> Any:
    """The links within the caller's reach."""
    query = select(CalendarLink)
    return query.where(sa.false()) if own_only(principal) else query


async def get_link(
    session: AsyncSession, principal: Principal, link_id: UUID, *, lock: bool = False
) -> CalendarLink:
    """The link within the caller's reach, or `NotFoundError`."""
    query = links(principal).where(col(CalendarLink.id) == link_id)
    row: CalendarLink | None = (
        await session.exec(query.with_for_update() if lock else query)
    ).one_or_none()
    if row is None:
        raise NotFoundError(Text("Kalenderlänken finns inte.", "There is no such calendar link."))
    return row


def link_out(row: CalendarLink) -> CalendarLinkOut:
    """A row of `calendar_link`; never its token."""
    return CalendarLinkOut.model_validate({"calendar_link_id": row.id, **row.model_dump()})
