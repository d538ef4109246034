"""The job that makes prints: parts are rows, each made by whoever locks it first; a crash leaves it to the next.

Two parts at a time, each with a press of its own; between prints there is none. It runs in the worker.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime

import msgspec
import sqlalchemy as sa

from samlyft_common.db import Database
from samlyft_common.jobs import rounds, tenants
from samlyft_common.settings import Settings
from samlyft_training_log.printing.content import lines_of, read
from samlyft_training_log.printing.presses import Press, PressError, started
from samlyft_training_log.printing.wording import FILE, spoken
from samlyft_web.problems import in_language

REST = 2.0
PRESSES = 2
CLAIM = sa.text(
    """
    select p.print_id, p.part, p.certificate_ids, c.shows_protected, c.language
    from print_part p
    join certificate_print c on c.tenant_id = p.tenant_id and c.print_id = p.print_id
    where p.made_at is null
    order by p.print_id, p.part limit 1 for update of p skip locked
    """
)
KEEP = sa.text(
    """
    update print_part set content = :content, failure = :failure, made_at = :made_at
    where print_id = :print_id and part = :part
    """
)


async def make_prints(database: Database, settings: Settings, stop: asyncio.Event) -> None:
    """Works until `stop`; a database that is away is waited for."""
    await rounds(
        lambda: one_round(database, settings), stop, every=REST, waiting="prints wait", eager=True
    )


async def one_round(database: Database, settings: Settings) -> bool:
    """Makes all parts of all tenants that wait now; gives whether there were any."""
    waiting = [one for one in await tenants(database) if await _waits(database, one)]
    if waiting:
        # Each works through the same tenants: the rows' locks divide the parts between them.
        await asyncio.gather(*(_work(database, settings, waiting) for _ in range(PRESSES)))
    return bool(waiting)


async def _waits(database: Database, tenant_id: str) -> bool:
    async with database.session(tenant_id) as session:
        return (await (await session.connection()).execute(CLAIM)).first() is not None


async def _work(database: Database, settings: Settings, waiting: list[str]) -> None:
    async with AsyncExitStack() as stack:
        press = await stack.enter_async_context(started())
        for tenant_id in waiting:
            try:
                while await make_part(database, settings, press, tenant_id):
                    pass
            except PressError:
                return


async def make_part(database: Database, settings: Settings, press: Press, tenant_id: str) -> bool:
    """Makes one part; one that cannot be set says so, and the others are made. False when none waits."""
    async with database.session(tenant_id) as session:
        connection = await session.connection()
        part = (await connection.execute(CLAIM)).one_or_none()
        if part is None:
            return False
        rows = await read(session, part.certificate_ids)
        with spoken(part.language):
            lines = [lines_of(settings, row, shows_protected=part.shows_protected) for row in rows]
            file = in_language(FILE)
        content, failure = None, None
        try:
            files = await press.make(lines)
        except PressError:
            failure = "press"
        else:
            names = [f"{file}-{row.month}-{row.certificate_id}.pdf" for row in rows]
            content = msgspec.msgpack.encode(list(zip(names, files, strict=True)))
        key = {"print_id": part.print_id, "part": part.part}
        kept = {"content": content, "failure": failure, "made_at": datetime.now(UTC)}
        await connection.execute(KEEP, key | kept)
    if failure:
        raise PressError
    return True
