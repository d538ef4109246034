"""Who may be erased as far as their own time goes: kept for retention only, or gone for as long as a decision says."""

from collections.abc import Mapping
from datetime import date
from typing import Literal, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

KEPT_ONLY = sa.text(
    """
    select distinct coalesce(p.merged_into, p.id) as id from person_restriction r
    join person p on p.tenant_id = r.tenant_id and p.id = r.person_id and p.status <> 'erased'
    where r.reason = 'retention' and r.lifted_at is null
    order by 1
    """
)
LEFT = sa.text(
    """
    with rule as (
        select years, source from retention_rule
        where kind = 'left' and from_on <= :today and (to_on is null or to_on >= :today)
        order by years desc, from_on limit 1
    ), day as (
        select person_id, coalesce(ends_on, 'infinity') as last from employment
        where status = 'active' and exists (select from rule)
        union all
        select person_id, case when status = 'active' then 'infinity'
            else coalesce(ends_on, starts_on) end from participation where exists (select from rule)
    ), gone as (
        select coalesce(p.merged_into, p.id) as id, max(d.last) as last
        from person p join day d on d.person_id = p.id
        where p.status <> 'erased' group by 1 having max(d.last) < 'infinity'
    )
    select g.id, rule.source from gone g cross join rule
    where make_date(extract(year from g.last)::int + rule.years, 12, 31) < :today
        and not exists (
            select from person_restriction r join person p on p.id = r.person_id
            where coalesce(p.merged_into, p.id) = g.id and r.lifted_at is null
                and r.reason <> 'retention')
    order by 1
    """
)
"""Whoever asked for her data to be kept, and not used, is no case for a rule."""


class Due(NamedTuple):
    """Why one human may go, by the id that counts; `decision` is the tenant's own for those who have left."""

    why: Literal["kept_for_retention", "left"]
    decision: str | None = None


async def due(connection: AsyncConnection, today: date) -> Mapping[UUID, Due]:
    """Everyone of the tenant, duplicates once; whether a project's rule still holds them is asked of each."""
    left = await connection.execute(LEFT, {"today": today})
    found = {row.id: Due("left", row.source) for row in left}
    kept = (await connection.execute(KEPT_ONLY)).scalars()
    return found | {one: Due("kept_for_retention") for one in kept}
