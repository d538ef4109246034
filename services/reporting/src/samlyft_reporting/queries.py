"""Reads that are not figures: projects, how fresh the read model is, and its checksum."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple, Protocol
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_reporting import models, schemas
from samlyft_web.problems import NotFoundError, Text

SOURCES = ("enrollment", "survey", "training-log")
FRESHNESS = sa.text(
    """
    select source, max(recorded_at) as last_recorded_at, count(*) as events_handled,
        (array_agg(extract(epoch from handled_at - recorded_at)::float8
            order by recorded_at desc, handled_at desc))[1] as seconds_behind
    from inbox group by source
    """
)


class ProjectRow(Protocol):
    """A project's current version."""

    id: UUID
    version: int
    code: str
    name: str
    synthetic: bool
    eligible_from: date
    municipalities: list[dict[str, Any]]


class Checksum(NamedTuple):
    """A table's rows of the session's tenant: how many, and a hash that no order changes."""

    rows: int
    hash: int


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


async def freshness(session: AsyncSession) -> list[schemas.Source]:
    """Each consumed source, also one that has sent nothing yet."""
    rows = {row.source: row for row in await (await session.connection()).execute(FRESHNESS)}
    silent = {"last_recorded_at": None, "events_handled": 0, "seconds_behind": None}
    return [
        schemas.Source.model_validate(
            {"source": name, **(rows[name]._mapping if name in rows else silent)}
        )
        for name in SOURCES
    ]


async def checksum(session: AsyncSession) -> dict[str, Checksum]:
    """Each table of the read model: equal for equal content, however and how often it was delivered.

    To be compared with the same tenant's after a replay of the sources' events into an empty database.
    """
    connection = await session.connection()
    result = {}
    for table in models.READ_MODEL:
        columns = ", ".join(c.name for c in table.columns if c.name != "tenant_id")
        rows = f"coalesce(sum(hashtextextended(row({columns})::text, 0)), 0)"
        row = (
            await connection.execute(sa.text(f"select count(*), {rows} from {table.name}"))
        ).one()
        result[table.name] = Checksum(int(row[0]), int(row[1]))
    return result
