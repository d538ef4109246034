"""Projects, as enrollment has them now, and what their tenant has set."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_reporting import models
from samlyft_reporting.projects import schemas
from samlyft_web.problems import NotFoundError, Text


class ProjectRow(Protocol):
    """A project's current version."""

    id: UUID
    version: int
    code: str
    name: str
    synthetic: bool
    programme_period: str | None
    call: str | None
    eligible_from: date
    eligible_to: date | None
    municipalities: list[dict[str, Any]]


async def project(session: AsyncSession, project_id: UUID) -> ProjectRow:
    """The project as it is now; raises `NotFoundError`, also for another tenant's."""
    table = models.project
    query = sa.select(table).where(table.c.id == project_id, table.c.known_until.is_(None))
    row = (await (await session.connection()).execute(query)).one_or_none()
    if row is None:
        raise NotFoundError(Text("Projektet finns inte.", "There is no such project."))
    return row


def read_project(row: Any) -> schemas.Project:
    """A stored version as the API shows it."""
    return schemas.Project.model_validate({**row._mapping, "project_id": row.id})


async def smallest(session: AsyncSession) -> int:
    """The tenant's smallest cell for counts; the floor where the tenant is not known here yet."""
    connection = await session.connection()
    return await connection.scalar(sa.text("select smallest_count from tenant")) or 5
