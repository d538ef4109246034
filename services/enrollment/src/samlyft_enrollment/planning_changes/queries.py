"""Reads of changes to many planned sessions, and of those who are to be told."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_enrollment.models import PlanningChange
from samlyft_enrollment.people.queries import sees_all
from samlyft_enrollment.planning_changes.schemas import PlanningChangeOut, Recipient, Recipients
from samlyft_web.problems import NotFoundError, Text

SIGNED_UP = sa.text(
    """
    select u.person_id, u.status as sign_up_status, u.planned_session_id, p.given_name,
        p.family_name, coalesce(p.protection, 'unknown') as protection, w.name as workplace,
        a.name, s.code as session_code
    from sign_up u
    join planned_session s on s.tenant_id = u.tenant_id and s.id = u.planned_session_id
    join activity a on a.tenant_id = s.tenant_id and a.id = s.activity_id
    join workplace w on w.tenant_id = u.tenant_id and w.id = u.workplace_id
    left join person p on p.tenant_id = u.tenant_id and p.id = u.person_id
    where u.planned_session_id = any(:planned) and u.status in ('confirmed', 'waiting')
    order by w.sort_name, p.sort_name, s.starts_at limit 5000
    """
)


async def get_change(
    session: AsyncSession, planning_change_id: UUID, *, lock: bool = False
) -> PlanningChange:
    """The change, or `NotFoundError`."""
    query = select(PlanningChange).where(col(PlanningChange.id) == planning_change_id)
    row = (await session.exec(query.with_for_update() if lock else query)).one_or_none()
    if row is None:
        raise NotFoundError(Text("Ändringen finns inte.", "There is no such change."))
    return row


def change_out(row: PlanningChange) -> PlanningChangeOut:
    """A row of `planning_change`."""
    return PlanningChangeOut.model_validate(
        {
            "planning_change_id": row.id,
            "sessions": row.items,
            "people": sum(item["people"] for item in row.items),
            **row.model_dump(include={"undone_at", "version", "changed_at"}),
        }
    )


async def recipients(
    session: AsyncSession, principal: Principal, planning_change_id: UUID
) -> Recipients:
    """Who within reach has signed up to what was changed, by workplace and name."""
    row = await get_change(session, planning_change_id)
    changed = {UUID(item["planned_session_id"]): item for item in row.items}
    found = await (await session.connection()).execute(SIGNED_UP, {"planned": list(changed)})
    made: list[Recipient] = []
    for person in found.mappings():
        item = changed[person["planned_session_id"]]
        told: dict[str, Any] = {**person, "before": item["before"], "after": item["after"]}
        if person["protection"] != "none" and not sees_all(principal):
            told |= dict.fromkeys(("given_name", "family_name", "workplace"))
        made.append(Recipient.model_validate(told))
    return Recipients(planning_change_id=planning_change_id, recipients=made)
