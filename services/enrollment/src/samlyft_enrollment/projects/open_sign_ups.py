"""Sign-ups that an end would leave behind: to sessions of the project after somebody's last day."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_web.problems import ConflictError, Text

OPEN = sa.text(
    """
    select p.project_id, s.person_id,
        array_agg((p.starts_at at time zone 'Europe/Stockholm')::date) as days
    from sign_up s
    join planned_session p on p.tenant_id = s.tenant_id and p.id = s.planned_session_id
    where p.project_id = any(:projects) and s.person_id = any(:people)
        and s.status in ('confirmed', 'waiting') and p.status = 'planned'
    group by 1, 2
    """
)


class Taking(NamedTuple):
    """Somebody in a project."""

    project_id: UUID
    person_id: UUID


class OpenSignUpsError(ConflictError):
    """Seats are kept for somebody who is leaving."""

    code = "open-sign-ups"
    title = Text("Anmäld till kommande tillfällen", "Signed up to sessions to come")


async def open_days(
    session: AsyncSession, projects: Collection[UUID], people: Collection[UUID]
) -> dict[Taking, list[date]]:
    """The days of the sessions to which each is signed up or waits; the session must see them all."""
    bound = {"projects": list(projects), "people": list(people)}
    rows = (await (await session.connection()).execute(OPEN, bound)).all()
    return {Taking(row.project_id, row.person_id): row.days for row in rows}


def after(days: Collection[date], last: date | None) -> int:
    """How many lie after the last day; who never took part leaves them all."""
    return sum(last is None or day > last for day in days)


def refuse(count: int) -> None:
    """Raises `OpenSignUpsError` if there are any."""
    if count:
        raise OpenSignUpsError(
            Text(
                f"Personen är anmäld till {count} tillfällen efter sista dagen. Avboka dem först.",
                f"The person is signed up to {count} sessions after the last day. Cancel those first.",
            )
        )
