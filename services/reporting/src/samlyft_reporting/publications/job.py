"""The calendar's releases, made by the worker once a quarter's late sheets have had their time."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.db import Database
from samlyft_common.jobs import rest, rounds, tenants
from samlyft_reporting.models import project, publication
from samlyft_reporting.publications import commands
from samlyft_reporting.publications.rules import calendar
from samlyft_web.days import today

REST, QUIET = 900.0, 3600
STILL = sa.text(
    "select coalesce(max(recorded_at) < now() - make_interval(secs => :quiet), false) from inbox"
)
"""While a history is being loaded, nothing is frozen: facts of the past are still on their way."""


async def publish_by_calendar(database: Database, _: Any, stop: asyncio.Event) -> None:
    """Works until `stop`; a database that is away is waited for."""
    await rest(stop, REST)
    await rounds(
        lambda: one_round(database, today()), stop, every=REST, waiting="publications wait"
    )


async def one_round(database: Database, day: date, quiet: int = QUIET) -> int:
    """Publishes what is due in every tenant; gives how many releases were made."""
    made = 0
    for tenant in await tenants(database):
        async with database.session(tenant) as session:
            still = await (await session.connection()).scalar(STILL, {"quiet": quiet})
            due = await _due(session, day) if still else []
        for project_id, as_of in due:
            async with database.session(tenant) as session:
                await commands.publish(session, project_id, as_of, actor=None)
                made += 1
    return made


async def _due(session: AsyncSession, day: date) -> list[tuple[UUID, date]]:
    connection = await session.connection()
    done = {
        (row.project_id, row.as_of)
        for row in await connection.execute(
            sa.select(publication.c.project_id, publication.c.as_of)
        )
    }
    projects = await connection.execute(sa.select(project).where(project.c.known_until.is_(None)))
    return [
        (row.id, as_of)
        for row in projects
        for as_of in calendar(row.eligible_from, row.eligible_to, day)
        if (row.id, as_of) not in done
    ]
