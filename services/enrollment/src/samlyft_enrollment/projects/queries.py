"""Reads of projects and participations."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_enrollment.models import Participation, Person, Project, ProjectMunicipality
from samlyft_enrollment.people.queries import sees_all, unused
from samlyft_enrollment.projects.participation_schemas import ParticipationOut
from samlyft_enrollment.projects.schemas import ProjectOut
from samlyft_web.problems import NotFoundError, Text


async def get_project(session: AsyncSession, project_id: UUID, *, lock: bool = False) -> Project:
    """The project, or `NotFoundError`."""
    query = select(Project).where(col(Project.id) == project_id)
    row = (await session.exec(query.with_for_update() if lock else query)).one_or_none()
    if row is None:
        raise NotFoundError(Text("Projektet finns inte.", "There is no such project."))
    return row


async def get_participation(
    session: AsyncSession, participation_id: UUID, *, lock: bool = False
) -> Participation:
    """The participation within the caller's reach, or `NotFoundError`."""
    query = select(Participation).where(col(Participation.id) == participation_id)
    row = (await session.exec(query.with_for_update() if lock else query)).one_or_none()
    if row is None:
        raise NotFoundError(Text("Deltagandet finns inte.", "There is no such participation."))
    return row


async def parts_of(
    session: AsyncSession, projects: Sequence[UUID]
) -> dict[UUID, list[dict[str, Any]]]:
    """The municipalities of the projects, in order of code and date."""
    query = (
        select(ProjectMunicipality)
        .where(col(ProjectMunicipality.project_id).in_(projects))
        .order_by(col(ProjectMunicipality.municipality_code), col(ProjectMunicipality.from_on))
    )
    parts: dict[UUID, list[dict[str, Any]]] = {project_id: [] for project_id in projects}
    for row in (await session.exec(query)).all():
        part = row.model_dump(include={"municipality_code", "from_on", "to_on", "role"})
        parts[row.project_id].append(part)
    return parts


def takes_part(parts: Sequence[dict[str, Any]], municipality_code: str, day: date) -> bool:
    """Whether the municipality is in the project that day; a project without any is for all."""
    return not parts or any(
        part["municipality_code"] == municipality_code
        and part["from_on"] <= day
        and (part["to_on"] is None or day <= part["to_on"])
        for part in parts
    )


def project_out(row: Project, parts: list[dict[str, Any]]) -> ProjectOut:
    """A row of `project` with its municipalities."""
    return ProjectOut.model_validate(
        {"project_id": row.id, **row.model_dump(), "municipalities": parts}
    )


def participations(
    principal: Principal,
    project_id: UUID | None,
    municipality_code: str | None,
    person_id: UUID | None,
) -> Any:
    """The list of participations, each with whether its person is protected."""
    table: sa.Table = Participation.__table__  # type: ignore[attr-defined]  # set at run time
    person: sa.Table = Person.__table__  # type: ignore[attr-defined]  # set at run time
    query = sa.select(*table.columns, person.c.protection).join_from(
        table,
        person,
        sa.and_(person.c.tenant_id == table.c.tenant_id, person.c.id == table.c.person_id),
    )
    if unused(principal):
        query = query.where(person.c.restricted_at.is_(None))
    if project_id:
        query = query.where(table.c.project_id == project_id)
    if person_id:
        query = query.where(table.c.person_id == person_id)
    if municipality_code:
        query = query.where(table.c.municipality_code == municipality_code)
        if not sees_all(principal):
            query = query.where(person.c.protection == "none")
    return query


def participation_out(
    principal: Principal, values: dict[str, Any], protection: str
) -> ParticipationOut:
    """A participation as this caller may see it."""
    hidden = protection != "none" and not sees_all(principal)
    places = {"municipality_code": None, "workplace_id": None} if hidden else {}
    return ParticipationOut.model_validate({"participation_id": values["id"], **values, **places})
