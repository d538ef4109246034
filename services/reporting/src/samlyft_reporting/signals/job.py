"""The worker's job: signals follow the events after a short calm, and the calendar every day."""

from __future__ import annotations

import asyncio
from datetime import date

import sqlalchemy as sa

from samlyft_common.db import Database
from samlyft_common.jobs import rounds, tenants
from samlyft_common.settings import Settings
from samlyft_reporting.signals.commands import refresh
from samlyft_web.days import today

REST = 2.0
IS_DUE = sa.text(
    """
    select count(*) > 0 and (max(at) < now() - interval '5 seconds' or min(at) < now() - interval '60 seconds')
        or exists (select from project) and not exists (select from signal_run where day = :day)
    from signal_due
    """
)
"""While much is being loaded, a computation a minute is enough."""


async def follow_signals(database: Database, settings: Settings, stop: asyncio.Event) -> None:  # noqa: ARG001  # a job's form
    """Works until `stop`; a database that is away is waited for."""
    await rounds(lambda: one_round(database, today()), stop, every=REST, waiting="signals wait")


async def one_round(database: Database, day: date) -> int:
    """Computes what is due, tenant by tenant; gives how many signals were raised or ended."""
    changed = 0
    for tenant_id in await tenants(database):
        async with database.session(tenant_id) as session:
            if await (await session.connection()).scalar(IS_DUE, {"day": day}):
                changed += await refresh(session, day) or 0
    return changed
