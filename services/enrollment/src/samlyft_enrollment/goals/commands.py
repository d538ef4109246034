"""Milestones and parts of a project, written by whoever leads there."""

from typing import Any
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.outbox import emit
from samlyft_enrollment import records
from samlyft_enrollment.faults import invalid
from samlyft_enrollment.goals.queries import (
    NO_MILESTONE,
    NO_SUBPROJECT,
    milestone_out,
    subproject_out,
)
from samlyft_enrollment.goals.schemas import (
    MilestoneChange,
    MilestoneIn,
    MilestoneOut,
    SubprojectChange,
    SubprojectIn,
    SubprojectOut,
)
from samlyft_enrollment.models import Milestone, Project, Subproject
from samlyft_enrollment.places.queries import known_municipalities
from samlyft_enrollment.rows import take_turns
from samlyft_events import MilestoneChanged
from samlyft_web import etags
from samlyft_web.problems import ConflictError, Text

PROVED = frozenset({"decided", "in_use", "evaluated"})
MAY_BE_EMPTIED = frozenset(
    {"evidence", "evidence_link", "owner", "due_on", "reached_on", "to_on", "aim"}
)


class TwiceError(ConflictError):
    """The municipality has that milestone, or the project that part."""

    code = "there-already"
    title = Text("Finns redan", "It is there already")


async def demand_place(session: AsyncSession, project_id: UUID, code: str | None) -> None:
    """Project and municipality exist, or `InvalidError` that points at the one that does not."""
    known = select(Project.id).where(col(Project.id) == project_id)
    if (await session.exec(known)).first() is None:
        raise invalid("/project_id", "unknown_project")
    if code is not None and not await known_municipalities(session, [code]):
        raise invalid("/municipality_code", "unknown_municipality")


async def add_milestone(
    session: AsyncSession, principal: Principal, body: MilestoneIn
) -> MilestoneOut:
    """A new milestone."""
    principal.demand(body.municipality_code, body.project_id)
    await demand_place(session, body.project_id, body.municipality_code)
    await take_turns(session, "milestone")
    same = body.model_dump(include={"project_id", "municipality_code", "kind", "name"})
    await _demand_new(session, Milestone, same)
    return await _milestone(session, records.new(Milestone, principal, **body.model_dump()))


async def change_milestone(
    session: AsyncSession,
    principal: Principal,
    milestone_id: UUID,
    if_match: frozenset[str],
    body: MilestoneChange,
) -> MilestoneOut:
    """A later stage; whatever is decided or in use shows evidence and the day."""
    row = await records.get(session, Milestone, milestone_id, NO_MILESTONE, lock=True)
    principal.demand(row.municipality_code, row.project_id)
    etags.check(if_match, row.version)
    if body.name is not None and body.name != row.name:
        same = row.model_dump(include={"project_id", "municipality_code", "kind"})
        await _demand_new(session, Milestone, same | {"name": body.name})
    given = body.model_dump(exclude_unset=True)
    return await _milestone(session, records.change(row, given, MAY_BE_EMPTIED))


async def _milestone(session: AsyncSession, row: Milestone) -> MilestoneOut:
    evident = row.evidence is not None or row.evidence_link is not None
    if row.stage in PROVED and not evident:
        raise invalid("/evidence", "no_evidence")
    if row.stage in PROVED and row.reached_on is None:
        raise invalid("/reached_on", "no_day_reached")
    session.add(row)
    await session.flush()
    event = MilestoneChanged(aggregate_id=row.id, evident=evident, **row.model_dump())
    await emit(session, event)
    return milestone_out(row)


async def add_subproject(
    session: AsyncSession, principal: Principal, body: SubprojectIn
) -> SubprojectOut:
    """A new part; a common one takes reach over the whole project."""
    principal.demand(body.project_id, body.municipality_code)
    await demand_place(session, body.project_id, body.municipality_code)
    await take_turns(session, "subproject")
    await _demand_new(session, Subproject, body.model_dump(include={"project_id", "code"}))
    return await _subproject(session, records.new(Subproject, principal, **body.model_dump()))


async def change_subproject(
    session: AsyncSession,
    principal: Principal,
    subproject_id: UUID,
    if_match: frozenset[str],
    body: SubprojectChange,
) -> SubprojectOut:
    """A new version of a part."""
    row = await records.get(session, Subproject, subproject_id, NO_SUBPROJECT, lock=True)
    principal.demand(row.project_id, row.municipality_code)
    etags.check(if_match, row.version)
    given = body.model_dump(exclude_unset=True)
    return await _subproject(session, records.change(row, given, MAY_BE_EMPTIED))


async def _subproject(session: AsyncSession, row: Subproject) -> SubprojectOut:
    if row.to_on is not None and row.to_on < row.from_on:
        raise invalid("/to_on", "period")
    session.add(row)
    await session.flush()
    return subproject_out(row)


async def _demand_new(
    session: AsyncSession, model: type[Milestone | Subproject], same: dict[str, Any]
) -> None:
    table = model.__table__  # type: ignore[union-attr]  # SQLModel declares it at run time
    query = select(model).where(*(table.c[name] == value for name, value in same.items()))
    if (await session.exec(query)).first() is not None:
        raise TwiceError(Text("Den finns redan. Ändra den.", "It is there already. Change that."))
