"""How fresh the read model is, and its checksum."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_reporting import models
from samlyft_reporting.freshness import schemas
from samlyft_reporting.freshness.schemas import Position

SOURCES = ("enrollment", "reporting", "survey", "training-log")
"""This service is one: what other tenants share arrives over its own stream."""
FRESHNESS = sa.text(
    """
    select source, max(recorded_at) as last_recorded_at, count(*) as events_handled,
        (array_agg(extract(epoch from handled_at - recorded_at)::float8
            order by recorded_at desc, handled_at desc))[1] as seconds_behind
    from inbox group by source
    """
)


class Checksum(NamedTuple):
    """A table's rows of the session's tenant: how many, and a hash that no order changes."""

    rows: int
    hash: int


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


POSITIONS = sa.text(
    """
    select s.source, i.event_id, i.recorded_at
    from unnest(cast(:sources as text[])) as s (source) left join lateral (
        select event_id, recorded_at from inbox
        where inbox.source = s.source order by recorded_at desc, event_id desc limit 1
    ) i on true order by 1
    """
)


async def positions(session: AsyncSession) -> list[Position]:
    """The last event of each source that is in the figures of this transaction."""
    rows = await (await session.connection()).execute(POSITIONS, {"sources": list(SOURCES)})
    return [Position.model_validate(dict(row._mapping)) for row in rows]
