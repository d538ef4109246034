"""Releases as they were frozen, and their cells as one caller may see them."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_reporting.figures.dimensions import By
from samlyft_reporting.models import publication, published_cell
from samlyft_reporting.publications.rules import Table
from samlyft_reporting.publications.schemas import PublicationOut
from samlyft_web.problems import NotFoundError, Text


class Published(NamedTuple):
    """A release: its id and the date it is as known on."""

    publication_id: UUID
    as_of: date
    released_at: Any


class Cells(NamedTuple):
    """A release's table as one caller may see it: what is hidden has no counts here."""

    published: Published
    persons: dict[tuple[str, str], int | None]
    minutes: dict[tuple[str, str], int | None]
    managers: dict[tuple[str, str], int | None]


async def latest(session: AsyncSession, project_id: UUID, day: date) -> Published | None:
    """The latest edition of the last release as known on or before a day."""
    query = (
        sa.select(publication.c.publication_id, publication.c.as_of, publication.c.released_at)
        .where(publication.c.project_id == project_id, publication.c.as_of <= day)
        .order_by(publication.c.as_of.desc(), publication.c.edition.desc())
        .limit(1)
    )
    row = (await (await session.connection()).execute(query)).one_or_none()
    return Published(*row) if row else None


async def cells(session: AsyncSession, published: Published, dimensions: tuple[By, ...]) -> Cells:
    """One table of a release within the caller's reach; counts that are withheld never leave the database."""
    cell = published_cell.c
    shown = sa.case((cell.hides_persons, None), else_=cell.persons)
    spent = sa.case((cell.hides_persons, None), else_=cell.minutes)
    led = sa.case((cell.hides_managers | cell.hides_persons, None), else_=cell.managers)
    query = sa.select(cell.key_a, cell.key_b, shown, spent, led).where(
        cell.publication_id == published.publication_id, cell.dimensions == ",".join(dimensions)
    )
    found = Cells(published, {}, {}, {})
    for a, b, persons, minutes, managers in await (await session.connection()).execute(query):
        key = (str(a), str(b))
        found.persons[key], found.minutes[key], found.managers[key] = persons, minutes, managers
    return found


async def earlier_tables(session: AsyncSession, project_id: UUID) -> list[list[Table]]:
    """All releases of a project as they were counted, in the order of their release: never for a caller."""
    query = (
        sa.select(published_cell)
        .join(publication, publication.c.publication_id == published_cell.c.publication_id)
        .where(publication.c.project_id == project_id)
        .order_by(publication.c.released_at, publication.c.publication_id)
    )
    releases: dict[UUID, dict[str, list[Any]]] = {}
    for row in await (await session.connection()).execute(query):
        releases.setdefault(row.publication_id, {}).setdefault(row.dimensions, []).append(row)
    return [[_table(name, rows) for name, rows in tables.items()] for tables in releases.values()]


def _table(name: str, rows: list[Any]) -> Table:
    return Table(
        dimensions=tuple(name.split(",")),  # type: ignore[arg-type]  # as they were written
        persons={(row.key_a, row.key_b): row.persons for row in rows},
        managers={(row.key_a, row.key_b): row.managers for row in rows if not row.key_b},
        hidden=frozenset((row.key_a, row.key_b) for row in rows if row.hides_persons),
        hidden_managers=frozenset((row.key_a, row.key_b) for row in rows if row.hides_managers),
    )


async def one(session: AsyncSession, publication_id: UUID) -> PublicationOut:
    """A release; raises `NotFoundError`."""
    query = sa.select(publication).where(publication.c.publication_id == publication_id)
    row = (await (await session.connection()).execute(query)).one_or_none()
    if row is None:
        raise NotFoundError(Text("Publiceringen finns inte.", "There is no such publication."))
    return read_publication(row)


def read_publication(row: Any) -> PublicationOut:
    """A stored release as the API shows it."""
    return PublicationOut.model_validate(dict(row._mapping))
