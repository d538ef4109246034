"""Releasing: the tables are counted, held against all earlier releases, and frozen, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_reporting.figures.asked import Asked
from samlyft_reporting.models import publication, published_cell
from samlyft_reporting.projects import queries as projects
from samlyft_reporting.publications import counting, queries
from samlyft_reporting.publications.rules import Table, protected
from samlyft_reporting.publications.schemas import PublicationOut
from samlyft_reporting.rules import check_dates

ONE_AT_A_TIME = sa.text(
    "select pg_advisory_xact_lock(hashtextextended(current_setting('app.tenant_id') || :project || 'publish', 0))"
)


async def publish(
    session: AsyncSession, project_id: UUID, as_of: date, *, actor: str | None
) -> PublicationOut:
    """Freezes a release; the session must see the whole project. Without an actor it is the calendar's."""
    project = await projects.project(session, project_id)
    check_dates(project.eligible_from, as_of)
    connection = await session.connection()
    await connection.execute(ONE_AT_A_TIME, {"project": str(project_id)})
    limit = await projects.smallest(session)
    counted = await counting.tables(session, Asked(project_id, as_of))
    earlier = await queries.earlier_tables(session, project_id)
    tables = protected([table for table, _ in counted], earlier, limit)
    row = await _release(session, project_id, as_of, actor)
    cells = [
        cell
        for table, (_, minutes) in zip(tables, counted, strict=True)
        for cell in _cells(table, minutes)
    ]
    of = {"tenant_id": session.info["tenant_id"], "publication_id": row.publication_id}
    of["project_id"] = project_id
    await connection.execute(published_cell.insert(), [of | cell for cell in cells])
    return queries.read_publication(row)


async def _release(session: AsyncSession, project_id: UUID, as_of: date, actor: str | None) -> Any:
    """The release's own row: a new edition where the date was published before."""
    connection = await session.connection()
    edition = await connection.scalar(
        sa.select(sa.func.coalesce(sa.func.max(publication.c.edition), 0) + 1).where(
            publication.c.project_id == project_id, publication.c.as_of == as_of
        )
    )
    made = publication.insert().values(
        tenant_id=session.info["tenant_id"],
        project_id=project_id,
        as_of=as_of,
        edition=edition,
        planned=actor is None,
        actor=actor,
    )
    return (await connection.execute(made.returning(publication))).one()


def _cells(table: Table, minutes: Mapping[tuple[str, str], int]) -> Iterator[dict[str, Any]]:
    of_places = table.dimensions[0] == "municipality"
    for key, persons in table.persons.items():
        yield {
            "dimensions": table.name,
            "key_a": key[0],
            "key_b": key[1],
            "municipality_code": key[0] if of_places and key[0] else None,
            "persons": persons,
            "minutes": minutes.get(key, 0),
            "managers": table.managers.get(key, 0),
            "hides_persons": key in table.hidden,
            "hides_managers": key in table.hidden_managers,
        }
