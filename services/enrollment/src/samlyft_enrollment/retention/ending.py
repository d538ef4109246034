"""When retention ends: whoever was only kept for it, or has left, is erased by itself, with a protocol.

A hold stops it, and so does the longest rule of any project she took part in.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
import structlog
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.db import Database
from samlyft_common.jobs import rounds
from samlyft_enrollment.models import PersonErasure
from samlyft_enrollment.privacy.erasing import erase_free, plan
from samlyft_enrollment.privacy.traces import at_once
from samlyft_enrollment.retention.due import Due, due
from samlyft_enrollment.retention.schemas import DueOut, RetentionRunOut
from samlyft_enrollment.retention.telling import tell_untold
from samlyft_enrollment.rows import take_turns
from samlyft_web.days import today as local_today

ITSELF = "samlyft retention"
"""Who did it, in the protocols of the job."""
EVERY = timedelta(hours=6)
AT_ONCE = 1_000
MOST_LISTED = 1_000
TENANTS = sa.text("select tenant_id from tenant where status = 'active' order by tenant_id")
ALIKE = sa.text(
    """
    select coalesce(p.merged_into, p.id) as kept, p.id from person p
    where coalesce(p.merged_into, p.id) in (
        select coalesce(q.merged_into, q.id) from person q where q.id = any(:ids))
    """
)


async def run(session: AsyncSession, actor: str, *, dry_run: bool) -> RetentionRunOut:
    """Erases all whom nothing holds any longer; a dry run tells the same and changes nothing."""
    await take_turns(session, "people")
    connection = await session.connection()
    today = local_today()
    waiting = await due(connection, today)
    told = RetentionRunOut(dry_run=dry_run, looked_at=len(waiting))
    told.left = sum(one.why == "left" for one in waiting.values())
    ids = list(waiting)
    for start in range(0, len(ids), AT_ONCE):
        rows = (await connection.execute(ALIKE, {"ids": ids[start : start + AT_ONCE]})).all()
        humans: dict[UUID, list[UUID]] = {}
        for kept, one in rows:
            humans.setdefault(kept, []).append(one)
        made = await plan(connection, [row.id for row in rows], today)
        free = set(made.free)
        # Registered twice is one human: all of her goes, or none.
        going = {kept: all_of for kept, all_of in humans.items() if free.issuperset(all_of)}
        told.erased += len(going)
        told.kept += len(humans) - len(going)
        days = [kept.until for kept in made.kept.values() if kept.until]
        told.next_on = min([*days, *([told.next_on] if told.next_on else [])], default=None)
        told.people += [
            DueOut(person_id=kept, why=waiting[kept].why)
            for kept in list(going)[: MOST_LISTED - len(told.people)]
        ]
        if going and not dry_run:
            await _erase(session, actor, going, waiting)
    return told


async def _erase(
    session: AsyncSession,
    actor: str,
    going: Mapping[UUID, Sequence[UUID]],
    waiting: Mapping[UUID, Due],
) -> None:
    ids = [one for human in going.values() for one in human]
    await at_once(session, ids)
    await erase_free(session, ids)
    now = datetime.now(UTC)
    protocol: dict[str, Any] = {
        "tenant_id": session.info["tenant_id"],
        "known_at": now,
        "changed_at": now,
        "reason": "retention_ended",
        "actor": actor,
        "outcome": "erased",
        "erased": [{"what": "everything_but_figures", "rows": 1}],
        "kept": [],
    }
    session.add_all(
        PersonErasure(id=uuid7(), person_id=kept, reference=waiting[kept].decision, **protocol)
        for kept in going
    )
    await session.flush()


async def erase_when_due(database: Database, _: Any, stop: asyncio.Event) -> None:
    """The job: every tenant, some times a day; a database that is away is waited for."""
    every = EVERY.total_seconds()
    await rounds(lambda: _all_tenants(database), stop, every=every, waiting="retention waits")


async def _all_tenants(database: Database) -> None:
    async with database.session("platform") as session:
        tenants = list((await (await session.connection()).execute(TENANTS)).scalars())
    for tenant_id in tenants:
        async with database.session(tenant_id) as session:
            await tell_untold(session)
            done = await run(session, ITSELF, dry_run=False)
        if done.erased:
            structlog.get_logger().info("retention ended", tenant=tenant_id, erased=done.erased)
