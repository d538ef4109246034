"""When retention ends: whoever was only kept for it is erased by itself, with a protocol; a hold stops it."""

import asyncio
from collections.abc import Sequence
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
from samlyft_enrollment.retention.schemas import RetentionRunOut
from samlyft_enrollment.rows import take_turns

ITSELF = "samlyft retention"
"""Who did it, in the protocols of the job."""
EVERY = timedelta(hours=6)
AT_ONCE = 1_000
TENANTS = sa.text("select tenant_id from tenant where status = 'active' order by tenant_id")
WAITING = sa.text(
    """
    select distinct r.person_id from person_restriction r
    join person p on p.tenant_id = r.tenant_id and p.id = r.person_id and p.status <> 'erased'
    where r.reason = 'retention' and r.lifted_at is null and r.person_id > :after
    order by r.person_id limit :many
    """
).bindparams(sa.bindparam("after", type_=sa.Uuid))
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
    told, after = RetentionRunOut(dry_run=dry_run), UUID(int=0)
    while True:
        found = await connection.execute(WAITING, {"after": after, "many": AT_ONCE})
        waiting = list(found.scalars())
        if not waiting:
            return told
        after = waiting[-1]
        rows = (await connection.execute(ALIKE, {"ids": waiting})).all()
        one_human: dict[UUID, list[UUID]] = {}
        for kept, one in rows:
            one_human.setdefault(kept, []).append(one)
        made = await plan(connection, [row.id for row in rows], datetime.now(UTC).date())
        free = set(made.free)
        # Registered twice is one human: all of her goes, or none.
        going = [ids for ids in one_human.values() if free.issuperset(ids)]
        told.looked_at += len(one_human)
        told.erased += len(going)
        told.kept += len(one_human) - len(going)
        days = [kept.until for kept in made.kept.values() if kept.until]
        told.next_on = min([*days, *([told.next_on] if told.next_on else [])], default=None)
        if going and not dry_run:
            await _erase(session, actor, going)


async def _erase(session: AsyncSession, actor: str, going: Sequence[Sequence[UUID]]) -> None:
    ids = [one for human in going for one in human]
    await at_once(session, ids)
    await erase_free(session, ids)
    now = datetime.now(UTC)
    protocol: dict[str, Any] = {
        "tenant_id": session.info["tenant_id"],
        "known_at": now,
        "changed_at": now,
        "reason": "retention_ended",
        "reference": None,
        "actor": actor,
        "outcome": "erased",
        "erased": [{"what": "everything_but_figures", "rows": 1}],
        "kept": [],
    }
    session.add_all(PersonErasure(id=uuid7(), person_id=human[0], **protocol) for human in going)
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
            done = await run(session, ITSELF, dry_run=False)
        if done.erased:
            structlog.get_logger().info("retention ended", tenant=tenant_id, erased=done.erased)
