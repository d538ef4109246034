"""A closed month is changed with a reason or not at all: what was certified and filed rests on it."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_enrollment.models import PlannedSession
from samlyft_web.problems import ConflictError, Text

CLOSED = sa.text(
    """
    select exists (
        select from planned_session s join heard_month m on m.tenant_id = s.tenant_id
            and m.project_id = s.project_id and m.status = 'closed'
            and m.month = to_char(s.starts_at at time zone 'Europe/Stockholm', 'YYYY-MM')
        where s.id = any(:ids) and (
            m.municipality_code = any(cast(:codes as text[]))
            or (cardinality(cast(:codes as text[])) = 0 and m.municipality_code in (
                select u.municipality_code from sign_up u
                where u.tenant_id = s.tenant_id and u.planned_session_id = s.id
                    and u.status in ('confirmed', 'waiting')
                union select s.municipality_code)))
    )
    """
)


class MonthClosedError(ConflictError):
    """The month of the session is closed, and nobody says why it is changed all the same."""

    code = "month-closed"
    title = Text("Månaden är stängd", "The month is closed")


async def demand_open_month(
    session: AsyncSession,
    planned: Collection[PlannedSession],
    reason: str | None,
    codes: Collection[str] = (),
    *,
    field: str = "after_close",
) -> None:
    """Raises `MonthClosedError` unless there is a reason, or no month in question is closed.

    `codes` are the municipalities of those concerned; without any, of everyone who is signed up.
    """
    if reason is not None or not planned:
        return
    bound = {"ids": [row.id for row in planned], "codes": sorted(set(codes))}
    if await (await session.connection()).scalar(CLOSED, bound):
        raise MonthClosedError(
            Text(
                f"Ange skälet i {field}, eller be den lokala projektledaren öppna månaden igen.",
                f"Give the reason in {field}, or ask the local project leader to reopen the month.",
            )
        )
