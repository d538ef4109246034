"""Whoever no longer works there on the day of a session gives up her seat, however her work ended."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.service import Handler
from samlyft_enrollment.planning.queries import lock_planned_sessions
from samlyft_enrollment.sign_ups.line import Leaving, leave
from samlyft_events import EmploymentChanged, Event, ParticipationChanged

# As it stands now, not as the event says: repeats and reordering change nothing.
WITHOUT_WORK = sa.text(
    """
    select u.id, u.planned_session_id from sign_up u
    join planned_session s on s.tenant_id = u.tenant_id and s.id = u.planned_session_id
        and s.status = 'planned' and s.starts_at > now()
    where u.person_id = any(:people) and u.status in ('confirmed', 'waiting')
        and not exists (
            select from employment e
            where e.tenant_id = u.tenant_id and e.person_id = u.person_id and e.status = 'active'
                and e.starts_on <= (s.starts_at at time zone 'Europe/Stockholm')::date
                and coalesce(e.ends_on, 'infinity')
                    >= (s.starts_at at time zone 'Europe/Stockholm')::date
        )
    """
)
NO_LONGER_IN = sa.text(
    """
    select u.id, u.planned_session_id from sign_up u
    join planned_session s on s.tenant_id = u.tenant_id and s.id = u.planned_session_id
        and s.status = 'planned' and s.starts_at > now()
    join participation p on p.tenant_id = u.tenant_id and p.person_id = u.person_id
        and p.project_id = s.project_id
    where u.person_id = any(:people) and u.status in ('confirmed', 'waiting')
        and (p.status = 'withdrawn' or (p.status = 'ended'
            and p.ends_on < (s.starts_at at time zone 'Europe/Stockholm')::date))
    """
)


async def on_employments(session: AsyncSession, events: list[EmploymentChanged]) -> None:
    """An employment that ended, moved or was removed."""
    await _give_up(session, WITHOUT_WORK, [event.person_id for event in events])


async def on_participations(session: AsyncSession, events: list[ParticipationChanged]) -> None:
    """A participation that ended or was struck out: seats in that project's sessions."""
    gone = [event.person_id for event in events if event.status != "active"]
    await _give_up(session, NO_LONGER_IN, gone)


async def _give_up(session: AsyncSession, query: sa.TextClause, people: Sequence[UUID]) -> None:
    if not people:
        return
    bound = {"people": list(set(people))}
    found = (await (await session.connection()).execute(query, bound)).all()
    if not found:
        return
    planned = await lock_planned_sessions(
        session, sorted({row.planned_session_id for row in found})
    )
    leaving = [Leaving(row.id, "cancelled", "ended") for row in found]
    await leave(session, list(planned.values()), leaving)


HEARING: Mapping[type[Event], Handler] = {
    EmploymentChanged: on_employments,
    ParticipationChanged: on_participations,
}
"""Enrollment hears its own facts here, so that roster imports, SCIM and single changes need not know of seats."""
