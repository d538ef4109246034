"""Rounds that open, remind and close by their dates, whoever is still there to do it. Runs in the worker."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.db import Database
from samlyft_common.jobs import rounds, tenants
from samlyft_survey.broker import Broker, FamilyClosedError
from samlyft_survey.broker_access import opened_broker
from samlyft_survey.invitations.commands import remind, tokens
from samlyft_survey.mailing.commands import mail
from samlyft_survey.models import Round
from samlyft_survey.rounds.commands import announce, close_round
from samlyft_survey.rounds.queries import round_by_id
from samlyft_survey.settings import Settings
from samlyft_web.days import today
from samlyft_web.problems import AppError

REST = 20.0
DUE = sa.text(
    """
    select round_id from round
    where closing_at <= now()
        or (automatic and status = 'planned' and opens_on <= :today)
        or (automatic and status = 'open' and closing_at is null
            and (closes_on < :today or reminds_on ->> 0 <= cast(:today as text)))
    order by opens_on, round_id
    """
)
# The dates of a planned round move with the project's end; its length stays.
FOLLOW = sa.text(
    """
    update round r set opens_on = f.opens_on, closes_on = f.opens_on + (r.closes_on - r.opens_on),
        version = r.version + 1, updated_at = now()
    from (
        select o.round_id, cast(p.ends_on + make_interval(months => o.months_after_end) as date) as opens_on
        from round o join project p on p.tenant_id = o.tenant_id and p.project_id = o.project_id
        where o.status = 'planned' and o.months_after_end is not null and p.ends_on is not null
    ) as f
    where r.round_id = f.round_id and r.opens_on <> f.opens_on
    returning r.round_id
    """
)


async def keep_rounds(database: Database, settings: Settings, stop: asyncio.Event) -> None:
    """Works until `stop`; a database that is away is waited for."""
    if settings.broker_database_url is None:
        await stop.wait()
        return
    async with opened_broker(settings) as broker:
        await rounds(lambda: one_pass(database, broker), stop, every=REST, waiting="rounds wait")


async def one_pass(database: Database, broker: Broker, on: date | None = None) -> int:
    """Does what is due in all tenants, each round in a transaction of its own; gives how many were changed."""
    changed = 0
    for tenant_id in await tenants(database):
        for round_id in await _due(database, tenant_id, on or today()):
            try:
                async with database.session(tenant_id) as session:
                    row = await round_by_id(session, round_id, lock=True)
                    changed += await _advance(session, broker, row, on or today())
            except (AppError, FamilyClosedError) as error:
                structlog.get_logger().warning("a round waits", error=type(error).__name__)
    return changed


async def _due(database: Database, tenant_id: str, on: date) -> list[UUID]:
    async with database.session(tenant_id) as session:
        connection = await session.connection()
        for moved in (await connection.execute(FOLLOW)).scalars().all():
            row = await round_by_id(session, moved, lock=True)
            await announce(session, row)
        return list((await connection.execute(DUE, {"today": on})).scalars())


async def _advance(session: AsyncSession, broker: Broker, row: Round, on: date) -> bool:
    """The next thing that is due of the locked `row`, whatever another worker has done meanwhile."""
    now = datetime.now(UTC)
    if row.status == "planned" and row.automatic and row.opens_on <= on:
        row.status = "open"
        await announce(session, row)
        if row.by_mail:
            made = await tokens(session, broker, row)
            await mail(session, row, made.issued)
        return True
    if row.status != "open":
        return False
    over = row.automatic and row.closing_at is None and row.closes_on < on
    if over or (row.closing_at is not None and row.closing_at <= now):
        await close_round(session, broker, row)
        return True
    due = [day for day in row.reminds_on if day <= on.isoformat()]
    if not (row.automatic and due):
        return False
    row.reminds_on = [day for day in row.reminds_on if day > on.isoformat()]
    # A reminder that lay while nothing ran is sent once, and not long after its day.
    if date.fromisoformat(due[-1]) + timedelta(days=3) >= on:
        await remind(session, broker, row, [])
    await announce(session, row)
    return True
