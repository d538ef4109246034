"""Projects and single participations."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_common.db import widen
from samlyft_common.outbox import emit
from samlyft_enrollment.champions.training import complete
from samlyft_enrollment.faults import invalid
from samlyft_enrollment.models import Participation, Person, Project, ProjectMunicipality
from samlyft_enrollment.places.queries import known_municipalities
from samlyft_enrollment.projects import parts, queries
from samlyft_enrollment.projects.groups import end_all
from samlyft_enrollment.projects.open_sign_ups import Taking, after, open_days, refuse
from samlyft_enrollment.projects.participation_schemas import (
    ParticipationChange,
    ParticipationOut,
)
from samlyft_enrollment.projects.schemas import (
    MunicipalityPart,
    ProjectChange,
    ProjectIn,
    ProjectOut,
)
from samlyft_enrollment.retention.telling import tell_retention
from samlyft_enrollment.rows import take_turns
from samlyft_enrollment.rules import overlap
from samlyft_events import ParticipationChanged, ProjectChanged
from samlyft_web import etags
from samlyft_web.problems import ConflictError, Text

MAY_BE_EMPTIED = frozenset(
    {
        *("beneficiary", "funder", "call", "decision_number", "registration_number"),
        *("programme_period", "eligible_to", "closed_on", "refresher_months"),
        *("champion_training_minutes", "ends_on", "reason"),
    }
)
LISTS = {"phases", "goals", "steering_group", "risks"}
"""Kept as JSON, replaced as a whole."""


class ProjectTakenError(ConflictError):
    """Another project has the code."""

    code = "project-taken"
    title = Text("Projektkoden är upptagen", "The project code is taken")


async def create_project(
    session: AsyncSession, principal: Principal, body: ProjectIn
) -> ProjectOut:
    """A new project with its municipalities."""
    row_id = uuid7()
    principal.demand(row_id)  # nobody's reach names it yet: only the whole tenant's covers it
    await take_turns(session, "project")
    if (await session.exec(select(Project).where(col(Project.code) == body.code))).first():
        raise ProjectTakenError(Text("Projektkoden finns redan.", "The code exists already."))
    now = datetime.now(UTC)
    row = Project(
        tenant_id=principal.tenant_id,
        id=row_id,
        known_at=now,
        changed_at=now,
        continues_project_id=await _carried_on(session, body),
        **body.model_dump(exclude={"municipalities", "continues_project_code", *LISTS}),
        **body.model_dump(mode="json", include=LISTS),
    )
    await _check(session, row)
    session.add(row)
    await session.flush()
    await _place(session, row, body.municipalities)
    return await announce(session, row)


async def change_project(
    session: AsyncSession,
    principal: Principal,
    project_id: UUID,
    if_match: frozenset[str],
    body: ProjectChange,
) -> ProjectOut:
    """A new version of a project."""
    row = await queries.get_project(session, project_id, lock=True)
    principal.demand(row.id)
    etags.check(if_match, row.version)
    was_closed = row.closed_on is not None
    with session.no_autoflush:
        _apply(row, body.model_dump(exclude={"municipalities", *LISTS}, exclude_unset=True))
        _apply(row, body.model_dump(mode="json", include=LISTS, exclude_unset=True))
        await _check(session, row)
    row.version += 1
    row.known_at = row.changed_at = datetime.now(UTC)
    session.add(row)
    await session.flush()
    if body.municipalities is not None:
        await _place(session, row, body.municipalities)
    if "champion_training_minutes" in body.model_fields_set:
        await complete(session, project_id=row.id)
    if row.closed_on is not None and not was_closed:
        # Champions, packages and plans go on: only who takes part in the project is ended.
        await end_all(session, row.id, row.closed_on, "completed")
    return await announce(session, row)


async def change_participation(
    session: AsyncSession,
    principal: Principal,
    participation_id: UUID,
    if_match: frozenset[str],
    body: ParticipationChange,
) -> ParticipationOut:
    """A new version of a participation."""
    row = await queries.get_participation(session, participation_id, lock=True)
    principal.demand(row.municipality_code, row.workplace_id, row.project_id)
    etags.check(if_match, row.version)
    if body.status in {"ended", "withdrawn"} and row.status == "active":
        await _demand_no_sign_ups(session, row, body)
    _apply(row, body.model_dump(exclude_unset=True))
    if row.status == "active":
        row.reason = None
    elif row.reason is None:
        raise invalid("/reason", "reason")
    if row.status == "ended" and row.ends_on is None:
        raise invalid("/ends_on", "no_end")
    _demand_period(row.starts_on, row.ends_on, "/ends_on")
    row.version += 1
    row.known_at = row.changed_at = datetime.now(UTC)
    session.add(row)
    await session.flush()
    await emit(session, ParticipationChanged(aggregate_id=row.id, **row.model_dump()))
    person = await session.get_one(Person, (principal.tenant_id, row.person_id))
    return queries.participation_out(principal, row.model_dump(), person.protection)


async def _demand_no_sign_ups(
    session: AsyncSession, row: Participation, body: ParticipationChange
) -> None:
    """Whoever leaves would keep seats that others wait for."""
    await widen(session)
    days = await open_days(session, [row.project_id], [row.person_id])
    last = body.ends_on if body.status == "ended" else None
    refuse(after(days.get(Taking(row.project_id, row.person_id), []), last))


async def _carried_on(session: AsyncSession, body: ProjectIn) -> UUID | None:
    if body.continues_project_code is None:
        return None
    if body.kind == "project":
        raise invalid("/continues_project_code", "only_programme")
    query = select(Project.id).where(col(Project.code) == body.continues_project_code)
    found = (await session.exec(query)).first()
    if found is None:
        raise invalid("/continues_project_code", "unknown_project")
    return found


async def _check(session: AsyncSession, row: Project) -> None:
    _demand_period(row.eligible_from, row.eligible_to, "/eligible_to")
    parts.check(row.model_dump())
    named = {goal["municipality_code"] for goal in row.goals} - {None}
    known = await known_municipalities(session, named)
    for place, goal in enumerate(row.goals):
        if goal["municipality_code"] not in {None, *known}:
            raise invalid(f"/goals/{place}/municipality_code", "unknown_municipality")


def _apply(row: Project | Participation, changes: dict[str, Any]) -> None:
    for name, value in changes.items():
        if value is not None or name in MAY_BE_EMPTIED:
            setattr(row, name, value)


async def _place(
    session: AsyncSession, project: Project, placed: Sequence[MunicipalityPart]
) -> None:
    """Replaces the municipalities of a project; one municipality's parts never overlap."""
    known = await known_municipalities(session, {part.municipality_code for part in placed})
    for place, part in enumerate(placed):
        pointer = f"/municipalities/{place}"
        if part.municipality_code not in known:
            raise invalid(f"{pointer}/municipality_code", "unknown_municipality")
        _demand_period(part.from_on, part.to_on, f"{pointer}/to_on")
        for other in placed[:place]:
            same = other.municipality_code == part.municipality_code
            if same and overlap((part.from_on, part.to_on), (other.from_on, other.to_on)):
                raise invalid(f"{pointer}/from_on", "municipality_twice")
    table: sa.Table = ProjectMunicipality.__table__  # type: ignore[attr-defined]  # set at run time
    connection = await session.connection()
    await connection.execute(sa.delete(table).where(table.c.project_id == project.id))
    place_of = {"tenant_id": project.tenant_id, "project_id": project.id}
    if placed:
        rows = [{**place_of, **part.model_dump()} for part in placed]
        await connection.execute(sa.insert(table).values(rows))


async def announce(session: AsyncSession, row: Project) -> ProjectOut:
    """Tells a project as it stands, with its municipalities."""
    placed = (await queries.parts_of(session, [row.id]))[row.id]
    values = {**row.model_dump(), "municipalities": placed}
    await emit(session, ProjectChanged(aggregate_id=row.id, **values))
    await tell_retention(session, [row.id])
    return queries.project_out(row, placed)


def _demand_period(start: Any, end: Any, pointer: str) -> None:
    if end is not None and end < start:
        raise invalid(pointer, "period")
