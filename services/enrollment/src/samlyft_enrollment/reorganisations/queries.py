"""Reads of reorganisations, and of everything that one touches."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_enrollment.models import Employment, Workplace, WorkplaceChange
from samlyft_enrollment.reorganisations.schemas import WorkplaceChangeOut
from samlyft_web.problems import NotFoundError, Text

LATER = sa.text(
    """
    with recursive later as (
        select unnest(successor_ids) as id from workplace where id = any(:ids)
        union select unnest(w.successor_ids) from later join workplace w on w.id = later.id
    )
    select id from later
    """
)
TAKEN = sa.text(
    """
    select employee_number from employment
    where employer_number = :employer and employee_number = any(:numbers) and status = 'active'
        and (ends_on is null or ends_on >= :day) and not id = any(:moved)
    """
)


RESTS = {
    "employment": "employment where workplace_id = any(:opened) and status = 'active' and not id = any(:ours)",
    "participation": "participation where workplace_id = any(:opened)",
    "sign_up": "sign_up where workplace_id = any(:opened)",
    "planned_session": "planned_session where workplace_id = any(:opened)",
    "shift": "shift where workplace_id = any(:opened)",
    "champion": "champion where workplace_ids && cast(:opened as uuid[])",
    "champion_application": "champion_application where workplace_id = any(:opened)",
    "calendar_link": "calendar_link where workplace_id = any(:opened)",
    "reorganisation": "workplace_change where undone_at is null and id > :change"
    " and (workplace_ids && cast(:touched as uuid[]) or successor_ids && cast(:touched as uuid[]))",
    "attendance": "heard_entry h join employment e on e.person_id = h.person_id"
    " where e.id = any(:moved) and h.local_date >= e.starts_on"
    " and h.local_date <= coalesce(e.ends_on, 'infinity')",
}
"""What may stand on a reorganisation: rows that name what it opened, and hours of whoever went along."""
RESTING = sa.text(
    "select " + ", ".join(f"exists (select from {what}) as {name}" for name, what in RESTS.items())
)


def change_out(row: WorkplaceChange) -> WorkplaceChangeOut:
    """A row of `workplace_change`."""
    return WorkplaceChangeOut.model_validate({"workplace_change_id": row.id, **row.model_dump()})


async def get_change(
    session: AsyncSession, change_id: UUID, *, lock: bool = False
) -> WorkplaceChange:
    """The reorganisation, or `NotFoundError`."""
    query = select(WorkplaceChange).where(col(WorkplaceChange.id) == change_id)
    row = (await session.exec(query.with_for_update() if lock else query)).one_or_none()
    if row is None:
        raise NotFoundError(
            Text("Omorganisationen finns inte.", "There is no such reorganisation.")
        )
    return row


async def workplaces_of(
    session: AsyncSession, ids: Sequence[UUID], codes: Sequence[str]
) -> list[Workplace]:
    """Those that are named by id or code, locked in one order."""
    query = select(Workplace).where(or_(col(Workplace.id).in_(ids), col(Workplace.code).in_(codes)))
    return list((await session.exec(query.order_by(col(Workplace.id)).with_for_update())).all())


async def later_than(session: AsyncSession, ids: Sequence[UUID]) -> set[UUID]:
    """Everything that these have become since, however many steps on."""
    rows = await (await session.connection()).execute(LATER, {"ids": list(ids)})
    return {row.id for row in rows}


async def staff_from(session: AsyncSession, ids: Sequence[UUID], day: date) -> list[Employment]:
    """Employments there that last to that day or begin after it, locked."""
    query = (
        select(Employment)
        .where(
            col(Employment.workplace_id).in_(ids),
            col(Employment.status) == "active",
            or_(col(Employment.ends_on).is_(None), col(Employment.ends_on) >= day),
        )
        .order_by(col(Employment.id))
        .with_for_update()
    )
    return list((await session.exec(query)).all())


async def taken_numbers(
    session: AsyncSession, employer: str, numbers: Sequence[str], day: date, moved: Sequence[UUID]
) -> set[str]:
    """Which of the numbers somebody else has with that employer by then."""
    named = {"employer": employer, "numbers": list(numbers), "day": day, "moved": list(moved)}
    rows = await (await session.connection()).execute(TAKEN, named)
    return {row.employee_number for row in rows}


async def undone_parts(
    session: AsyncSession, ids: Sequence[UUID], day: date
) -> dict[UUID, Employment]:
    """Parts from that day that were taken back, by the employment that they went on from."""
    query = select(Employment).where(
        col(Employment.continues_id).in_(ids),
        col(Employment.starts_on) == day,
        col(Employment.status) == "removed",
    )
    found = (await session.exec(query.order_by(col(Employment.id)).with_for_update())).all()
    return {row.continues_id: row for row in found if row.continues_id}


async def resting_on(session: AsyncSession, **names: object) -> list[str]:
    """What has come to stand on a reorganisation since, by the names of `RESTS`."""
    row = (await (await session.connection()).execute(RESTING, names)).one()
    return [name for name in RESTS if getattr(row, name)]
