"""The posts of local project leaders: filled, vacant, with more or less mandate."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.outbox import emit
from samlyft_enrollment import records
from samlyft_enrollment.faults import invalid
from samlyft_enrollment.goals.commands import demand_place
from samlyft_enrollment.leaders.queries import NO_LEADER, leader_out
from samlyft_enrollment.leaders.schemas import LeaderChange, LeaderIn, LeaderOut
from samlyft_enrollment.models import LocalLeader
from samlyft_enrollment.people.employed import employed
from samlyft_enrollment.people.schemas import Employee
from samlyft_events import LeaderChanged
from samlyft_web import etags
from samlyft_web.days import today as local_today

MAY_BE_EMPTIED = frozenset({"person_id", "to_on"})


async def add_leader(session: AsyncSession, principal: Principal, body: LeaderIn) -> LeaderOut:
    """A post in a municipality, filled or vacant."""
    principal.demand(body.municipality_code, body.project_id)
    await demand_place(session, body.project_id, body.municipality_code)
    person_id = await _person(session, principal, body.employee, body.from_on, body.project_id)
    given = body.model_dump(exclude={"employee"})
    return await _store(session, records.new(LocalLeader, principal, person_id=person_id, **given))


async def change_leader(
    session: AsyncSession,
    principal: Principal,
    leader_id: UUID,
    if_match: frozenset[str],
    body: LeaderChange,
) -> LeaderOut:
    """Another mandate or share, the last day, or nobody any more: `employee` null is vacant."""
    row = await records.get(session, LocalLeader, leader_id, NO_LEADER, lock=True)
    principal.demand(row.municipality_code, row.project_id)
    etags.check(if_match, row.version)
    given: dict[str, Any] = body.model_dump(exclude_unset=True, exclude={"employee"})
    if "employee" in body.model_fields_set:
        day = local_today()
        given["person_id"] = await _person(session, principal, body.employee, day, row.project_id)
    return await _store(session, records.change(row, given, MAY_BE_EMPTIED))


async def _person(
    session: AsyncSession, principal: Principal, who: Employee | None, day: date, project_id: UUID
) -> UUID | None:
    if who is None:
        return None
    found: UUID = (await employed(session, principal, who, day, project_id))["person_id"]
    return found


async def _store(session: AsyncSession, row: LocalLeader) -> LeaderOut:
    if row.to_on is not None and row.to_on < row.from_on:
        raise invalid("/to_on", "period")
    session.add(row)
    await session.flush()
    vacant = row.person_id is None
    await emit(session, LeaderChanged(aggregate_id=row.id, vacant=vacant, **row.model_dump()))
    return leader_out(row)
