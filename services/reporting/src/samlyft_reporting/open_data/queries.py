"""Opened projects, and the table of their last release: its cells come from the releases alone."""

from __future__ import annotations

import csv
import io
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_reporting.models import open_dataset
from samlyft_reporting.open_data.schemas import OpenDatasetOut
from samlyft_reporting.projects import queries as projects
from samlyft_reporting.projects.queries import ProjectRow
from samlyft_reporting.publications import seeing
from samlyft_reporting.publications.queries import Published
from samlyft_reporting.rules import hours
from samlyft_web.days import today
from samlyft_web.problems import NotFoundError, Text

COLUMNS = ("as_of", "breakdown", "group", "second_group", "persons", "hours", "withheld")
NOT_OPEN = Text("Det finns inga öppna data här.", "There is no open data here.")


class Table(NamedTuple):
    """An opened project's last release, as the file that anybody may fetch."""

    row: Any
    project: ProjectRow
    published: Published
    content: bytes


async def one(session: AsyncSession, open_dataset_id: UUID) -> Any:
    """The row of an opened project; raises `NotFoundError`."""
    query = sa.select(open_dataset).where(open_dataset.c.open_dataset_id == open_dataset_id)
    row = (await (await session.connection()).execute(query)).one_or_none()
    if row is None:
        raise NotFoundError(NOT_OPEN)
    return row


async def all_open(session: AsyncSession) -> list[Table]:
    """The tables of all opened projects that have a release."""
    query = sa.select(open_dataset).order_by(open_dataset.c.open_dataset_id)
    rows = (await (await session.connection()).execute(query)).all()
    return [made for row in rows if (made := await table(session, row)) is not None]


async def table(session: AsyncSession, row: Any) -> Table | None:
    """The project's table; none before its first release."""
    published, lines = None, []
    for by in seeing.BREAKDOWNS:
        published, groups = await seeing.groups(session, row.project_id, today(), by)
        if published is None:
            return None
        for key, seen in groups.items():
            if len(key) != len(by):
                continue
            named = [" x ".join(by) or "whole", *key, "", ""][:3]
            spent = "" if seen.minutes is None else hours(seen.minutes)
            people = "" if seen.persons is None else seen.persons
            lines.append([published.as_of, *named, people, spent, int(seen.persons is None)])
    if published is None:
        return None
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([COLUMNS, *lines])
    project = await projects.project(session, row.project_id)
    return Table(row, project, published, text.getvalue().encode())


def read_dataset(row: Any) -> OpenDatasetOut:
    """A stored row as the API shows it."""
    return OpenDatasetOut.model_validate(dict(row._mapping))
